import Codecs
import Numbering

/// A server generation as data: what it is called, its calls, the shape of its answers, and where
/// it decides otherwise than the documented API.
///
/// Another generation is a folder with a value of this type, and its place in ``all``.
package struct ServerProfile: Sendable {
  package let name: String
  let endpoints: [ServedEndpoint]
  let envelope: EnvelopeStyle
  let gateway: GatewayStyle
  let tenancy: Tenancy
  let documented: DocumentedFields
  /// The phone numbers that it takes, where it looks at them.
  let numberingPlan: NumberingPlan
  /// The portal's call behind a sign-on link.
  let signOnPath: String
  /// What a call comes to.
  let decide: @Sendable (DecisionMaker, ServedEndpoint, [String: JSONValue]) -> Decision
  /// A row as reads and searches answer it.
  let show: @Sendable (DecisionMaker, StoredRow) -> [String: JSONValue]
  let users: UserRules
  let uploads: UploadRules

  /// What the documented decisions need to know of the records.
  struct DocumentedFields: Sendable {
    /// The names under which an organisation's create answers its id.
    var createdOrganisationIDNames: [String] = []
    var organisation = FieldSet(shown: [], hidden: [])
    var user = FieldSet(shown: [], hidden: [])
  }

  struct UserRules: Sendable {
    /// Whether the ids of users are numbered otherwise than all others.
    var areNumberedApart = false
    /// Filters of searches that get lost on their way to the index.
    var lostFilters: Set<String> = []
    /// What searches show of nobody.
    var hidden: Set<String> = []
  }

  /// The stored fields of one kind of record, as reads show them.
  struct FieldSet: Sendable {
    /// In answers a field without a value is null.
    let shown: Set<String>
    /// Stored, but in no answer.
    let hidden: Set<String>
  }

  /// The id that the next new row gets.
  func newID(of kind: StoredKey.Kind, in records: StoredRecords) -> String {
    users.areNumberedApart && kind == .user ? records.nextUserID : records.nextID
  }

  /// The call that lives at `path`.
  package func operation(path: String) -> ServedOperation? { endpoint(path: path)?.operation }

  /// The `id` that the envelopes of answers from `path` bear.
  package func replyID(path: String) -> String? {
    endpoint(path: path).map { envelope.apiName(of: $0, at: path) }
  }

  func endpoint(path: String) -> ServedEndpoint? {
    endpoints.first { $0.serves(path) }
  }

  func endpoint(_ operation: ServedOperation) -> ServedEndpoint? {
    endpoints.first { $0.operation == operation }
  }
}
