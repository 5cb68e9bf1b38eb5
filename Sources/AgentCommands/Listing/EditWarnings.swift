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
      EditWarning.all(
        in: fields, of: key, on: recordedAt.localDay,
        plan: dialect.numberingPlan)
    case .accepted, .folded, .withdrawn: []
    }
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
