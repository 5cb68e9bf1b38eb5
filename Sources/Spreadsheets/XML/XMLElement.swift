/// The elements that spreadsheets are read from, as `prefix:name`; files may have other prefixes.
enum XMLElement: String, CaseIterable {
  // A workbook of Office Open XML (ECMA-376 part 1; part 4 for the transitional form).
  case cell = "sheet:c"
  case value = "sheet:v"
  case text = "sheet:t"
  case formula = "sheet:f"
  case inline = "sheet:is"
  case run = "sheet:r"
  case row = "sheet:row"
  case sheetData = "sheet:sheetData"
  case sharedItem = "sheet:si"
  case workbook = "sheet:workbook"
  case workbookProperties = "sheet:workbookPr"
  case calculation = "sheet:calcPr"
  case sheet = "sheet:sheet"
  case numberFormat = "sheet:numFmt"
  case cellFormats = "sheet:cellXfs"
  case format = "sheet:xf"
  case relationship = "package:Relationship"

  // OpenDocument (1.3, part 3).
  case table = "table:table"
  case tableRow = "table:table-row"
  case tableRows = "table:table-rows"
  case headerRows = "table:table-header-rows"
  case rowGroup = "table:table-row-group"
  case column = "table:table-column"
  case columns = "table:table-columns"
  case headerColumns = "table:table-header-columns"
  case columnGroup = "table:table-column-group"
  case tableCell = "table:table-cell"
  case coveredCell = "table:covered-table-cell"
  case nullDate = "table:null-date"
  case trackedChanges = "table:tracked-changes"
  case spreadsheet = "office:spreadsheet"
  case paragraph = "text:p"
  case span = "text:span"
  case link = "text:a"
  case spaces = "text:s"
  case tab = "text:tab"
  case lineBreak = "text:line-break"
  case style = "style:style"
  case tableProperties = "style:table-properties"
  case numberStyle = "number:number-style"
  case percentageStyle = "number:percentage-style"
  case currencyStyle = "number:currency-style"
  case dateStyle = "number:date-style"
  case year = "number:year"
  case month = "number:month"
  case day = "number:day"
  case encryptionData = "manifest:encryption-data"

  var namespace: XMLNamespace {
    switch self {
    case .cell, .value, .text, .formula, .inline, .run, .row, .sheetData, .sharedItem, .workbook,
      .workbookProperties, .calculation, .sheet, .numberFormat, .cellFormats, .format:
      .sheet
    case .relationship: .package
    case .table, .tableRow, .tableRows, .headerRows, .rowGroup, .column, .columns, .headerColumns,
      .columnGroup, .tableCell, .coveredCell, .nullDate, .trackedChanges:
      .table
    case .spreadsheet: .office
    case .paragraph, .span, .link, .spaces, .tab, .lineBreak: .text
    case .style, .tableProperties: .style
    case .numberStyle, .percentageStyle, .currencyStyle, .dateStyle, .year, .month, .day:
      .number
    case .encryptionData: .manifest
    }
  }
}

enum XMLEvent: Equatable {
  /// An element begins; nil for one that no reader asks for.
  case start(XMLElement?)
  case end
  /// A piece of text, which stands in `XMLReader.text` until the next event.
  case text
}
