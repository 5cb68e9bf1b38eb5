import Registry

/// A row of a rejects file: the row as it stood, where it stood, and why it was refused.
package enum RejectedRow {
  /// The titles of a rejects file: fields by their names, so that it can be imported as it is.
  package static func titles(_ header: Header) -> [String] {
    let written = header.columns.filter(\.isWritten).compactMap(\.target.name)
    let hasOperation = header.column(of: .operation) != nil
    return (hasOperation ? [] : ["operation"]) + written + OwnColumn.ofRejects.map(\.rawValue)
  }

  /// - Parameters:
  ///   - operation: what the row records where it does not say so itself.
  ///   - line: where it stood.
  package static func texts(
    _ reading: RowReading, _ header: Header, operation: WriteOperation?, line: Int,
    _ problem: RowProblem
  ) -> [String] {
    let hasOperation = header.column(of: .operation) != nil
    return (hasOperation ? [] : [operation?.rawValue ?? ""]) + reading.texts
      + [String(line), problem.field ?? "", problem.reason, reading.original.json]
  }
}
