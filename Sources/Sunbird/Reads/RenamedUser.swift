import Codecs
import Registry

/// Finds a user of whose name the server has made another, while the server's id is not known: a
/// contact is unique there.
extension Dialect {
  /// The question about the user with the first contact in `fields`; nil where the name tells, or there
  /// is none.
  package func search(forRenamed key: RecordKey, _ fields: Fields) -> APIRequest? {
    guard case .user(_, let name) = key, self.fields.userNames.mayChange(name),
      let endpoint = calls.userQuestions?.byContact
    else { return nil }
    let found = [FieldName.email, .phone].lazy.compactMap { contact -> String? in
      guard case .text(let text)? = fields.value(contact) else { return nil }
      return "\(contact.rawValue)/\(text.pathSegment)"
    }.first
    return found.map { endpoint.request(id: $0, body: nil) }
  }

  /// The user in the row that it brought; nil where the contact is somebody else's: of another tenant,
  /// under a name that is nobody's transcription, or of another first name than was recorded.
  package func renamed(_ key: RecordKey, _ fields: Fields, in row: JSONValue) -> RemoteRecord? {
    guard owner(of: row, key: key) == .untold, row[self.fields.providerName]?.string != nil,
      let shown = row[KeyField.userName.rawValue]?.string, !self.fields.userNames.mayChange(shown),
      case .present(let record) = view(of: key, in: row, organisationID: nil),
      let first = fields[.firstName], record.fields[.firstName] == first
    else { return nil }
    return record
  }
}
