/// What one cell of a sheet holds, as far as its file tells.
///
/// A delimited text tells nothing but texts; `.xlsx` and `.ods` tell numbers, dates, booleans and
/// errors from texts.
package enum Cell: Hashable, Sendable {
  case empty
  case text(String)
  /// A number: its digits as the file writes them (`9880022222`, `1.22852840502968E+17`), and the
  /// least number of whole digits that its format shows (11 for `00000000000`, else 0 or 1).
  case number(String, wholeDigits: Int)
  /// A number or date value that the cell's format shows as a day.
  case date(CellDate)
  case boolean(Bool)
  /// `#N/A`, `#REF!` and their like, as the file writes it.
  case error(String)
  /// A formula that no program has calculated yet.
  case uncalculated
}

/// A day, and the time of it where the cell has one.
package struct CellDate: Hashable, Sendable {
  package let year: Int
  package let month: Int
  package let day: Int
  /// Seconds since midnight.
  package let second: Int

  package init(year: Int, month: Int, day: Int, second: Int = 0) {
    (self.year, self.month, self.day, self.second) = (year, month, day, second)
  }
}
