import Codecs
import Foundation
import Testing

@testable import SunbirdSimulator

/// Uploads of generations with channels (dialects.md §5 and what §0 corrects of it).
struct ChannelUploadTests {
  static let columns = """
    {"csv":{"supportedColumns":{"First name":"firstName","EMAIL":"email","PHONE":"phone",
    "USERNAME":"userName","USER ID":"userId","Org":"orgExternalId","ORG ID":"orgId",
    "ROLES":"roles","Type":"userType","Born":"dob","LANGUAGE":"language"},
    "mandatoryColumns":["firstName"]}}
    """

  private func withUploads(
    _ profile: ServerProfile, columns: String? = ChannelUploadTests.columns,
    delay: Duration = .zero, now: @escaping @Sendable () -> Date = { Sample.noon },
    _ body: (ChannelOffice) async throws -> Void
  ) async throws {
    try await withChannels(
      profile,
      { options in
        options.deployment.settings["userProfileConfig"] = columns
        options.bulkDelay = delay
        options.now = now
      }, body)
  }

  private func upload(
    _ table: String, _ office: ChannelOffice, kind: String = "user"
  ) async throws -> ChannelOffice.Answer {
    try await office.call(
      "POST", "/api/\(kind)/v1/upload", ["data": .string(table)], token: try office.token())
  }

  private func result(
    of table: String, _ office: ChannelOffice, kind: String = "user"
  ) async throws -> JSONValue {
    let answer = try await upload(table, office, kind: kind)
    let process = try #require(answer.result["processId"]?.string, "\(answer.text)")
    let status = try await office.call(
      "GET", "/api/data/v1/upload/status/\(process)", token: try office.token())
    return try #require(status.response?.array?.first)
  }

  static let lila = StoredKey.user(provider: "ap", userName: "lila")

  @Test(arguments: [ServerProfile.r210, .r8])
  func aReceiptHasAProcessAndNoResponse(_ profile: ServerProfile) async throws {
    try await withUploads(profile) { office in
      let answer = try await upload("firstname,userName\nLila,lila\n", office)
      #expect(answer.status == 200)
      #expect(answer.result.object?.keys.sorted() == ["processId"])
    }
  }

  @Test func theWordsOfAStatusHaveBlanks() async throws {
    let clock = SetClock(Sample.noon)
    try await withUploads(.r8, delay: .seconds(60), now: { clock.now }) { office in
      let answer = try await upload("First name,USERNAME\nLila,lila\n", office)
      let process = try #require(answer.result["processId"]?.string)
      func status() async throws -> JSONValue? {
        try await office.call(
          "GET", "/api/data/v1/upload/status/\(process)", token: try office.token()
        ).response?.array?.first
      }
      let waiting = try await status()
      #expect(waiting?["status"] == "NOT STARTED")
      #expect(waiting?["message"] == "Operation is not started.")
      #expect(waiting?["successResult"] == nil)
      clock.advance(by: 30)
      #expect(try await status()?["status"] == "IN PROGRESS")
      clock.advance(by: 30)
      #expect(try await status()?["status"] == "COMPLETED")
    }
  }

  @Test(arguments: [
    ("Shoe size,First name\n41,Lila\n", "INVALID_COLUMNS", "UOS_USRUPLD0020"),
    ("USERNAME\nlila\n", "MANDATORY_PARAMETER_MISSING", "UOS_USRUPLD0030"),
    ("First name\n", "EMPTY_CSV_FILE", "UOS_USRUPLD0010"),
    ("", "EMPTY_CSV_FILE", "UOS_USRUPLD0010"),
  ])
  func aTableThatIsNoneIsRefusedWhole(
    _ table: String, _ code: String, _ digits: String
  ) async throws {
    for (profile, code) in [(ServerProfile.r210, code), (.r8, digits)] {
      try await withUploads(profile) { office in
        let answer = try await upload(table, office)
        #expect(answer.status == 400)
        #expect(answer.error == code)
      }
    }
  }

  @Test func moreThanTenMillionBytesAreNotTaken() async throws {
    for (profile, code) in [
      (ServerProfile.r210, "MAX_ALLOWED_SIZE_LIMIT_EXCEED"), (.r8, "UOS_USRUPLD0014"),
    ] {
      try await withUploads(profile) { office in
        let table = String(repeating: "x", count: ChannelTable.maxBytes + 1)
        let answer = try await form(table, office)
        #expect(answer.status == 400)
        #expect(try answer.json["params"]?["err"]?.string == code)
      }
    }
  }

  /// Without a word of the installation 8.0 has no column by which a row could name a user.
  @Test(arguments: [(ServerProfile.r210, true), (.r8, false)])
  func theBuiltInColumns(_ profile: ServerProfile, _ hasID: Bool) async throws {
    try await withUploads(profile, columns: nil) { office in
      let answer = try await upload("firstName,userId\nLila,x\n", office)
      #expect((answer.status == 200) == hasID)
      let setting = try await office.call(
        "GET", "/api/data/v1/system/settings/get/userProfileConfig")
      #expect(setting.status == 404)
    }
  }

