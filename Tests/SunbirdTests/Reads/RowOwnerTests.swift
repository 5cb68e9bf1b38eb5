import Codecs
import Registry
import Sunbird
import Testing

/// A row counts only where it is the record's that was asked for.
struct RowOwnerTests {
  struct Row: Sendable {
    let key: String
    let row: JSONValue
    var id: String?
    let owner: RowOwner
  }

  @Test(arguments: [
    Row(key: "user:ap/Asha", row: ["provider": "AP", "userName": "asha"], owner: .asked),
    Row(key: "user:ap/asha", row: ["provider": "ap", "userName": "ravi"], owner: .another),
    Row(key: "user:ap/asha", row: ["provider": "ka", "userName": "asha"], owner: .another),
    Row(key: "user:ap/asha", row: ["userName": "ravi", "id": "7"], id: "7", owner: .another),
    Row(key: "user:ap/asha", row: ["loginId": "asha@ap"], owner: .asked),
    Row(key: "user:ap/asha", row: ["loginId": "ravi@ap"], owner: .another),
    Row(key: "user:ap/asha", row: ["id": "7", "firstName": "Asha"], owner: .untold),
    Row(key: "user:ap/asha", row: ["id": "7"], id: "7", owner: .asked),
    Row(key: "user:ap/asha", row: ["userId": "8"], id: "7", owner: .another),
    Row(key: "user:ap/asha", row: ["name": "Explore", "sections": []], owner: .untold),
    Row(
      key: "member:ap/291/asha", row: ["provider": "ap", "userName": "asha"], owner: .asked),
    Row(
      key: "member:ap/291/asha", row: ["provider": "ap", "userName": "ravi"], owner: .another),
    Row(key: "org:ap/a/B", row: ["provider": "ap", "externalId": "A/b"], owner: .asked),
    Row(key: "org:ap/a", row: ["provider": "ap", "externalId": "b"], owner: .another),
    Row(key: "org:ap/a", row: ["id": "0124", "orgName": "GHPS"], owner: .untold),
    Row(key: "org:ap/a", row: ["organisationId": "0124"], id: "0124", owner: .asked),
  ])
  func isTold(row: Row) throws {
    let key = try #require(RecordKey(row.key))
    #expect(Dialect.seed.owner(of: row.row, key: key, knownAs: row.id) == row.owner)
  }
}
