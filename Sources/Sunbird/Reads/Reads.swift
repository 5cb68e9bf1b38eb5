import Codecs
import Registry

extension Dialect {
  /// The call that shows the record `key`: a read, or a search where it can't be read by what is known
  /// of it. A membership is seen in its user's profile.
  ///
  /// - Parameter id: the server's id of the record, of a membership its user's, where known.
  package func read(_ key: RecordKey, id: String? = nil) -> APIRequest {
    switch key {
    case .organisation(let provider, let externalID):
      switch (calls.organisationsReadBy, id) {
      case (.serverID, let id?):
        return calls.readOrganisation.request(["organisationId": .string(id)])
      case (.serverID, nil):
        return search(
          calls.searchOrganisations, kind: .organisation, provider: provider, names: [externalID])
      case (.naturalKey, _):
        return calls.readOrganisation.request([
          "provider": .string(provider), "externalId": .string(externalID),
        ])
      }
    case .user(let provider, let userName), .membership(let provider, _, let userName):
      if fields.userNames.mayChange(userName), let id, let questions = calls.userQuestions {
        return questions.byID.request(id: id + questions.behindID, body: nil)
      }
      return calls.readUser.request(["loginId": .string("\(userName)@\(provider)")])
    }
  }

  /// The one call that shows many records of one kind and provider; nil where there is none.
  ///
  /// A record that the answer does not show may exist all the same: ask for it by ``read(_:)``.
  package func search(kind: RecordKind, provider: String, names: [String]) -> APIRequest? {
    guard names.count <= maxRecordsPerSearch(kind) else { return nil }
    let endpoint: Endpoint?
    switch kind {
    case .organisation: endpoint = calls.searchOrganisations
    case .user: endpoint = calls.searchUsers
    case .membership: return nil
    }
    return endpoint.map { search($0, kind: kind, provider: provider, names: names) }
  }

  private func search(
    _ endpoint: Endpoint, kind: RecordKind, provider: String, names: [String]
  ) -> APIRequest {
    let nameField: KeyField = kind == .user ? .userName : .externalId
    return endpoint.request([
      "filters": .object([
        fields.providerName: .string(provider),
        nameField.rawValue: names.count == 1 && kind == .user
          ? .string(names[0]) : .array(names.map(JSONValue.string)),
      ]),
      "fields": .array(shown(of: kind).map(JSONValue.string)),
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
  private func shown(of kind: RecordKind) -> [String] {
    Self.idNames(of: kind)
      + kind.keyFields.map { $0 == .provider ? fields.providerName : $0.rawValue }
      + kind.fields.filter { isShown($0, of: kind) }.map(\.rawValue)
  }

  /// Whether reads show the field so that it can be held against what was sent.
  private func isShown(_ name: FieldName, of kind: RecordKind) -> Bool {
    !name.isSecret && !hiding.unshownFields.contains(name)
      && fields.forms[kind.creation]?[name] != .noPlace
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
      return membership(key, in: members, organisationID: organisationID)
    }
  }

  /// Whether a search's row is the record `key`: rows may hide their keys, and a server may answer
  /// with more than was asked for.
  package func isRow(_ row: JSONValue, of key: RecordKey) -> Bool {
    key.kind != .membership && owner(of: row, key: key) == .asked
  }

  private func record(kind: RecordKind, in members: [String: JSONValue]) -> RemoteRecord {
    var seen: Fields = [:]
    for name in kind.fields where isShown(name, of: kind) {
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
