import Codecs
import Registry
import Sunbird
import Testing

/// Organisations and users as a read shows them.
struct RecordViewTests {
  private static let organisation = RecordKey.organisation(provider: "ap", externalID: "291")
  private static let user = RecordKey.user(provider: "ap", userName: "asha")

  private func seen(_ key: RecordKey, _ row: JSONValue) -> RemoteRecord? {
    guard case .present(let record) = Dialect.seed.view(of: key, in: row, organisationID: nil)
    else { return nil }
    return record
  }

  @Test func anOrganisationIsSeenWithItsIDAndFields() {
    let row: JSONValue = [
      "id": "0124", "orgName": "GHPS Narendra", "description": nil, "externalId": "291",
      "contactDetail": [["phone": "1234567890"]], "noOfMembers": 3, "status": 1,
    ]
    #expect(
      seen(Self.organisation, row)
        == RemoteRecord(
          serverID: "0124",
          fields: [
            .orgName: "GHPS Narendra", .description: .null,
            .contactDetail: .objects([["phone": "1234567890"]]),
          ]))
  }

  @Test(arguments: ["organisationId", "orgId", "id", "identifier"])
  func everyNameOfAnOrganisationsIDIsRead(name: String) {
    #expect(seen(Self.organisation, [name: "0124"])?.serverID == "0124")
  }

  @Test(arguments: ["userId", "id", "identifier"])
  func everyNameOfAUsersIDIsRead(name: String) {
    #expect(seen(Self.user, [name: "7c4f"])?.serverID == "7c4f")
  }

  @Test func aBlankIDIsNone() {
    #expect(seen(Self.user, ["userId": "", "id": "7c4f"])?.serverID == "7c4f")
    #expect(seen(Self.user, ["userId": "", "firstName": "Asha"])?.serverID == nil)
  }

  @Test(arguments: ["", nil, "******2121", "as***@example.org"] as [JSONValue])
  func hiddenContactsAreNotSeen(value: JSONValue) throws {
    for name in ["email", "phone"] {
      let record = try #require(seen(Self.user, [name: value, "firstName": "Asha"]))
      #expect(record.fields == [.firstName: "Asha"])
    }
  }

  @Test func plainContactsAreSeen() {
    #expect(
      seen(Self.user, ["email": "asha@example.org", "phone": "9900032121"])?.fields
        == [.email: "asha@example.org", .phone: "9900032121"])
  }

  @Test func otherBlankFieldsAreSeenAsBlank() {
    #expect(
      seen(Self.user, ["location": "", "lastName": nil])?.fields
        == [.location: "", .lastName: .null])
  }

  @Test func secretsAreNeverSeen() {
    let row: JSONValue = ["password": "p", "aadhaarNo": "999941057058", "firstName": "Asha"]
    #expect(seen(Self.user, row)?.fields == [.firstName: "Asha"])
  }

  @Test func aValueOfAnotherShapeIsNotSeen() {
    let row: JSONValue = ["dob": 19_840_229, "location": ["a": 1], "firstName": "Asha"]
    #expect(seen(Self.user, row)?.fields == [.firstName: "Asha"])
  }

  @Test(arguments: [organisation, user]) func anEmptyRowIsAbsence(key: RecordKey) {
    #expect(Dialect.seed.view(of: key, in: [:], organisationID: nil) == .absent)
  }

  @Test(arguments: [nil, "text", [], 1] as [JSONValue])
  func whatIsNoRowIsNotSeen(row: JSONValue) {
    for key in [Self.organisation, Self.user] {
      #expect(Dialect.seed.view(of: key, in: row, organisationID: nil) == .unseen)
    }
  }
}
