import Registry

extension Dialect {
  /// The request that brings `operation` about.
  ///
  /// - Parameters:
  ///   - fields: what the request is to change.
  ///   - known: the record's values as far as the agent knows them, for fields that this dialect
  ///     wants in every request of the operation.
  package func write(
    _ operation: WriteOperation, key: RecordKey, fields: Fields, known: Fields = [:]
  ) -> APIRequest? {
    guard let endpoint = writes[operation] else { return nil }
    var members = keyMembers(of: key)
    for name in companions[operation] ?? [] {
      members[name.rawValue] = known.value(name)?.json
    }
    for (name, value) in fields { members[name.rawValue] = value.json }
    return endpoint.request(members, changesRecords: true)
  }

  private func keyMembers(of key: RecordKey) -> [String: JSONValue] {
    var members: [KeyField: String] = [.provider: key.provider]
    members[.externalId] = key.externalID
    members[.userName] = key.userName
    return Dictionary(
      uniqueKeysWithValues: members.map { ($0.key.rawValue, JSONValue.string($0.value)) })
  }
}
