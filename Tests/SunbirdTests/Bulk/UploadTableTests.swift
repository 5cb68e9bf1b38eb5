import Registry
import Sunbird
import Testing

/// What a table looks like on the wire.
@Suite struct UploadTableTests {
  @Test(arguments: [
    ("Asha", "Asha"), ("", ""), ("Asha, Teacher", #""Asha, Teacher""#),
    (#"The "big" one"#, #""The ""big"" one""#), (#"C:\school"#, #""C:\\school""#),
    ("first\nsecond", "\"first\nsecond\""), ("ಆಶಾ", "ಆಶಾ"), ("  Asha ", "  Asha "),
  ])
  func aCellIsQuotedWhereItMustBe(value: String, cell: String) throws {
    let row = try BulkLane.r15.row(
      creatingUser: .user(provider: "ap", userName: "asha"), [.firstName: .text(value)])
    let text = try table([row])
    #expect(text == "firstName,userName,provider\n\(cell),asha,ap\n" || value.isEmpty)
    if value.isEmpty { #expect(text == "userName,provider\nasha,ap\n") }
  }

  @Test func aTableHasOnlyTheColumnsThatARowFillsAndIsInTheOrderOfNames() throws {
    let lane = BulkLane.r15
    let rows = try [
      lane.row(
        creatingUser: .user(provider: "ap", userName: "ravi"),
        [.firstName: "Ravi", .location: "Hubballi"]),
      lane.row(
        creatingUser: .user(provider: "ap", userName: "asha"),
        [.firstName: "Asha", .email: "asha@example.org"]),
    ]
    #expect(
      try table(rows)
        == """
        firstName,email,userName,provider,location
        Asha,asha@example.org,asha,ap,
        Ravi,,ravi,ap,Hubballi

        """)
  }

  @Test func anUploadNamesItsOrganisation() throws {
    let row = try BulkLane.r15.row(
      creatingUser: .user(provider: "ap", userName: "asha"), [.firstName: "Asha"])
    let request = BulkLane.r15.upload(
      BulkSheet(organisation: .organisation(provider: "ap", externalID: "s1"), rows: [row]))
    #expect(request.path == "/api/user/v1/upload")
    #expect(request.body?["request"]?["provider"] == "ap")
    #expect(request.body?["request"]?["externalId"] == "s1")
  }

  @Test func anUploadOfOrganisationsNamesNone() throws {
    let row = try BulkLane.r15.row(
      creatingOrganisation: .organisation(provider: "AP", externalID: "S1"), [.orgName: "GHPS"])
    let request = BulkLane.r15.upload(BulkSheet(organisation: nil, rows: [row]))
    #expect(request.path == "/api/org/v1/upload")
    #expect(request.body?["request"]?.object?.count == 1)
    #expect(
      request.body?["request"]?["data"]?.string == "orgName,provider,externalId\nGHPS,ap,s1\n")
  }

  private func table(_ rows: [BulkRow]) throws -> String {
    let request = BulkLane.r15.upload(
      BulkSheet(organisation: .organisation(provider: "ap", externalID: "s1"), rows: rows))
    return try #require(request.body?["request"]?["data"]?.string)
  }
}
