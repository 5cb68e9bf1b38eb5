/// How places in a file are called: rows and cells of a sheet, lines of a text.
package enum PlaceNames: Hashable, Sendable {
  case lines, cells

  package func row(_ number: Int) -> String {
    switch self {
    case .lines: "line \(number)"
    case .cells: "row \(number)"
    }
  }

  /// - Parameter column: from 0.
  package func cell(_ row: Int, _ column: Int) -> String {
    switch self {
    case .lines: "line \(row)"
    case .cells: ColumnName.letters(of: column) + String(row)
    }
  }
}
