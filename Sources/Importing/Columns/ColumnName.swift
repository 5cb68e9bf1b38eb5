/// The letters by which spreadsheets call a column.
package enum ColumnName {
  /// - Parameter index: from 0; 0 is `A`, 26 is `AA`.
  package static func letters(of index: Int) -> String {
    var letters = ""
    var rest = index + 1
    while rest > 0 {
      rest -= 1
      letters = String(UnicodeScalar(UInt8(65 + rest % 26))) + letters
      rest /= 26
    }
    return letters
  }
}
