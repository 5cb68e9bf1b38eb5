import Codecs
import Foundation
import Registry
import Sunbird

/// What holds for all rows of an import.
struct ImportRules {
  /// The operation of rows that name none.
  let fallback: WriteOperation?
  /// The priority of rows that name none.
  let priority: Priority
  let channel: String?
  let dialect: Dialect
  /// The day of the import, for all its rows.
  let today = Date().localDay

  /// The edit that a request body makes.
  func draft(
    _ operation: WriteOperation, _ body: [String: JSONValue], _ priority: Priority?
  ) throws(EditProblem) -> DraftEdit {
    var draft = try dialect.draft(operation, body, channel: channel)
    draft.priority = priority ?? self.priority
    return draft
  }

  /// Whether somebody should look at the row again once it is recorded.
  func warns(of draft: DraftEdit) -> Bool {
    !dialect.warnings(of: draft, on: today).isEmpty
  }
}
