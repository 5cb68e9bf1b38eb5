import Codecs
import Registry

extension Dialect {
  /// The call that shows the record `key`. A membership is seen in its user's profile.
  package func read(_ key: RecordKey) -> APIRequest {
    switch key {
    case .organisation(let provider, let externalID):
      calls.readOrganisation.request([
        "provider": .string(provider), "externalId": .string(externalID),
      ])
    case .user(let provider, let userName), .membership(let provider, _, let userName):
      calls.readUser.request(["loginId": .string("\(userName)@\(provider)")])
    }
  }

  /// The one call that shows many records of one kind and provider; nil where there is none.
  ///
  /// A record that the answer does not show may exist all the same: ask for it by ``read(_:)``.
  package func search(kind: RecordKind, provider: String, names: [String]) -> APIRequest? {
    guard names.count <= maxRecordsPerSearch(kind) else { return nil }
    let (endpoint, nameField): (Endpoint?, KeyField)
    switch kind {
    case .organisation: (endpoint, nameField) = (calls.searchOrganisations, .externalId)
    case .user: (endpoint, nameField) = (calls.searchUsers, .userName)
    case .membership: return nil
    }
    return endpoint?.request([
      "filters": .object([
        KeyField.provider.rawValue: .string(provider),
        nameField.rawValue: names.count == 1 && kind == .user
          ? .string(names[0]) : .array(names.map(JSONValue.string)),
      ]),
      "fields": .array(Self.shown(of: kind).map(JSONValue.string)),
      "limit": .number(Double(names.count)),
    ])
  }

  /// The most records of a kind that one search asks for.
  package func maxRecordsPerSearch(_ kind: RecordKind) -> Int {
    switch kind {
    case .organisation: calls.maxOrganisationsPerSearch
    case .user, .membership: 1
    }
  }

  /// What a search has to show of a record: Sunbird's rows hold much that this agent never looks at.
  private static func shown(of kind: RecordKind) -> [String] {
    idNames(of: kind) + kind.keyFields.map(\.rawValue)
      + kind.fields.filter { !$0.isSecret }.map(\.rawValue)
  }

  static func idNames(of kind: RecordKind) -> [String] {
    switch kind {
    case .organisation: ["organisationId", "orgId", "id", "identifier"]
    case .user: ["userId", "id", "identifier"]
    case .membership: ["id"]
    }
  }

  /// The record `key` in the row of a read or a search that is known to be about it.
  ///
  /// - Parameter organisationID: the server's id of a membership's organisation, where known:
  ///   profiles may name their organisations by nothing else.
  package func view(of key: RecordKey, in row: JSONValue, organisationID: String?) -> RemoteView {
    guard let members = row.object else { return .unseen }
    guard !members.isEmpty else { return .absent }
    switch key {
    case .organisation, .user:
      return .present(record(kind: key.kind, in: members))
    case .membership:
      return membership(key, in: members["organisations"], organisationID: organisationID)
    }
  }

  /// Whether a search's row is the record `key`: rows may hide their keys, and a server may answer
  /// with more than was asked for.
  package func isRow(_ row: JSONValue, of key: RecordKey) -> Bool {
    key.kind != .membership && owner(of: row, key: key) == .asked
  }

  private func record(kind: RecordKind, in members: [String: JSONValue]) -> RemoteRecord {
    var seen: Fields = [:]
    for name in kind.fields where !name.isSecret {
      guard let json = members[name.rawValue], let value = Self.value(name, json) else { continue }
      guard !(hiding.privateFields.contains(name) && hides(name, value)) else { continue }
      seen[name] = value
    }
    return RemoteRecord(
      serverID: Self.firstText(Self.idNames(of: kind), in: members), fields: seen,
      change: RemoteChange(
        by: Self.firstText(["updatedBy"], in: members),
        at: Self.firstText(["updatedDate"], in: members)))
  }

  /// A blank says nothing; a mask says something where it is known how it is made.
  private func hides(_ name: FieldName, _ value: FieldValue) -> Bool {
    guard case .text(let text) = value else { return true }
    return text.isEmpty || (value.isMasked && hiding.masks[name] == nil)
  }

  /// The value of a field. Lists of objects may come as the JSON text that the server keeps.
  private static func value(_ name: FieldName, _ json: JSONValue) -> FieldValue? {
    if name.shape == .contacts, let text = json.string,
      let list = try? JSONValue(parsing: text.utf8)  // other text is read as it stands
    {
      return FieldValue(list)
    }
    return FieldValue(json)
  }

  static func firstText(_ names: [String], in members: [String: JSONValue]) -> String? {
    names.lazy.compactMap { members[$0]?.string }.first { !$0.isEmpty }
  }
}
