/// What an OpenDocument spreadsheet is made of (OpenDocument 1.3 part 3), and LibreOffice's additions.
enum OdsName: String, XMLVocabulary {
  case table = "table:table"
  case row = "table:table-row"
  case rows = "table:table-rows"
  case headerRows = "table:table-header-rows"
  case rowGroup = "table:table-row-group"
  case column = "table:table-column"
  case columns = "table:table-columns"
  case headerColumns = "table:table-header-columns"
  case columnGroup = "table:table-column-group"
  case cell = "table:table-cell"
  case coveredCell = "table:covered-table-cell"
  case settings = "table:calculation-settings"
  case nullDate = "table:null-date"
  case trackedChanges = "table:tracked-changes"

  case paragraph = "text:p"
  case span = "text:span"
  case link = "text:a"
  case spaces = "text:s"
  case tab = "text:tab"
  case lineBreak = "text:line-break"
  case count = "text:c"

  case annotation = "office:annotation"
  case spreadsheet = "office:spreadsheet"

  case style = "style:style"
  case tableProperties = "style:table-properties"
  case numberStyle = "number:number-style"
  case percentageStyle = "number:percentage-style"
  case currencyStyle = "number:currency-style"
  case dateStyle = "number:date-style"
  case number = "number:number"
  case year = "number:year"
  case month = "number:month"
  case day = "number:day"

  case tableName = "table:name"
  case tableStyle = "table:style-name"
  case display = "table:display"
  case visibility = "table:visibility"
  case rowsRepeated = "table:number-rows-repeated"
  case columnsRepeated = "table:number-columns-repeated"
  case defaultStyle = "table:default-cell-style-name"
  case formula = "table:formula"
  case dateValueOfEpoch = "table:date-value"
  case styleName = "style:name"
  case family = "style:family"
  case parentStyle = "style:parent-style-name"
  case dataStyle = "style:data-style-name"
  case minIntegerDigits = "number:min-integer-digits"
  case valueType = "office:value-type"
  case value = "office:value"
  case dateValue = "office:date-value"
  case booleanValue = "office:boolean-value"
  case stringValue = "office:string-value"
  case timeValue = "office:time-value"
  case extendedType = "calcext:value-type"

  case encryptionData = "manifest:encryption-data"

  static let namespaces = [
    XMLNamespace("table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
    XMLNamespace("office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
    XMLNamespace("text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
    XMLNamespace("style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
    XMLNamespace("number", "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"),
    XMLNamespace("manifest", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"),
    XMLNamespace("calcext", "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"),
  ]
}
