import Codecs
import Foundation
import Numbering
import Registry

/// What holds for all rows of an import.
struct ImportRules {
  /// The operation of rows that name none.
  let fallback: WriteOperation?
  /// The priority of rows that name none.
  let priority: Priority
  let channel: String?
  /// What a new user has to be reached by.
  let contact: ContactRule
  let numberingPlan: NumberingPlan
  /// The day of the import, for all its rows.
  let today = Date().localDay

  /// The edit that a request body makes.
  func draft(
    _ operation: WriteOperation, _ body: [String: JSONValue], _ priority: Priority?
  ) throws(EditProblem) -> DraftEdit {
    var draft = try DraftEdit(
      operation: operation, body: body, channel: channel, contact: contact)
    draft.priority = priority ?? self.priority
    return draft
  }

  /// Whether somebody should look at the row again once it is recorded.
  func warns(of draft: DraftEdit) -> Bool {
    !EditWarning.all(in: draft.fields, of: draft.key, on: today, plan: numberingPlan).isEmpty
  }
}
