import Codecs
import Registry

extension Dialect {
  /// The search that shows which of `keys` there are, by as little as can be shown of each:
  /// organisations of one provider. Nil for users, whose names no search takes several of, and for
  /// memberships.
  package func search(for keys: [RecordKey]) -> APIRequest? {
    guard let first = keys.first, first.kind == .organisation else { return nil }
    let name = KeyField.externalId
    // Sunbird keeps keys in lower case.
    let names = keys.compactMap { $0.externalID?.lowercased() }.sorted()
    let shown = ["id", name.rawValue, KeyField.provider.rawValue]
    return calls.searchOrganisations.request([
      "filters": .object([
        KeyField.provider.rawValue: .string(first.provider.lowercased()),
        name.rawValue: .array(names.map(JSONValue.string)),
      ]),
      "fields": .array(shown.map(JSONValue.string)),
      "limit": .number(Double(names.count)),
    ])
  }

  /// Whether the call is one of the bulk lane, which all need the user token but the search for
  /// organisations (sunbird.md §5).
  func isBulk(_ request: APIRequest) -> Bool {
    guard let lane else { return false }
    return [lane.uploadUsers, lane.uploadOrganisations, lane.searchUsers, lane.uploadStatus]
      .contains { $0.isCalled(by: request) }
  }

  /// The bulk lane; nil where the generation has none that this agent uses.
  package var bulk: BulkLane? {
    var lane = lane
    lane?.memberRoles = memberRoles
    return lane
  }
}
