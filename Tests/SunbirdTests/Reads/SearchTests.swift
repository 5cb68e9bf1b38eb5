import Codecs
import Registry
import Sunbird
import Testing

/// Reads of one record, searches for many, and whose row is whose.
struct SearchTests {
  @Test func oneRecordIsReadByItsKey() {
    let organisation = Dialect.seed.read(.organisation(provider: "ap", externalID: "a/b"))
    #expect(organisation.path == "/api/org/v1/read")
    #expect(organisation.body == ["request": ["provider": "ap", "externalId": "a/b"]])
    let user = Dialect.seed.read(.user(provider: "ap", userName: "Asha"))
    #expect(user.path == "/api/user/v1/profile/read")
    #expect(user.body == ["request": ["loginId": "Asha@ap"]])
  }

  @Test func aMembershipIsReadInItsUsersProfile() {
    let key = RecordKey.membership(provider: "ap", externalID: "291", userName: "asha")
    #expect(Dialect.seed.read(key) == Dialect.seed.read(.user(provider: "ap", userName: "asha")))
  }

  @Test func recordsAreFoundInASearch() throws {
    let users = try #require(Dialect.seed.search(kind: .user, provider: "ap", names: ["asha"]))
    #expect(users.path == "/api/user/v1/search")
    #expect(
      users.body == [
        "request": [
          "filters": ["provider": "ap", "userName": "asha"], "limit": 1,
          "fields": [
            "userId", "id", "identifier", "userName", "provider", "firstName", "lastName", "email",
            "emailVerified", "phone", "phoneVerified", "roles", "position", "grade", "location",
            "dob", "gender", "language", "profileSummary", "subject",
          ],
        ]
      ])
    let organisations = try #require(
      Dialect.seed.search(kind: .organisation, provider: "ap", names: ["291"]))
    #expect(organisations.path == "/api/org/v1/search")
    #expect(
      organisations.body == [
        "request": [
          "filters": ["provider": "ap", "externalId": ["291"]], "limit": 1,
          "fields": [
            "organisationId", "orgId", "id", "identifier", "externalId", "provider", "orgName",
            "description", "homeUrl", "orgCode", "orgType", "preferredLanguage", "contactDetail",
          ],
        ]
      ])
  }

  @Test func membershipsAreNotSearchedFor() {
    #expect(Dialect.seed.search(kind: .membership, provider: "ap", names: ["x"]) == nil)
  }

  @Test func aSearchHasALimit() {
    let dialect = Dialect.seed
    let names = (0...dialect.maxRecordsPerSearch(.organisation)).map { "s\($0)" }
    #expect(dialect.search(kind: .organisation, provider: "ap", names: names) == nil)
    #expect(dialect.search(kind: .organisation, provider: "ap", names: names.dropLast()) != nil)
    // A list of names that are kept encrypted is a server error.
    #expect(dialect.search(kind: .user, provider: "ap", names: ["asha", "ravi"]) == nil)
  }

  struct RowCase: Sendable {
    let key: String
    let row: JSONValue
    let isItsRow: Bool
  }

  @Test(arguments: [
    RowCase(key: "user:ap/Asha", row: ["provider": "AP", "userName": "asha"], isItsRow: true),
    RowCase(key: "user:ap/asha", row: ["provider": "ka", "userName": "asha"], isItsRow: false),
    RowCase(key: "user:ap/asha", row: ["provider": "ap", "userName": "ravi"], isItsRow: false),
    RowCase(key: "user:ap/asha", row: ["userName": "asha"], isItsRow: false),
    RowCase(key: "user:ap/asha", row: ["provider": "ap", "id": "7c4f"], isItsRow: false),
    RowCase(key: "user:ap/asha", row: "asha", isItsRow: false),
    RowCase(key: "org:ap/a/B", row: ["provider": "ap", "externalId": "A/b"], isItsRow: true),
    RowCase(key: "org:ap/a", row: ["provider": "ap", "externalId": "b"], isItsRow: false),
    RowCase(
      key: "member:ap/291/asha",
      row: ["provider": "ap", "externalId": "291", "userName": "asha"], isItsRow: false),
  ])
  func aRowBelongsToItsKey(row: RowCase) throws {
    #expect(Dialect.seed.isRow(row.row, of: try #require(RecordKey(row.key))) == row.isItsRow)
  }
}