  @Test func theSettingTellsTheColumns() async throws {
    try await withUploads(.r8) { office in
      let setting = try await office.call(
        "GET", "/api/data/v1/system/settings/get/userProfileConfig")
      #expect(setting.response?["value"] == .string(Self.columns))
    }
  }

  @Test func aTwoTenRowMakesOrAddsAndAnEightOhRowMoves() async throws {
    for (profile, places) in [
      (ServerProfile.r210, ["dise-1", "dise-2"] as Set<String>), (.r8, ["dise-2"]),
    ] {
      try await withUploads(profile) { office in
        let made = try await result(
          of: "First name,EMAIL,USERNAME,Org,Type\nLila,lila@example.org,Lila,DISE-1,TEACHER\n",
          office)
        let row = try #require(made["successResult"]?.array?.first)
        #expect(row["operation"] == "create")
        #expect(row["email"] == "li**@example.org")
        let id = try office.id(Self.lila)
        #expect(row["userId"] == .string(id))
        #expect(office.places(of: Self.lila) == ["dise-1", try office.rootID("ap")])

        let updated = try await result(
          of: "First name,USER ID,Org,Type,EMAIL\nLila R,\(id),dise-2,other,\n", office)
        #expect(updated["failureResult"] == [])
        #expect(office.live.sunbird[Self.lila]?.fields["firstName"] == "Lila R")
        #expect(office.live.sunbird[Self.lila]?.fields["email"] == "lila@example.org")
        #expect(office.places(of: Self.lila) == places.union([try office.rootID("ap")]))

        // A row without a school is the root's.
        _ = try await result(of: "First name,USER ID,Type\nLila R,\(id),other\n", office)
        #expect(
          office.places(of: Self.lila)
            == (profile.name == "r8" ? [] : places).union([try office.rootID("ap")]))
      }
    }
  }

  struct BadRow: Sendable, CustomTestStringConvertible {
    let profile: ServerProfile
    let table: String
    /// What `err_msg` holds; nil for null.
    let says: String?
    var testDescription: String { "\(profile.name) \(table)" }
  }

  static let badRows = [
    BadRow(profile: .r210, table: "First name,EMAIL\nLila,l@example.org", says: nil),
    BadRow(
      profile: .r210, table: "First name,EMAIL,Type,Org\nLila,l@example.org,other,", says: nil),
    BadRow(
      profile: .r210, table: "First name,EMAIL,Type\nLila,l@example.org,king", says: "userType"),
    BadRow(
      profile: .r210, table: "First name,EMAIL,Type\nLila,l@example.org,teacher", says: "orgId"),
    BadRow(
      profile: .r210, table: "First name,EMAIL,Type,LANGUAGE\nLila,l@example.org,other,Kannada",
      says: "language"),
    BadRow(
      profile: .r210, table: "First name,EMAIL,Type,USERNAME\nLila,l@example.org,other,ASHA",
      says: "userName"),
    BadRow(profile: .r8, table: "First name,USERNAME\nLila,lila", says: "email or phone"),
    BadRow(
      profile: .r8, table: "First name,EMAIL,Org\nLila,l@example.org,none", says: "organisationId"),
    BadRow(profile: .r8, table: "First name,EMAIL,ROLES\nLila,l@example.org,KING", says: "role"),
    BadRow(
      profile: .r8, table: "First name,EMAIL,Born\nLila,l@example.org,1985-03-07", says: "dob"),
    BadRow(profile: .r8, table: "First name,USER ID,USERNAME\nLila,x,lila", says: "userName"),
    BadRow(profile: .r8, table: "First name,USER ID\nLila,x", says: "user"),
    BadRow(profile: .r8, table: "First name,EMAIL\n,l@example.org", says: "firstName"),
  ]

  @Test(arguments: badRows)
  func aBadRowFailsByItself(_ row: BadRow) async throws {
    try await withUploads(row.profile) { office in
      let process = try await result(of: row.table + "\n", office)
      #expect(process["successResult"] == [])
      let message = process["failureResult"]?.array?.first?["err_msg"]
      if let says = row.says {
        #expect(message?.string?.contains(says) ?? false, "\(String(describing: message))")
      } else {
        #expect(message == .null)
      }
      #expect(office.live.sunbird.effects.total == 0)
    }
  }

  /// 2.10 looks for the external id without the channel, 8.0 with it.
  @Test func anotherStatesSchoolOfTheSameIDSpoilsATwoTenRow() async throws {
    for (profile, isMade) in [(ServerProfile.r210, false), (.r8, true)] {
      try await withUploads(profile) { office in
        office.live.sunbird.removeAsSomebodyElse(ChannelOffice.school)
        if isMade {
          office.live.sunbird.changeAsSomebodyElse(ChannelOffice.school, ["orgName": "x"])
        }
        let process = try await result(
          of: "First name,EMAIL,Type,Org\nLila,l@example.org,other,dise-1\n", office)
        #expect((process["failureResult"] == []) == isMade)
      }
    }
  }

  @Test func rolesOfAnEightOhRowTakeThePlaceOfAll() async throws {
    try await withUploads(.r8) { office in
      office.live.sunbird.changeAsSomebodyElse(
        ChannelOffice.asha, ["roles": R8Roles.listed(["ORG_ADMIN", "ADMIN"], in: ["x"])])
      let id = try office.id(ChannelOffice.asha)
      _ = try await result(
        of: "First name,USER ID,Org,ROLES\nAsha,\(id),dise-1,\"PUBLIC, CONTENT_CREATOR\"\n", office)
      #expect(
        office.live.sunbird[ChannelOffice.asha]?.fields["roles"]
          == R8Roles.listed(["CONTENT_CREATOR"], in: [try office.id(ChannelOffice.school)]))
    }
  }

  /// Thirty rows, whose thirteenth meets the trouble.
  @Test(arguments: [ServerProfile.r210, .r8])
  func rowsMayBeInNoList(_ profile: ServerProfile) async throws {
    let rows = (0..<30).map { "Lila,l\($0)@example.org,lila\($0),other\n" }.joined()
    let table = "First name,EMAIL,USERNAME,Type\n" + rows
    func made(_ office: ChannelOffice) -> Int { office.live.sunbird.effects.total }
    try await withUploads(profile) { office in
      office.live.sunbird.add(
        Fault(.upload(.unlists(row: 13)), on: .init(operation: .userUpload)))
      let process = try await result(of: table, office)
      #expect(process["successResult"]?.array?.count == 22)
      #expect(process["failureResult"] == [])
      #expect(made(office) == 30)
    }
    try await withUploads(profile) { office in
      office.live.sunbird.add(
        Fault(.upload(.breaks(row: 13)), on: .init(operation: .userUpload)))
      let process = try await result(of: table, office)
      #expect(process["status"] == "COMPLETED")
      #expect(process["successResult"] == (profile.name == "r8" ? nil : []))
      #expect((process["failureResult"]?.string != nil) == (profile.name == "r8"))
      #expect(made(office) == 19)
    }
    try await withUploads(profile) { office in
      office.live.sunbird.add(
        Fault(.upload(.neverStarts), on: .init(operation: .userUpload)))
      let process = try await result(of: table, office)
      #expect(process["status"] == "NOT STARTED")
      #expect(made(office) == 0)
    }
  }

  /// An upload as a file in a form. What is named beside it is ignored.
  private func form(_ table: String, _ office: ChannelOffice) async throws -> RawAnswer {
    let form = [
      "--cut", "Content-Disposition: form-data; name=\"organisationId\"", "", "x", "--cut",
      "Content-Disposition: form-data; name=\"user\"; filename=\"u.csv\"",
      "Content-Type: text/csv", "", table, "--cut--", "",
    ].joined(separator: "\r\n")
    return try #require(
      try await office.live.call(
        "POST", "/api/user/v1/upload", Array(form.utf8),
        headers: [
          "Content-Type": "multipart/form-data; boundary=cut",
          "x-authenticated-user-token": try office.token(),
        ]))
  }

  @Test func aFileInAFormIsTakenToo() async throws {
    try await withUploads(.r8) { office in
      let answer = try await form("First name,EMAIL,USERNAME\nLila,l@example.org,lila\n", office)
      #expect(answer.status == 200)
      #expect(office.live.sunbird[Self.lila]?.fields["email"] == "l@example.org")
    }
  }

  @Test func organisationsAreMadeByUpload() async throws {
    let tables = [
      (ServerProfile.r210, "orgName,externalId,channel\nNew,S9,ap\nOld,dise-1,ap\n"),
      (
        .r8,
        "orgName,externalId,channel,organisationType,isTenant\nNew,S9,ap,school,false\n"
          + "Old,dise-1,ap,school,false\n"
      ),
    ]
    for (profile, table) in tables {
      try await withUploads(profile) { office in
        let process = try await result(of: table, office, kind: "org")
        #expect(process["objectType"] == "organisation")
        let new = StoredKey.organisation(provider: "ap", externalID: "s9")
        let row = process["successResult"]?.array?.first
        #expect(row?["organisationId"] == .string(try office.id(new)))
        let message = process["failureResult"]?.array?.first?["err_msg"]?.string
        #expect(message == "Value dise-1 for externalId is already in use.")
      }
    }
  }

  /// Whom nobody knows has no root organisation: each of his rows is an exception.
  @Test func theRowsOfAnUnknownUploaderAreInNoList() async throws {
    try await withUploads(.r8) { office in
      let answer = try await office.call(
        "POST", "/api/user/v1/upload", ["data": "First name\nLila\n"],
        token: UserToken.make(userID: "office"))
      let process = try #require(answer.result["processId"]?.string)
      let status = try await office.call(
        "GET", "/api/data/v1/upload/status/\(process)", token: try office.token())
      #expect(status.response?.array?.first?["failureResult"]?.string != nil)
    }
  }
}
