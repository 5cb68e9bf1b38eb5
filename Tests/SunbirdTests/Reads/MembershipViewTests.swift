import Codecs
import Registry
import Sunbird
import Testing

/// A membership is seen among the organisations of its user's profile.
struct MembershipViewTests {
  private static let key = RecordKey.membership(
    provider: "ap", externalID: "291", userName: "asha")

  private func view(_ organisations: JSONValue?, id: String? = "0124") -> RemoteView {
    var profile: [String: JSONValue] = ["firstName": "Asha"]
    profile["organisations"] = organisations
    return Dialect.seed.view(of: Self.key, in: .object(profile), organisationID: id)
  }

  private static func present(_ fields: Fields) -> RemoteView {
    .present(RemoteRecord(serverID: nil, fields: fields))
  }

  @Test func isFoundByTheOrganisationsID() {
    let found = view([
      ["organisationId": "0999", "position": "Clerk"],
      ["organisationId": "0124", "position": "Teacher", "roles": ["admin"]],
    ])
    #expect(found == Self.present([.position: "Teacher", .role: ["admin"]]))
  }

  @Test func isFoundByItsOwnName() {
    let entry: JSONValue = ["externalId": "291", "provider": "AP", "role": "member"]
    #expect(view([entry], id: nil) == Self.present([.role: "member"]))
    #expect(view([entry]) == Self.present([.role: "member"]))
  }

  /// An organisation that was made anew has another id.
  @Test func itsOwnNameCountsMoreThanTheOrganisationsID() {
    let entry: JSONValue = [
      "organisationId": "0999", "externalId": "291", "provider": "ap", "role": "member",
    ]
    #expect(view([entry], id: "0124") == Self.present([.role: "member"]))
    let other: JSONValue = ["organisationId": "0124", "externalId": "292", "provider": "ap"]
    #expect(view([other], id: "0124") == .absent)
  }

  @Test func anotherProvidersNamesakeIsAnother() {
    #expect(view([["externalId": "291", "provider": "ka"]], id: nil) == .absent)
  }

  @Test func aDeletedOneIsAbsent() {
    #expect(view([["organisationId": "0124", "isDeleted": true]]) == .absent)
    #expect(view([["organisationId": "0124", "isDeleted": false]]) == Self.present([:]))
  }

  @Test func noneOfTheEntriesIsAbsence() {
    #expect(view([]) == .absent)
    #expect(view([["organisationId": "0999"]]) == .absent)
    #expect(view([["externalId": "292"]], id: nil) == .absent)
  }

  @Test func anEntryWithoutANameMayBeTheOne() {
    #expect(view([["position": "Teacher"]]) == .unseen)
    #expect(view([["organisationId": "0124"]], id: nil) == .unseen)
    #expect(view([["position": "Clerk"], ["organisationId": "0124"]]) == Self.present([:]))
  }

  @Test func aProfileWithoutOrganisationsShowsNothing() {
    #expect(view(nil) == .unseen)
    #expect(view(.null) == .unseen)
    #expect(view("none") == .unseen)
  }
}
