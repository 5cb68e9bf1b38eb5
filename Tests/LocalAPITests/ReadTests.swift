import Codecs
import Foundation
import LocalAPI
import Registry
import Testing

@Suite("Reads in the document's form")
struct ReadTests {
  private static let now = Date(timeIntervalSince1970: 1000)

  private func row(
    _ key: RecordKey = .user(provider: "Ap", userName: "Asha"), id: String? = nil,
    fields: Fields = [:], heardAt: Double? = nil, pending: [String] = []
  ) -> RecordRow {
    RecordRow(
      key: key, serverID: id, fields: fields,
      schools: [
        RecordRow.School(key: .organisation(provider: "ap", externalID: "d/1"), name: "GHPS")
      ],
      knowledge: RecordRow.Knowledge(
        heardAt: heardAt.map { Date(timeIntervalSince1970: $0) }, pending: pending))
  }

  @Test func aRowHasEveryFieldAndItsAge() {
    let members = row(
      id: "0125", fields: [.firstName: .text("Asha")], heardAt: 400, pending: ["dharwad-01:7"]
    ).members(at: Self.now)
    #expect(members["firstName"] == "Asha")
    #expect(members["lastName"] == .null)
    #expect(members["userName"] == "Asha")
    #expect(members["userId"] == "0125" && members["id"] == "0125")
    #expect(
      members["known"]
        == ["at": "1970-01-01T00:06:40Z", "age": 600, "pending": ["dharwad-01:7"]])
    #expect(
      members["organisations"]
        == [["provider": "ap", "externalId": "d/1", "orgName": "GHPS"]])
  }

  @Test func whatSunbirdHasNotToldIsNamedByItsKey() {
    let row = row(.organisation(provider: "ap", externalID: "d/1"))
    let members = row.members(at: Self.now)
    #expect(members["organisationId"] == "org:ap/d/1")
    #expect(members["known"]?["at"] == .null && row.age(at: Self.now) == nil)
  }

  @Test func secretsAreMarkers() {
    let members = row(fields: [.aadhaarNo: .text("999941057058"), .password: .text("Hidden-1")])
      .members(at: Self.now)
    #expect(members["aadhaarNo"] == "•••" && members["password"] == "•••")
    #expect(row().members(at: Self.now)["aadhaarNo"] == nil)
  }

  private static let organisations: [(JSONValue, String?)] = [
    (["provider": "ap", "externalId": "d/1"], "org:ap/d/1"),
    (["organisationId": "0125"], "0125"), (["organisationId": "org:ap/d/1"], "org:ap/d/1"),
    (["provider": "ap"], nil), ([:], nil), (["provider": "", "externalId": ""], nil),
    (["provider": 3, "externalId": "x"], nil),
  ]

  @Test(arguments: organisations)
  func anOrganisationIsNamedAsTheDocumentDoes(request: JSONValue, named: String?) {
    let found = try? NamedRecord(organisation: request.object ?? [:])
    #expect(found.map(Self.text) == named)
  }

  private static let users: [(JSONValue, String?)] = [
    (["loginId": "asha@ap"], "user:ap/asha"),
    (["loginId": "asha@school@ap"], "user:ap/asha@school"),
    (["userId": "9f-1"], "9f-1"), (["userId": "user:ap/asha"], "user:ap/asha"),
    (["loginId": "asha"], nil), (["loginId": "@ap"], nil), (["loginId": "asha@"], nil), ([:], nil),
  ]

  @Test(arguments: users)
  func aUserIsNamedAsTheDocumentDoes(request: JSONValue, named: String?) {
    let found = try? NamedRecord(user: request.object ?? [:])
    #expect(found.map(Self.text) == named)
  }

  private static func text(_ name: NamedRecord) -> String {
    switch name {
    case .key(let key): key.description
    case .serverID(let id): id
    }
  }

  private static let filters: [(JSONValue, Bool)] = [
    ([:], true), (["userName": "ASHA"], true), (["userName": ["ravi", "asha"]], true),
    (["loginId": "asha@ap"], true), (["loginId": "ravi@ap"], false), (["provider": "ka"], false),
    (["firstName": "Asha"], true), (["firstName": "asha"], false),
    (["language": "Hindi"], true), (["language": ["Tamil", "Hindi"]], true),
    (["language": "Tamil"], false), (["emailVerified": true], true), (["status": 1], true),
    (["lastName": .null], true), (["noSuchField": "x"], false), (["userId": "0125"], true),
    (["aadhaarNo": "999941057058"], false),
  ]

  @Test(arguments: filters)
  func everyFilterHasToMatch(filters: JSONValue, isFound: Bool) throws {
    let search = try SearchRequest(["filters": filters], for: .user)
    let row = row(
      id: "0125",
      fields: [
        .firstName: .text("Asha"), .language: .texts(["Hindi", "Urdu"]),
        .emailVerified: .flag(true), .aadhaarNo: .text("999941057058"),
      ])
    #expect(search.finds(row.members(at: Self.now)) == isFound)
  }

  @Test func aWholeKeyIsLookedUp() throws {
    func key(_ filters: JSONValue, _ kind: RecordKind) throws -> RecordKey? {
      try SearchRequest(["filters": filters], for: kind).key
    }
    #expect(
      try key(["provider": "ap", "externalId": "1"], .organisation)
        == .organisation(provider: "ap", externalID: "1"))
    #expect(
      try key(["provider": "ap", "userName": ["asha"]], .user)
        == .user(provider: "ap", userName: "asha"))
    #expect(try key(["provider": "ap", "userName": ["asha", "ravi"]], .user) == nil)
    #expect(try key(["externalId": "1"], .organisation) == nil)
  }

  private static let searches: [(JSONValue, Bool)] = [
    (["filters": []], true), (["limit": -1], true), (["limit": 1.5], true),
    (["offset": "2"], true), (["filters": ["a": ["b": 1]]], true), ([:], false),
    (["limit": 0, "offset": 3, "fields": ["id"], "sort_by": ["createdDate": "desc"]], false),
  ]

  @Test(arguments: searches)
  func aSearchThatSaysNothingIsRefused(request: JSONValue, isRefused: Bool) {
    #expect(((try? SearchRequest(request.object ?? [:], for: .user)) == nil) == isRefused)
  }

  @Test func aSearchHasItsLimits() throws {
    #expect(try SearchRequest([:], for: .user).limit == 250)
    #expect(try SearchRequest(["limit": 100_000], for: .user).limit == 250)
    let two = try SearchRequest(["limit": 2, "offset": 4, "fields": ["firstName"]], for: .user)
    #expect(two.limit == 2 && two.offset == 4)
    let shown = two.shown(row(fields: [.firstName: .text("Asha")]).members(at: Self.now))
    #expect(Set(shown.object?.keys.map(\.self) ?? []) == ["firstName", "known"])
  }
}
