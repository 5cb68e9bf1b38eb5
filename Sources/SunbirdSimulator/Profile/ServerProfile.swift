/// A server generation as data: what it is called, its calls, and the shape of its answers.
///
/// Another generation is another value: its endpoints with their checks in its order, its envelope,
/// its names. Where it decides otherwise, it gets a further case here and a function in
/// `Decisions`.
package struct ServerProfile: Sendable {
  package let name: String
  /// Whose rules decide the calls.
  let generation: Generation
  let endpoints: [ServedEndpoint]
  let envelope: EnvelopeStyle
  /// The names under which an organisation's create answers its id.
  let createdOrganisationIDNames: [String]
  let organisationFields: FieldSet
  let userFields: FieldSet

  /// The generations whose decisions differ.
  enum Generation: Sendable, Hashable {
    case seed
    case r15
  }

  /// The stored fields of one kind of record, as reads show them.
  struct FieldSet: Sendable {
    /// In answers a field without a value is null.
    let shown: Set<String>
    /// Stored, but in no answer.
    let hidden: Set<String>
  }

  /// The profiles there are.
  package static let all: [ServerProfile] = [.seed, .r15]

  /// The id that the next new row gets: 1.5 numbers its users otherwise than everything else.
  func newID(of kind: StoredKey.Kind, in records: StoredRecords) -> String {
    generation == .r15 && kind == .user ? records.nextUserID : records.nextID
  }

  /// The call that lives at `path`.
  package func operation(path: String) -> ServedOperation? { endpoint(path: path)?.operation }

  func endpoint(path: String) -> ServedEndpoint? {
    endpoints.first { $0.path == path || ($0.endsInID && path.hasPrefix($0.path + "/")) }
  }

  func endpoint(_ operation: ServedOperation) -> ServedEndpoint? {
    endpoints.first { $0.operation == operation }
  }
}
