import Codecs

/// How a generation takes uploads of many records, works on them, and tells of them.
struct UploadRules: Sendable {
  enum Acceptance {
    case taken(AcceptedUpload)
    case refused(Decision.Answer)
  }

  /// What is looked at before the upload is answered.
  let accept: @Sendable (DecisionMaker, ServedOperation, [String: JSONValue]) -> Acceptance
  /// The answer to one that was taken over under this id.
  let receipt: @Sendable (String) -> [String: JSONValue]
  let decideRow: @Sendable (DecisionMaker, [String: JSONValue], AcceptedUpload) -> RowDecision
  /// The answer to the question how far the upload of this id is; without it, to one about an id
  /// that nobody knows.
  let status: @Sendable (String, BulkProcesses.Progress?) -> Decision.Answer
  /// How many rows are read together.
  let rowsAtOnce: Int
  /// Whether a file in a form is taken beside a text in JSON.
  let takesForms: Bool

  /// A generation without uploads.
  static let none = UploadRules(
    accept: { _, _, _ in .refused(.failure(.internalError)) }, receipt: { _ in [:] },
    decideRow: { _, cells, _ in .failure(cells, "") },
    status: { _, _ in .failure(.invalidProcessID) }, rowsAtOnce: 1, takesForms: false)
}

/// An upload that was looked at and taken over.
struct AcceptedUpload: Sendable {
  let kind: StoredKey.Kind
  /// The organisation that users are uploaded under.
  let organisation: StoredKey?
  let rows: [[String: JSONValue]]
}
