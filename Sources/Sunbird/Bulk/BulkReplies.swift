import Codecs
import Registry

/// What the reply to an upload says.
package enum UploadReply: Hashable, Sendable {
  /// Taken; the rows are worked on from now on.
  case taken(processID: String)
  /// Not taken, or nobody knows; the disposition says why.
  case judged(Disposition)

  package init(of reply: Reply, to request: APIRequest, gzipped: Bool, errors: ErrorTable) {
    if case .sunbird(let envelope) = ReplySource(reply, to: request),
      (200..<300).contains(reply.status), envelope.isOK,
      let id = envelope.result?["processId"]?.string, !id.isEmpty
    {
      self = .taken(processID: id)
      return
    }
    let disposition = Disposition(
      of: reply, to: request, operation: .updateUser, gzipped: gzipped, errors: errors)
    switch disposition {
    // A success without a process's id: what became of the rows has to be asked.
    case .accepted:
      self = .judged(
        .unknown(
          Problem(
            code: "no-process-id", message: "Sunbird took the upload but named no process.",
            httpStatus: reply.status)))
    // A consumer may lack the group of this one call.
    case .credentials(let problem) where reply.status == 403: self = .judged(.notOffered(problem))
    default: self = .judged(disposition)
    }
  }
}

/// How far an upload is (sunbird.md §7).
package enum UploadStatus: Hashable, Sendable {
  case inProgress
  case done(UploadResult)
  /// Sunbird has no such process.
  case unknownProcess
  /// This consumer can't ask.
  case notOffered(Problem)
  /// The question was not answered.
  case unanswered(Disposition)

  /// - Parameter processID: the process that was asked for: what is told of another says nothing.
  package init(_ reply: ReadReply, of processID: String) {
    switch reply {
    case .row(.string): self = .inProgress
    case .row(.array(let processes)):
      let own = processes.filter { ($0["processId"]?.string ?? processID) == processID }
      let isOfAnother = own.isEmpty && !processes.isEmpty
      self =
        isOfAnother ? Self.untold : UploadResult(own).map(UploadStatus.done) ?? .inProgress
    case .absent: self = .unknownProcess
    case .notOffered(let problem): self = .notOffered(problem)
    case .notLearned(let disposition): self = .unanswered(disposition)
    case .row, .rows: self = Self.untold
    }
  }

  private static let untold = Self.unanswered(
    .unknown(Problem(code: "no-response", message: "The answer does not tell how far it is.")))
}

/// What became of one row.
package enum RowResult: Hashable, Sendable {
  /// - Parameter wasThere: whether the row met a record that was there, and changed it.
  case done(serverID: String?, wasThere: Bool)
  case failed(BulkRowError)
}

/// What Sunbird says against a row: only its text, and that only here and there a code. Rows that
/// met a record say `operation`, whether they were let at it or not.
package struct BulkRowError: Hashable, Sendable {
  package let text: String
  /// Whether the row met a record that is there, and was not let at it.
  package var metRecord = false

  /// The code, where the text is one.
  var code: String? {
    let isCode = text.wholeMatch(of: #/[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+/#) != nil
    return isCode ? text : nil
  }

  /// What it means for the row's edit.
  package func meaning(for operation: WriteOperation, _ errors: ErrorTable) -> ErrorMeaning {
    code.flatMap { errors.row(code: $0, operation: operation) }?.meaning ?? .refused
  }

  package func problem(for operation: WriteOperation, _ errors: ErrorTable) -> Problem {
    if let code, let row = errors.row(code: code, operation: operation) {
      return Problem(code: code, message: row.sentence, field: row.field)
    }
    let said = text.isEmpty ? "Sunbird gave no reason." : "Sunbird says: \(text)"
    return Problem(code: code ?? "bulk-row-refused", message: "The row was refused. \(said)")
  }
}

/// The rows of a finished upload as the answer lists them, found by their keys: Sunbird echoes rows
/// in another order, with lower-case names and further fields.
package struct UploadResult: Hashable, Sendable {
  private let results: [RecordKey: RowResult]

  /// - Parameter processes: `result.response`, one object for each process.
  init?(_ processes: [JSONValue]) {
    let finished = processes.filter { $0["successResult"] != nil || $0["failureResult"] != nil }
    guard !finished.isEmpty else { return nil }
    var results: [RecordKey: RowResult] = [:]
    let isUpdate = { (row: JSONValue) in row["operation"]?.string == "update" }
    for row in finished.flatMap({ $0["successResult"]?.array ?? [] }) {
      guard let key = Self.key(row) else { continue }
      results[key] = .done(
        serverID: Self.serverID(of: key, in: row), wasThere: isUpdate(row))
    }
    for row in finished.flatMap({ $0["failureResult"]?.array ?? [] }) {
      guard let key = Self.key(row) else { continue }
      results[key] = .failed(
        BulkRowError(text: row["err_msg"]?.string ?? "", metRecord: isUpdate(row)))
    }
    self.results = results
  }

  /// What became of the record's row; nil where neither list has it.
  package subscript(key: RecordKey) -> RowResult? { results[key] }

  private static func key(_ row: JSONValue) -> RecordKey? {
    guard let provider = row["provider"]?.string else { return nil }
    if let name = row["userName"]?.string { return .user(provider: provider, userName: name) }
    return row["externalId"]?.string.map { .organisation(provider: provider, externalID: $0) }
  }

  private static func serverID(of key: RecordKey, in row: JSONValue) -> String? {
    let names = key.kind == .user ? ["userId", "id"] : ["organisationId", "id"]
    return Dialect.firstText(names, in: row.object ?? [:])
  }
}
