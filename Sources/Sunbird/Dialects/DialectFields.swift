import Codecs
import Registry

/// How an operation's request carries one field.
package enum FieldForm: Hashable, Sendable {
  /// Under its own name, as it is.
  case plain
  /// As it is, under this name.
  case text(as: String)
  /// The year of a date alone.
  case year
  /// As a list of texts under this name; a single text is a list of one.
  case texts(as: String)
  /// Not at all: the server would drop it without a word, or has no place for it in this record.
  /// The edit's note says so.
  case dropped
  /// Not at all: this generation has no place for it, or would fail on it for ever. It is kept here,
  /// and says nothing against anybody: reads are not looked at for it.
  case noPlace

  /// Whether a request carries it.
  package var isSent: Bool {
    switch self {
    case .plain, .text, .year, .texts: true
    case .dropped, .noPlace: false
    }
  }
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
  /// The name of the member that holds a key's provider, in requests and in rows.
  package var providerName = KeyField.provider.rawValue
  /// How operations name their record; by its key, unless told.
  package var references: [WriteOperation: RecordReference] = [:]
  /// Members that each request of an operation has.
  package var constants: [WriteOperation: [String: JSONValue]] = [:]
  /// Fields that a creation can't do without, beside those of the document.
  package var required: [WriteOperation: [FieldName]] = [:]
  /// What stands in for a field that a creation does not name.
  package var standIns: [WriteOperation: Fields] = [:]
  /// What the server makes of users' names.
  package var userNames = UserNameRule.kept
  /// How a user's creation names an organisation; nil where it can't.
  package var registration: Registration?
}

extension DialectFields {
  /// The type of an organisation that names none, where the generation wants one.
  package mutating func take(organisationType type: String) {
    guard required[.createOrganisation]?.contains(.orgType) ?? false else { return }
    standIns[.createOrganisation] = [.orgType: .text(type)]
  }
}

extension FieldForm {
  /// The request's member for `value` of the field `name`; nil where there is none.
  func member(_ name: FieldName, _ value: FieldValue) -> (name: String, value: JSONValue)? {
    switch self {
    case .plain: (name.rawValue, value.json)
    case .text(let wireName): (wireName, value.json)
    case .year:
      if case .text(let date) = value {
        (name.rawValue, .string(String(date.prefix(4))))
      } else {
        (name.rawValue, value.json)
      }
    case .texts(let wireName): (wireName, .array((value.items ?? []).map(JSONValue.string)))
    case .dropped, .noPlace: nil
    }
  }
}
