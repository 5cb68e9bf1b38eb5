import Registry

extension Dialect {
  /// The search that shows which of `keys` there are, by as little as can be shown of each: all of
  /// one kind and provider. Nil for memberships.
  package func search(for keys: [RecordKey]) -> APIRequest? {
    guard let first = keys.first, let bulk else { return nil }
    let (endpoint, name): (Endpoint, KeyField)
    switch first.kind {
    case .organisation: (endpoint, name) = (searchOrganisations, .externalId)
    case .user: (endpoint, name) = (bulk.searchUsers, .userName)
    case .membership: return nil
    }
    // Sunbird keeps keys in lower case.
    let names = keys.compactMap { $0.userName ?? $0.externalID }.map { $0.lowercased() }.sorted()
    let shown = ["id", name.rawValue, KeyField.provider.rawValue]
    return endpoint.request([
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
    guard let bulk else { return false }
    let calls = [bulk.uploadUsers, bulk.uploadOrganisations, bulk.searchUsers, bulk.uploadStatus]
    return calls.contains {
      $0.method == request.method && $0.replyID == request.replyID
    }
  }

  /// The bulk lane; nil where the generation has none that this agent uses.
  package var bulk: BulkLane? {
    switch name {
    case .seed: nil
    case .r15: .r15
    }
  }
}
