import Codecs
import Foundation
import Importing
import Registry

/// One line of an imported JSON Lines file.
struct JSONRow {
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
  private static let addedNames = ownNames + ["operation", "priority"]

  /// The row as an edit.
  func draft(by rules: ImportRules) throws(RowProblem) -> DraftEdit {
    guard var members = document?.object else { throw notAnObject }
    // A name that is no text is no operation's.
    let operation = try WriteOperation(
      named: members["operation"].map { $0.string ?? "" }, fallback: rules.fallback)
    let priority = try Priority.named(members["priority"].map { $0.string ?? "" })
    for name in Self.addedNames where members[name] != nil { members[name] = nil }
    do {
      let body = try RequestBody.members(of: .object(members))
      return try rules.draft(operation, body, priority)
    } catch {
      throw RowProblem(error)
    }
  }

  private var notAnObject: RowProblem {
    RowProblem(
      reason: String(validating: bytes, as: UTF8.self) == nil
        ? "not UTF-8 text" : "not a JSON object")
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
