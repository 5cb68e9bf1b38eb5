/// What a file is that can't be read as a spreadsheet.
package enum OtherFormat: String, Hashable, Sendable, CaseIterable {
  /// Excel's binary workbook of 1995 to 2003.
  case xls
  /// Excel's binary workbook in a zip.
  case xlsb
  /// A workbook that wants a password.
  case encrypted
  /// Another document of an office suite.
  case document
  /// Excel's XML of 2002.
  case spreadsheetML
  /// OpenDocument in one XML file.
  case flatOpenDocument
  case html
  case xml
  case json
  case pdf
  case rtf
  case dbf
  case access
  case sqlite
  case archive
  case utf16
  case utf32
  /// Bytes that are no text.
  case binary

  /// What it is, in words that continue "this is".
  var name: String {
    switch self {
    case .xls: "an old Excel workbook (.xls)"
    case .xlsb: "a binary Excel workbook (.xlsb)"
    case .encrypted: "a workbook that is protected by a password"
    case .document: "a document that is no spreadsheet"
    case .spreadsheetML: "an Excel XML spreadsheet of 2003"
    case .flatOpenDocument: "a flat OpenDocument file"
    case .html: "a web page, whatever its name says"
    case .xml: "an XML file"
    case .json: "JSON"
    case .pdf: "a PDF"
    case .rtf: "a text document (RTF)"
    case .dbf: "a dBase table (.dbf)"
    case .access: "an Access database"
    case .sqlite: "an SQLite database"
    case .archive: "a compressed archive"
    case .utf16: "text in UTF-16 (Excel calls it Unicode Text)"
    case .utf32: "text in UTF-32"
    case .binary: "no text and no spreadsheet"
    }
  }

  /// What to do about it.
  var advice: String {
    switch self {
    case .xls, .xlsb, .spreadsheetML, .flatOpenDocument, .html, .dbf:
      "open it in LibreOffice or Excel and save it as .xlsx or .ods"
    case .encrypted: "save a copy without the password"
    case .document, .pdf, .rtf, .xml: "ask for the spreadsheet that it was made from"
    case .json: "write one JSON object on each line (JSON Lines)"
    case .access, .sqlite: "export the table as CSV in UTF-8"
    case .archive: "unpack it first"
    case .utf16, .utf32: "save it as CSV UTF-8, or hand over the .xlsx itself"
    case .binary: "hand over the .xlsx or .ods, or a CSV in UTF-8"
    }
  }
}
