/// All rows, found by key, by id, by member and by contact.
package struct StoredTables: Sendable {
  package private(set) var rows: [StoredKey: StoredRow] = [:]
  private var keysByID: [String: StoredKey] = [:]
  private var membershipsByUser: [StoredKey: Set<StoredKey>] = [:]
  private var ownersByContact: [Contact: StoredKey] = [:]
  private var rootsByChannel: [String: StoredKey] = [:]

  private struct Contact: Hashable {
    let field: String
    let value: String
  }

  package subscript(key: StoredKey) -> StoredRow? { rows[key] }

  package func row(id: String) -> StoredRow? {
    keysByID[id].flatMap { rows[$0] }
  }

  /// The memberships of a user, left ones included, oldest first.
  func memberships(ofUser user: StoredKey) -> [StoredRow] {
    (membershipsByUser[user] ?? []).compactMap { rows[$0] }.sorted { $0.id < $1.id }
  }

  /// The user that has this `email` or `phone`.
  func owner(ofContact field: String, _ value: String) -> StoredKey? {
    ownersByContact[Contact(field: field, value: value.lowercased())]
  }

  /// The user of this name, whatever his provider.
  func user(named name: String) -> StoredKey? { owner(ofContact: "userName", name) }

  /// The root organisation of a channel.
  func root(ofChannel channel: String) -> StoredRow? {
    rootsByChannel[channel.lowercased()].flatMap { rows[$0] }
  }

  func isRoot(_ key: StoredKey?) -> Bool {
    guard let key else { return false }
    return rootsByChannel[key.provider] == key
  }

  /// Every row of one kind, oldest first.
  func all(_ kind: StoredKey.Kind) -> [StoredRow] {
    rows.values.filter { $0.key.kind == kind }.sorted { $0.id < $1.id }
  }

  mutating func apply(_ change: StoredChange) {
    switch change {
    case .put(let row):
      forgetContacts(of: row.key)
      rows[row.key] = row
      keysByID[row.id] = row.key
      rememberContacts(of: row)
      if row.key.kind == .organisation, row.isRoot,
        let channel = row.fields["channel"]?.string?.lowercased()
      {
        rootsByChannel[channel] = row.key
      }
      if let user = row.key.member { membershipsByUser[user, default: []].insert(row.key) }
    case .erase(let key):
      forgetContacts(of: key)
      if let row = rows.removeValue(forKey: key) { keysByID[row.id] = nil }
      if let user = key.member { membershipsByUser[user]?.remove(key) }
    case .loginOnly: break
    }
  }

  private static let contactFields = ["email", "phone"]

  private static func contacts(of row: StoredRow) -> [Contact] {
    guard case .user(_, let userName) = row.key else { return [] }
    return contactFields.compactMap { field in
      row.fields[field]?.string.map { Contact(field: field, value: $0.lowercased()) }
    } + [Contact(field: "userName", value: userName)]
  }

  private mutating func rememberContacts(of row: StoredRow) {
    for contact in Self.contacts(of: row) where ownersByContact[contact] == nil {
      ownersByContact[contact] = row.key
    }
  }

  private mutating func forgetContacts(of key: StoredKey) {
    guard let row = rows[key] else { return }
    for contact in Self.contacts(of: row) where ownersByContact[contact] == key {
      ownersByContact[contact] = nil
    }
  }
}

extension StoredKey {
  /// The user of a membership, who belongs to the provider of the organisation; nil for the other
  /// kinds.
  package var member: StoredKey? {
    guard case .membership(let provider, _, let userName) = self else { return nil }
    return .user(provider: provider, userName: userName)
  }

  /// The membership of a user in an organisation; nil across providers, for which there is no key.
  static func membership(of user: StoredKey, in organisation: StoredKey) -> StoredKey? {
    guard case .organisation(let provider, let externalID) = organisation,
      case .user(let other, let userName) = user, other.isSpelled(like: provider)
    else { return nil }
    return .membership(provider: provider, externalID: externalID, userName: userName)
  }

  /// The organisation of a membership; nil for the other kinds.
  package var organisation: StoredKey? {
    guard case .membership(let provider, let externalID, _) = self else { return nil }
    return .organisation(provider: provider, externalID: externalID)
  }
}
