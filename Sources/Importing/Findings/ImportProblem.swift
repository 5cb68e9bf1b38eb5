import Registry

/// Why nothing of a file is recorded.
package enum ImportProblem: Error, Hashable, Sendable {
  package struct UnknownColumn: Hashable, Sendable {
    let title: String
    let letters: String
    let nearest: String?
  }

  // The header
  case noHeader(place: String?, titles: [String])
  case twoHeaders(String, String)
  case unknownColumns([UnknownColumn])
  case noSuchColumn(option: String, name: String, titles: [String])
  case sameHeader(name: String, first: String, second: String, letters: [String])
  case unnamedColumn(letters: String, place: String)
  case contacts
  case notOfOperation(title: String, WriteOperation)
  case missingColumn(String, WriteOperation)
  case noOperation

  // The sheet
  case noSheet(String, names: [String])
  case sheets([String])
  case hiddenRows(Int, first: String)

  // A column
  case wrongCharacterSet(shown: String, meant: String?, place: String)
  case questionMarks(field: String, count: Int, of: Int, example: String, place: String)
  case shortCodes(field: String, short: Int, of: Int)
  case blindDates(field: String, example: String, place: String)
  case otherOrder(field: String, said: DateOrder, example: String, place: String)
  case swappedDates(field: String, count: Int, example: String)

  /// Whether the command was wrong, rather than the file.
  package var isUsage: Bool {
    switch self {
    case .noSuchColumn, .unnamedColumn, .noOperation, .noSheet, .sheets: true
    case .noHeader, .twoHeaders, .unknownColumns, .sameHeader, .contacts, .notOfOperation,
      .missingColumn, .hiddenRows, .wrongCharacterSet, .questionMarks, .shortCodes, .blindDates,
      .otherOrder, .swappedDates:
      false
    }
  }

  /// The field at fault, where one is.
  package var field: String? {
    switch self {
    case .questionMarks(let field, _, _, _, _), .shortCodes(let field, _, _),
      .blindDates(let field, _, _), .otherOrder(let field, _, _, _),
      .swappedDates(let field, _, _), .missingColumn(let field, _),
      .sameHeader(let field, _, _, _):
      field
    case .contacts: FieldName.contactDetail.rawValue
    case .noOperation: "operation"
    case .noHeader, .twoHeaders, .unknownColumns, .noSuchColumn, .unnamedColumn, .notOfOperation,
      .noSheet, .sheets, .hiddenRows, .wrongCharacterSet:
      nil
    }
  }

  /// A word for scripts.
  package var code: String {
    switch self {
    case .noHeader, .twoHeaders: "no-header"
    case .unknownColumns, .noSuchColumn, .notOfOperation: "unknown-column"
    case .sameHeader: "same-column"
    case .unnamedColumn: "unnamed-column"
    case .contacts: "contacts"
    case .missingColumn: "missing-column"
    case .noOperation: "no-operation"
    case .noSheet, .sheets: "which-sheet"
    case .hiddenRows: "hidden-rows"
    case .wrongCharacterSet: "character-set"
    case .questionMarks: "lost-letters"
    case .shortCodes: "short-codes"
    case .blindDates, .otherOrder: "date-order"
    case .swappedDates: "swapped-dates"
    }
  }
}
