/// The format of a file, found from its content.
package enum SpreadsheetFormat: Hashable, Sendable {
  /// Rows of text with one separator: `,` `;` `|` or a tab.
  case delimited(separator: UInt8)
  /// Office Open XML, transitional or strict.
  case xlsx
  /// OpenDocument.
  case ods
}
