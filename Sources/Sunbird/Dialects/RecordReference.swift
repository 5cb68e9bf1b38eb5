import Codecs
import Registry

/// How a request says which record it is about.
package enum RecordReference: Hashable, Sendable {
  /// By the parts of its key, as the document has them.
  case naturalKey
  /// By the server's id of it, under this name.
  case serverID(as: String)
  /// A membership, by the server's ids of its organisation and its user.
  case parentIDs
}

/// The server's ids that a request may have to name.
package struct ServerIDs: Hashable, Sendable {
  /// Of the record itself.
  package var record: String?
  /// Of a membership's organisation.
  package var organisation: String?
  /// Of a membership's user.
  package var user: String?

  package init(record: String? = nil, organisation: String? = nil, user: String? = nil) {
    self.record = record
    self.organisation = organisation
    self.user = user
  }
}

extension Dialect {
  package func reference(in operation: WriteOperation) -> RecordReference {
    fields.references[operation] ?? .naturalKey
  }

  /// The members of a request that name its record; nil where an id is needed and not known.
  func members(
    naming key: RecordKey, in operation: WriteOperation, ids: ServerIDs
  ) -> [String: JSONValue]? {
    switch reference(in: operation) {
    case .naturalKey: return keyMembers(of: key)
    case .serverID(let name): return ids.record.map { [name: .string($0)] }
    case .parentIDs:
      guard let organisation = ids.organisation, let user = ids.user else { return nil }
      return ["organisationId": .string(organisation), "userId": .string(user)]
    }
  }

  private func keyMembers(of key: RecordKey) -> [String: JSONValue] {
    var members: [String: JSONValue] = [fields.providerName: .string(key.provider)]
    members[KeyField.externalId.rawValue] = key.externalID.map(JSONValue.string)
    members[KeyField.userName.rawValue] = key.userName.map(JSONValue.string)
    return members
  }
}
