import Codecs
import Registry

/// What a documented read names its record by.
package enum NamedRecord: Hashable, Sendable {
  case key(RecordKey)
  /// Sunbird's own id.
  case serverID(String)

  /// - Parameter members: of an organisation's read: `organisationId`, or `provider` and `externalId`.
  package init(organisation members: [String: JSONValue]) throws(DocumentedError) {
    if let id = members["organisationId"]?.string {
      self.init(id: id)
      return
    }
    guard let provider = members["provider"]?.string, let id = members["externalId"]?.string,
      !provider.isEmpty, !id.isEmpty
    else { throw .referenceMissing }
    self = .key(.organisation(provider: provider, externalID: id))
  }

  /// - Parameter members: of a user's read: `loginId`, `userName@provider`. A user name may itself hold
  ///   an `@`.
  package init(user members: [String: JSONValue]) throws(DocumentedError) {
    if let id = members["userId"]?.string {
      self.init(id: id)
      return
    }
    guard let login = members["loginId"]?.string, let at = login.lastIndex(of: "@"),
      at > login.startIndex, login.index(after: at) < login.endIndex
    else { throw .loginIDMissing }
    self = .key(
      .user(provider: String(login[login.index(after: at)...]), userName: String(login[..<at])))
  }

  /// An id as rows have it: Sunbird's, or the record's key.
  private init(id: String) {
    self = RecordKey(id).map(NamedRecord.key) ?? .serverID(id)
  }
}
