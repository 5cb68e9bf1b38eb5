import Registry

/// Why a row can't be recorded.
package struct RowProblem: Error, Hashable, Sendable {
  package let reason: String
  package var field: String?

  package init(reason: String, field: String? = nil) {
    (self.reason, self.field) = (reason, field)
  }

  package init(_ problem: EditProblem) {
    self.init(reason: problem.message, field: problem.field)
  }
}

extension WriteOperation {
  /// The operation that a row names, or else that of its file.
  package init(named text: String?, fallback: WriteOperation?) throws(RowProblem) {
    guard let text else {
      guard let fallback else {
        throw RowProblem(
          reason: "no operation: add one to the row, or give --as", field: "operation")
      }
      self = fallback
      return
    }
    guard let operation = WriteOperation(rawValue: text) else {
      let known = WriteOperation.allCases.map(\.rawValue)
      throw RowProblem(
        reason: "unknown operation \(text); \(text.hint(among: known, called: "known one"))",
        field: "operation")
    }
    self = operation
  }
}

extension Priority {
  /// The priority that a row names; nil where it names none.
  package static func named(_ text: String?) throws(RowProblem) -> Priority? {
    guard let text else { return nil }
    guard let priority = Priority(rawValue: text) else {
      throw RowProblem(reason: "priority must be high, normal or low", field: "priority")
    }
    return priority
  }
}
