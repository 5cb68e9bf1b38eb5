import Registry
import Spreadsheets

/// What the cells of one column show together, folded over its rows: as much as a few values, however
/// long the column.
package struct ColumnEvidence: Hashable, Sendable {
  struct Misread: Hashable, Sendable {
    let text: String
    let meant: String
    let row: Int
  }

  let target: ColumnTarget
  /// Cells that say something.
  private(set) var values = 0
  private(set) var dates = DateEvidence()
  /// Codes of digits alone, by how many: of ten that don't begin with a zero, and of eleven.
  private(set) var tenDigits = 0
  private(set) var elevenDigits = 0
  private(set) var otherDigits = 0
  /// Texts whose letters were replaced by question marks, and the first of them.
  private(set) var questionMarks = 0
  private(set) var questionMark: DateEvidence.Witness?
  /// The first text that was read in a wrong character set, and what was meant.
  private(set) var misread: Misread?
  private(set) var indic = 0
  private(set) var typedForAFont = 0
  /// Names that are also what programs write for want of a value.
  private(set) var missing = 0

  package init(_ target: ColumnTarget) { self.target = target }

  package mutating func note(_ cell: Cell, row: Int) {
    guard cell != .empty else { return }
    values += 1
    if target.shape == .date { return dates.note(cell, row) }
    if target.isCode { noteCode(cell) }
    guard target.shape != .password, case .text(let text) = cell else { return }
    noteLetters(text, row)
  }

  private mutating func noteCode(_ cell: Cell) {
    let text = CellText.clean(CellText.plain(cell)).text
    let digits: String
    if NumberText.isDigits(text) {
      digits = text
    } else if NumberText.isPointed(text), case .exact(let whole) = NumberText(text) {
      digits = whole
    } else {
      return
    }
    switch digits.utf8.count {
    case 10 where !digits.hasPrefix("0"): tenDigits += 1
    case 11: elevenDigits += 1
    default: otherDigits += 1
    }
  }

  private mutating func noteLetters(_ text: String, _ row: Int) {
    var isASCII = true
    var hasQuestionMark = false
    for byte in text.utf8 {
      if byte == 63 { hasQuestionMark = true }
      if byte > 0x7F { isASCII = false }
    }
    if hasQuestionMark, target.showsLostLetters, LetterLoss.hasQuestionMarks(text) {
      questionMarks += 1
      if questionMark == nil { questionMark = DateEvidence.Witness(text: text, row: row) }
    }
    if isASCII {
      guard target.isName else { return }
      if LetterLoss.looksTypedForAFont(text) { typedForAFont += 1 }
      if CellText.isMissing(text) { missing += 1 }
    } else {
      if text.unicodeScalars.contains(where: \.isIndicOrArabic) { indic += 1 }
      if misread == nil, let meant = LetterLoss.meant(by: text) {
        misread = Misread(text: text, meant: meant, row: row)
      }
    }
  }
}
