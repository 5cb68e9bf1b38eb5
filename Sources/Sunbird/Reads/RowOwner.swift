import Codecs
import Registry

/// Whose a row is.
package enum RowOwner: Hashable, Sendable {
  /// The record's that was asked for: the row shows its keys, or the id that is known to be its.
  case asked
  /// It shows neither, as where profiles of other people hide their keys.
  case untold
  /// Another record's.
  case another
}

extension Dialect {
  /// Whose the row of a read or a search is. A membership is seen in the row of its user.
  ///
  /// - Parameter id: the server's id of the record that the row is about, where known.
  package func owner(
    of row: JSONValue, key: RecordKey, knownAs id: String? = nil
  ) -> RowOwner {
    let shown = shownKey(of: row, key: key)
    if shown.contradicts(key) { return .another }
    if shown.isWhole { return .asked }
    let kind: RecordKind = key.kind == .membership ? .user : key.kind
    guard let id, let rowID = Self.firstText(Self.idNames(of: kind), in: row.object ?? [:]) else {
      return .untold
    }
    return id == rowID ? .asked : .another
  }

  private func shownKey(of row: JSONValue, key: RecordKey) -> ShownKey {
    let provider = row[fields.providerName]?.string
    guard let userName = key.userName else {
      return ShownKey(provider: provider, name: row[KeyField.externalId.rawValue]?.string)
    }
    // A name that the server may have made another of tells nothing: the id does.
    guard !fields.userNames.mayChange(userName) else {
      return ShownKey(provider: provider, name: nil)
    }
    // A row may tell both in one: `asha@ap`.
    let login = row["loginId"]?.string
    let parts = login.flatMap { login in
      login.lastIndex(of: "@").map { (login[..<$0], login[login.index(after: $0)...]) }
    }
    return ShownKey(
      provider: provider ?? parts.map { String($0.1) },
      name: row[KeyField.userName.rawValue]?.string ?? parts.map { String($0.0) })
  }
}

/// What a row shows of the key of an organisation or a user.
private struct ShownKey {
  let provider: String?
  let name: String?

  var isWhole: Bool { provider != nil && name != nil }

  func contradicts(_ key: RecordKey) -> Bool {
    let wanted: RecordKey
    let seen: RecordKey
    switch key {
    case .organisation(let keyProvider, let externalID):
      wanted = key
      seen = .organisation(provider: provider ?? keyProvider, externalID: name ?? externalID)
    case .user(let keyProvider, let userName), .membership(let keyProvider, _, let userName):
      wanted = .user(provider: keyProvider, userName: userName)
      seen = .user(provider: provider ?? keyProvider, userName: name ?? userName)
    }
    return seen != wanted
  }
}
