import Codecs
import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird

extension Edit {
  /// What somebody should look at again while the edit can still be mended, or taken out.
  func warnings(for dialect: Dialect) -> [EditWarning] {
    switch state {
    case .queued, .waiting, .sent, .conflict, .rejected:
      dialect.warnings(
        of: DraftEdit(operation: operation, key: key, fields: fields), on: recordedAt.localDay)
    case .accepted, .folded, .withdrawn: []
    }
  }
}

extension Dialect {
  /// The edit that a request body makes, for this server.
  ///
  /// - Throws: ``EditProblem/notOffered(_:)`` for what no call of it brings about: nobody is to pay for
  ///   a trip to learn that.
  func draft(
    _ operation: WriteOperation, _ body: [String: JSONValue], channel: String?
  ) throws(EditProblem) -> DraftEdit {
    let draft = try DraftEdit(
      operation: operation, body: body, channel: channel, contact: userContact)
    if let problem = refusal(of: operation) { throw .notOffered(problem.message) }
    return draft
  }

  /// What somebody should look at in an edit: what is odd about its values, and what this Sunbird makes
  /// of them.
  ///
  /// - Parameter day: that of recording, `YYYY-MM-DD`.
  func warnings(of draft: DraftEdit, on day: String) -> [EditWarning] {
    let notes = notes(on: draft.fields, by: draft.operation).flatMap { note in
      note.names.map { EditWarning(field: $0.rawValue, message: note.sentence) }
    }
    let name = note(onName: draft.key, by: draft.operation).map {
      EditWarning(field: KeyField.userName.rawValue, message: $0)
    }
    return EditWarning.all(in: draft.fields, of: draft.key, on: day, plan: numberingPlan)
      + notes + [name].compactMap(\.self)
  }
}

extension Date {
  /// The day by this office's calendar, `YYYY-MM-DD`.
  var localDay: String {
    formatted(Date.ISO8601FormatStyle(timeZone: .current).year().month().day())
  }
}

extension [EditWarning] {
  var json: JSONValue {
    .array(map { .object(["field": .string($0.field), "message": .string($0.message)]) })
  }

  /// The end of an edit's line; nothing where there is nothing to say.
  var suffix: String { isEmpty ? "" : "  check \(map(\.field).joined(separator: ", "))" }

  /// One line for each.
  var lines: [String] { map { "check \($0.field): \($0.message)".safe } }
}
