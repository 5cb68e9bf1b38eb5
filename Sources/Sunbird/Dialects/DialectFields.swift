import Codecs
import Registry

/// How an operation's request carries one field.
package enum FieldForm: Hashable, Sendable {
  /// Under its own name, as it is.
  case plain
  /// As a list of texts under this name; a single text is a list of one.
  case texts(as: String)
  /// Not at all: the server would drop it without a word, or has no place for it in this record.
  /// The edit's note says so.
  case dropped
}

/// How a dialect's requests carry the fields of each operation.
package struct DialectFields: Hashable, Sendable {
  /// An operation that is not named carries all fields as they are. A field that a named operation
  /// does not list is one that the server does not have.
  package var forms: [WriteOperation: [FieldName: FieldForm]] = [:]
  /// Fields that a request must carry beside what changed, sent where the agent knows them.
  package var companions: [WriteOperation: [FieldName]] = [:]
  /// Fields that an update can't clear.
  package var unclearable: [WriteOperation: Set<FieldName>] = [:]
  /// Contacts that go only with the flag that says that they were verified.
  package var verified: [WriteOperation: [FieldName: FieldName]] = [:]
  /// What the server itself puts into a new record.
  package var defaults: [WriteOperation: Fields] = [:]
  /// The member of a user's creation that names the organisation, by the server's id, under which
  /// the user is registered; nil where there is none.
  package var registration: String?
}

extension FieldForm {
  /// The request's member for `value` of the field `name`; nil where there is none.
  func member(_ name: FieldName, _ value: FieldValue) -> (name: String, value: JSONValue)? {
    switch self {
    case .plain: (name.rawValue, value.json)
    case .texts(let wireName): (wireName, .array((value.items ?? []).map(JSONValue.string)))
    case .dropped: nil
    }
  }
}
