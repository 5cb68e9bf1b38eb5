import Foundation
import Importing
import Outbox
import Reconciliation
import Registry
import Spreadsheets

/// What an export has written.
struct ExportTally {
  var written = 0
  /// Rows of records with a secret that is left out.
  var withoutSecrets = 0
  /// Values that no import would take, and the first of them by record and field.
  var leftOut = 0
  var examples: [String] = []

  static let mostExamples = 3

  mutating func leaveOut(_ name: String, of key: RecordKey) {
    leftOut += 1
    if examples.count < Self.mostExamples { examples.append("\(name) of \(key)") }
  }
}

/// The rows of an export, read a page at a time as often as they are wanted.
struct ExportSource {
  let outbox: Outbox
  let what: ExportContent
  let kinds: [RecordKind]
  /// What a new user has to be reached by.
  let contact: ContactRule

  /// Writes the file whole or not at all.
  ///
  /// - Throws: ``FileFailure`` where the file can't be written.
  func write(to path: String, as format: ExportFormat) async throws -> ExportTally {
    let scratch = try WholeFile.Scratch(for: path)
    do {
      let tally = try await write(format, to: scratch.path)
      try scratch.commit()
      return tally
    } catch {
      scratch.discard()
      guard case SpreadsheetProblem.unwritable(let code) = error else { throw error }
      throw FileFailure(code: code)
    }
  }

  private func write(_ format: ExportFormat, to path: String) async throws -> ExportTally {
    var fields: Set<FieldName> = []
    if format.isSheet { _ = try await each { fields.formUnion($0.fields.keys) } }
    let isOfEdits = what == .waiting
    var writer = try format.writer(
      FileOutput(path: path),
      ExportedSheet(
        kinds, fields,
        told: isOfEdits ? [.edit, .state, .reason, .recordedAt, .recordedBy] : [],
        hasPriority: isOfEdits, marksFormulas: format.marksFormulas), name: what.rawValue)
    let tally = try await each { try writer.append($0) }
    try writer.finish()
    return tally
  }

  private func each(_ visit: (ExportedRow) throws -> Void) async throws -> ExportTally {
    var tally = ExportTally()
    func take(_ row: ExportedRow?, _ fields: Fields) throws {
      guard let row else { return }
      if fields.contains(where: { $0.key.isSecret && !$0.value.isEmpty }) {
        tally.withoutSecrets += 1
      }
      tally.written += 1
      try visit(row)
    }
    switch what {
    case .records:
      try await outbox.eachRecord(of: kinds) { record in
        try take(ExportedRow(record, contact, &tally), record.local)
        return true
      }
    case .waiting:
      try await eachEdit { try take(ExportedRow($0, &tally), $0.fields) }
    }
    return tally
  }

  private func eachEdit(_ visit: (Edit) throws -> Void) async throws {
    var after: Int64? = 0
    while let start = after {
      let page = try await outbox.waitingEdits(after: start, limit: 200)
      for edit in page where kinds.contains(edit.key.kind) { try visit(edit) }
      after = page.last?.id
    }
  }
}

extension ExportedRow {
  /// The row that makes a record; nil where nothing can be said of it.
  ///
  /// What Sunbird has may be of a form that no edit takes: such values are left out, and a record
  /// that lacks what it is made with becomes the row that changes it.
  init?(_ record: ListedRecord, _ contact: ContactRule, _ tally: inout ExportTally) {
    var fields = record.local.withoutSecrets.withoutBlanks
    for (name, value) in fields.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      // Why it is refused does not matter: what can't come back is told as left out.
      if (try? name.value(from: value.json)) != nil { continue }
      tally.leaveOut(name.rawValue, of: record.key)
      fields[name] = nil
    }
    let kind = record.key.kind
    for operation in [kind.creation, kind.change] {
      let row = ExportedRow(operation: operation, key: record.key, fields: fields)
      // An import would refuse it: then the record is tried as a change, or told as left out.
      if (try? DraftEdit(operation: operation, body: row.body, contact: contact)) != nil {
        self = row
        return
      }
    }
    tally.leaveOut("everything", of: record.key)
    return nil
  }

  /// The row of an edit that is not finished; nil where it holds nothing but secrets.
  fileprivate init?(_ edit: Edit, _ tally: inout ExportTally) {
    let fields = edit.fields.withoutSecrets
    if fields.isEmpty, [.updateUser, .updateOrganisation].contains(edit.operation) {
      tally.leaveOut("everything", of: edit.key)
      return nil
    }
    self.init(
      operation: edit.operation, key: edit.key, fields: fields, priority: edit.priority,
      told: [
        .edit: edit.dot.description, .state: edit.state.rawValue,
        .reason: (edit.reason ?? "").safe, .recordedAt: edit.recordedAt.rfc3339,
        .recordedBy: edit.recordedBy.safe,
      ])
  }
}
