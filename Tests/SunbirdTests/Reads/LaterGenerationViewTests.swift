import Codecs
import Registry
import Sunbird
import Testing

/// What profiles and rows of r2.10 and r8 show, and whose they are.
@Suite struct LaterGenerationViewTests {
  private static let asha = RecordKey.user(provider: "ap", userName: "asha")
  private static let joins = RecordKey.membership(
    provider: "ap", externalID: "s1", userName: "asha")

  private static func roles(_ view: RemoteView) -> FieldValue? {
    guard case .present(let record) = view else { return nil }
    return record.fields[.role]
  }

  @Test(
    arguments: [
      (["userName": "asha", "channel": "ap"] as JSONValue, RowOwner.asked),
      (["userName": "Asha", "channel": "AP"] as JSONValue, RowOwner.asked),
      (["userName": "asha", "channel": "kl"] as JSONValue, RowOwner.another),
      (["userName": "ravi", "channel": "ap"] as JSONValue, RowOwner.another),
      (["userName": "asha"] as JSONValue, RowOwner.untold),
    ] as [(JSONValue, RowOwner)])
  func aProfileIsItsTenants(row: JSONValue, owner: RowOwner) {
    #expect(Dialect.r210.owner(of: row, key: Self.asha) == owner)
    #expect(Dialect.r8.owner(of: row, key: Self.asha) == owner)
  }

  @Test(
    arguments: [
      (["id": "u-1", "userName": "asa", "channel": "ap"] as JSONValue, RowOwner.asked),
      (["id": "u-2", "userName": "asa", "channel": "ap"] as JSONValue, RowOwner.another),
      (["id": "u-1", "userName": "asa", "channel": "kl"] as JSONValue, RowOwner.another),
    ] as [(JSONValue, RowOwner)])
  func aNameThatEightMadeIsKnownByItsID(row: JSONValue, owner: RowOwner) {
    let key = RecordKey.user(provider: "ap", userName: "आशा")
    #expect(Dialect.r8.owner(of: row, key: key, knownAs: "u-1") == owner)
    #expect(Dialect.r8.owner(of: ["userName": "asa", "channel": "ap"], key: key) == .untold)
  }

  @Test func rolesAreThoseOfTheMembershipsOrganisation() {
    let row: JSONValue = [
      "userName": "asha", "channel": "ap", "organisations": [["organisationId": "0124"]],
      "roles": [
        ["role": "PUBLIC", "scope": [["organisationId": "0100"]]],
        ["role": "ORG_ADMIN", "scope": [["organisationId": "0124"]]],
        ["role": "CONTENT_CREATOR", "scope": [["organisationId": "0125"]]],
      ],
    ]
    #expect(
      Self.roles(Dialect.r8.view(of: Self.joins, in: row, organisationID: "0124"))
        == ["ORG_ADMIN"])
  }

  @Test(
    arguments: [
      ["roles": ["PUBLIC"]], ["roles": []], ["roles": ["PUBLIC", "ORG_ADMIN"]], [:],
    ] as [[String: JSONValue]])
  func theRoleOfEverybodyIsShownWhereThereIsNoOther(entry: [String: JSONValue]) {
    let organisation = entry.merging(["organisationId": "0124"]) { $1 }
    let row: JSONValue = [
      "userName": "asha", "channel": "ap", "organisations": [.object(organisation)],
    ]
    let given = entry["roles"]?.array?.contains("ORG_ADMIN") == true
    #expect(
      Self.roles(Dialect.r8.view(of: Self.joins, in: row, organisationID: "0124"))
        == (entry.isEmpty ? nil : given ? ["ORG_ADMIN"] : ["PUBLIC"]))
  }

  @Test func whatEightHasNoPlaceForIsNotSeenThere() {
    let row: JSONValue = [
      "id": "u-1", "userName": "asha", "channel": "ap", "firstName": "Asha", "gender": nil,
      "location": nil, "subject": nil, "dob": "1985-12-31", "roles": [], "lastName": nil,
      "email": "as**@example.org",
    ]
    guard case .present(let record) = Dialect.r8.view(of: Self.asha, in: row, organisationID: nil)
    else {
      Issue.record("no record")
      return
    }
    #expect(
      record.fields == [.firstName: "Asha", .lastName: .null, .email: "as**@example.org"])
  }

  @Test func aSearchAsksByChannelAndForNothingThatHasNoPlace() {
    let request = Dialect.r8.search(kind: .organisation, provider: "ap", names: ["s1"])
    let members = request?.body?["request"]
    #expect(members?["filters"] == ["channel": "ap", "externalId": ["s1"]])
    let shown = members?["fields"]?.array?.compactMap(\.string) ?? []
    #expect(shown.contains("channel") && !shown.contains("provider"))
    #expect(!shown.contains("homeUrl") && !shown.contains("contactDetail"))
    #expect(request?.uncached("1") != request?.uncached("2"))
    let another = Dialect.r210.search(kind: .organisation, provider: "ap", names: ["s1"])
    #expect(another?.uncached("1") == another)
  }

  @Test(arguments: [("a b/é", "a%20b%2F%C3%A9"), ("asha.p_1-x", "asha.p_1-x")])
  func aNameInAPathIsOneSegment(name: String, segment: String) {
    var dialect = Dialect.r8
    dialect.fields.userNames = .kept
    #expect(
      dialect.existence(ofUserNamed: name)?.path == "/api/user/v1/exists/userName/\(segment)")
    if !name.utf8.allSatisfy({ $0 < 0x80 }) {
      #expect(Dialect.r8.existence(ofUserNamed: name) == nil)
    }
  }
}
