import Codecs
import Numbering

/// A server generation as data: what it is called, its calls, the shape of its answers, and where it
/// decides otherwise than the documented API.
///
/// Another generation is a folder with a value of this type, and its place in ``all``.
package struct ServerProfile: Sendable {
  package let name: String
  let endpoints: [ServedEndpoint]
  let envelope: EnvelopeStyle
  /// The names under which an organisation's create answers its id.
  let createdOrganisationIDNames: [String]
  let organisationFields: FieldSet
  let userFields: FieldSet
  /// The phone numbers that it takes, where it looks at them.
  let numberingPlan: NumberingPlan
  /// The portal's call behind a sign-on link.
  let signOnPath: String
  /// What a call comes to.
  var decide: @Sendable (DecisionMaker, ServedEndpoint, [String: JSONValue]) -> Decision = {
    $0.decideAsDocumented($1, $2)
  }
  /// A row as reads and searches answer it.
  var show: @Sendable (DecisionMaker, StoredRow) -> [String: JSONValue] = {
    $0.shownAsDocumented($1)
  }
  /// Whether the ids of users are numbered otherwise than all others.
  var numbersUsersApart = false
  var userSearches = UserSearches()

  /// How searches for users differ from others.
  struct UserSearches: Sendable {
    /// Filters that get lost on their way to the index.
    var lostFilters: Set<String> = []
    /// What is shown of nobody.
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
    numbersUsersApart && kind == .user ? records.nextUserID : records.nextID
  }

  /// The call that lives at `path`.
  package func operation(path: String) -> ServedOperation? { endpoint(path: path)?.operation }

  /// The `id` that the envelopes of answers from `path` bear.
  package func replyID(path: String) -> String? { endpoint(path: path)?.apiName }

  func endpoint(path: String) -> ServedEndpoint? {
    endpoints.first { $0.path == path || ($0.endsInID && path.hasPrefix($0.path + "/")) }
  }

  func endpoint(_ operation: ServedOperation) -> ServedEndpoint? {
    endpoints.first { $0.operation == operation }
  }
}
