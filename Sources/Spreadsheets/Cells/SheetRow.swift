/// One row of a sheet.
package struct SheetRow: Hashable, Sendable {
  /// The row's number in its sheet, from 1; in a delimited text the line on which the row begins.
  package let number: Int
  package let isHidden: Bool
  /// From column A on, without the empty ones at the end.
  package let cells: [Cell]

  package init(number: Int, isHidden: Bool = false, cells: [Cell]) {
    (self.number, self.isHidden, self.cells) = (number, isHidden, cells)
  }
}
