/// A sheet of a workbook. A delimited text is one sheet without a name.
package struct Sheet: Hashable, Sendable {
  package let name: String
  package let isVisible: Bool
  /// Its place among all sheets of the file, from 0.
  package let index: Int
}
