import Codecs

extension StoredKey {
  /// The names of the fields that make up a key.
  static let organisationFields: Set<String> = ["provider", "externalId"]
  static let userFields: Set<String> = ["provider", "userName"]
  static let membershipFields: Set<String> = ["provider", "externalId", "userName"]

  static func organisation(in request: [String: JSONValue]) -> StoredKey? {
    guard let provider = keyPart("provider", request), let id = keyPart("externalId", request)
    else { return nil }
    return .organisation(provider: provider, externalID: id)
  }

  static func user(in request: [String: JSONValue]) -> StoredKey? {
    guard let provider = keyPart("provider", request), let name = keyPart("userName", request)
    else { return nil }
    return .user(provider: provider, userName: name)
  }

  static func membership(in request: [String: JSONValue]) -> StoredKey? {
    guard let provider = keyPart("provider", request), let id = keyPart("externalId", request),
      let name = keyPart("userName", request)
    else { return nil }
    return .membership(provider: provider, externalID: id, userName: name)
  }

  /// The user of a `loginId`, `userName@provider`. A user name may itself hold an `@`.
  static func user(loginID: String) -> StoredKey? {
    let loginID = loginID.lowercased()
    guard let at = loginID.lastIndex(of: "@") else { return nil }
    return .user(
      provider: String(loginID[loginID.index(after: at)...]), userName: String(loginID[..<at]))
  }

  /// The record that a call is about; nil for searches and for requests without a key.
  package static func subject(
    of operation: ServedOperation, _ request: [String: JSONValue]
  ) -> StoredKey? {
    var request = request
    // Where every record stands in a channel, that is the provider of its key.
    if request["provider"] == nil { request["provider"] = request["channel"] }
    return switch operation {
    case .organisationCreate, .organisationUpdate, .organisationRead: organisation(in: request)
    case .userCreate, .userUpdate: user(in: request)
    case .memberAdd, .memberRemove: membership(in: request)
    case .profileRead: request["loginId"]?.string.flatMap { user(loginID: $0) }
    case .organisationSearch, .userSearch, .uploadStatus, .organisationUpload, .userRead, .userGet,
      .userExists, .roleAssign, .roleRead, .settingRead, .locationSearch, .indexSync:
      nil
    case .userUpload: organisation(in: request)
    }
  }

  private static func keyPart(_ name: String, _ request: [String: JSONValue]) -> String? {
    guard let value = request[name], !value.isBlank else { return nil }
    return value.string?.lowercased()
  }
}
