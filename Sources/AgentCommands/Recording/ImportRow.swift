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

  /// Whether somebody should look at the row again once it is recorded.
  func warns(of draft: DraftEdit) -> Bool {
    !EditWarning.all(in: draft.fields, of: draft.key, on: today, plan: numberingPlan).isEmpty
  }
}

/// One line of an imported JSON Lines file.
struct ImportRow {
  let line: Int
  let document: JSONValue?
  let bytes: [UInt8]

  init(line: Int, bytes: [UInt8]) {
    self.line = line
    self.bytes = bytes
    document = try? JSONValue(parsing: bytes)  // what is not JSON is refused with its line
  }

  /// A line of which only the beginning is known.
  init(line: Int, beginning: [UInt8]) {
    (self.line, bytes, document) = (line, beginning, nil)
  }

  /// The members that `agent import` itself adds to a refused row.
  private static let ownNames = ["line", "field", "reason", "text"]

  /// The row as an edit.
  func draft(by rules: ImportRules) throws(RowProblem) -> DraftEdit {
    guard var members = document?.object else { throw notAnObject }
    let operation = try operation(in: members, fallback: rules.fallback)
    let priority = try self.priority(in: members) ?? rules.priority
    for name in Self.ownNames + ["operation", "priority"] { members[name] = nil }
    do {
      let body = try RequestBody.members(of: .object(members))
      var draft = try DraftEdit(
        operation: operation, body: body, channel: rules.channel, contact: rules.contact)
      draft.priority = priority
      return draft
    } catch {
      throw RowProblem(reason: error.message, field: error.field)
    }
  }

  private var notAnObject: RowProblem {
    RowProblem(
      reason: String(validating: bytes, as: UTF8.self) == nil
        ? "not UTF-8 text" : "not a JSON object")
  }

  private func priority(in members: [String: JSONValue]) throws(RowProblem) -> Priority? {
    guard let named = members["priority"] else { return nil }
    guard let priority = Priority(rawValue: named.string ?? "") else {
      throw RowProblem(reason: "priority must be high, normal or low", field: "priority")
    }
    return priority
  }

  private func operation(
    in members: [String: JSONValue], fallback: WriteOperation?
  ) throws(RowProblem) -> WriteOperation {
    guard let named = members["operation"] else {
      guard let fallback else {
        throw RowProblem(
          reason: "no operation: add one to the row, or give --as", field: "operation")
      }
      return fallback
    }
    let text = named.string ?? ""
    guard let operation = WriteOperation(rawValue: text) else {
      let known = WriteOperation.allCases.map(\.rawValue)
      throw RowProblem(
        reason: "unknown operation \(text); \(text.hint(among: known, called: "known one"))",
        field: "operation")
    }
    return operation
  }

  /// The row for the rejects file: itself, with where and why added. A line that is no JSON stands
  /// there as `text`, byte for byte, whatever its bytes are.
  func refused(_ problem: RowProblem) throws -> [UInt8] {
    var members = document?.object ?? [:]
    members["line"] = .count(line)
    members["field"] = .optional(problem.field)
    members["reason"] = .string(problem.reason)
    let row = try JSONOutput.bytes(.object(members))
    return document?.object == nil
      ? row.dropLast() + Array(#","text":"#.utf8) + JSONOutput.string(of: bytes) + [
        UInt8(ascii: "}")
      ]
      : row
  }
}

/// Why a row can't be recorded.
struct RowProblem: Error {
  let reason: String
  var field: String?
}
