import Foundation
import Registry

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

  /// The members that `agent import` itself adds to a refused row.
  private static let ownNames = ["line", "field", "reason", "text"]

  /// The row as an edit.
  ///
  /// - Parameters:
  ///   - fallback: the operation of rows that name none.
  ///   - priority: the priority of rows that name none.
  func draft(
    as fallback: WriteOperation?, priority: Priority, channel: String?
  ) throws(RowProblem) -> DraftEdit {
    guard var members = document?.object else { throw RowProblem(reason: "not a JSON object") }
    let operation = try operation(in: members, fallback: fallback)
    let priority = try self.priority(in: members) ?? priority
    for name in Self.ownNames + ["operation", "priority"] { members[name] = nil }
    do {
      let body = try RequestBody.members(of: .object(members))
      var draft = try DraftEdit(operation: operation, body: body, channel: channel)
      draft.priority = priority
      return draft
    } catch {
      throw RowProblem(reason: error.message, field: error.field)
    }
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
      let nearest = text.nearest(among: WriteOperation.allCases.map(\.rawValue))
      throw RowProblem(
        reason: "unknown operation \(text); the nearest known one is \(nearest)",
        field: "operation")
    }
    return operation
  }

  /// The row for the rejects file: itself, with where and why added.
  func refused(_ problem: RowProblem) throws -> String {
    var members =
      document?.object ?? ["text": .string(String(decoding: bytes, as: UTF8.self))]
    members["line"] = .count(line)
    members["field"] = .optional(problem.field)
    members["reason"] = .string(problem.reason)
    return try JSONOutput.line(.object(members))
  }
}

/// Why a row can't be recorded.
struct RowProblem: Error {
  let reason: String
  var field: String?
}
