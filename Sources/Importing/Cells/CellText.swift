import Registry
import Spreadsheets

/// The text of a cell, whatever its kind, and what does not belong to it.
package enum CellText {
  /// The cell as a text that reads the same when it comes back.
  package static func plain(_ cell: Cell) -> String {
    switch cell {
    case .empty, .uncalculated: return ""
    case .text(let text), .error(let text): return text
    case .boolean(let flag): return flag ? "TRUE" : "FALSE"
    case .number(let digits, let wholeDigits):
      return NumberText.whole(ofCell: digits).map { NumberText.padded($0, to: wholeDigits) }
        ?? digits
    case .date(let date):
      let day = Day(year: date.year, month: date.month, day: date.day)?.iso ?? ""
      return date.second == 0 ? day : day + "T" + clock(date.second)
    }
  }

  private static func clock(_ second: Int) -> String {
    [second / 3600, second / 60 % 60, second % 60].map { ($0 < 10 ? "0" : "") + String($0) }
      .joined(separator: ":")
  }

  /// The text without white space at its ends and without what nobody can see.
  static func clean(_ text: String) -> (text: String, repairs: [Repair]) {
    // Most texts are plain, and looking into Unicode's tables takes longer.
    if isPlain(text) { return (text, []) }
    var repairs: [Repair] = []
    var clean = text
    if clean.unicodeScalars.contains(where: { $0.value > 0x7F }) {
      clean = withoutInvisible(clean)
      if clean.unicodeScalars.count != text.unicodeScalars.count { repairs.append(.invisible) }
    }
    // gnumeric writes the carriage return of a cell so, in CSV as well.
    if clean.contains("_x000D_\n") { clean = clean.replacing("_x000D_\n", with: "\n") }
    let trimmed = clean.trimmingSpaces()
    if trimmed.unicodeScalars.count != clean.unicodeScalars.count, !trimmed.isEmpty {
      repairs.append(.spaces)
    }
    return (trimmed, repairs)
  }

  /// Whether nothing in the text can need cleaning.
  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return true }
    return (0x21...0x7E).contains(first) && (0x21...0x7E).contains(last)
      && text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && last != UInt8(ascii: "_")
      && !text.utf8.contains(UInt8(ascii: "\n"))
  }

  private static func withoutInvisible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0.isUnseen || $0.isJoiner }) else { return text }
    let scalars = Array(text.unicodeScalars)
    var kept = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() where !scalar.isUnseen {
      if scalar.isJoiner {
        guard index > 0, index + 1 < scalars.count, scalars[index - 1].isIndicOrArabic,
          scalars[index + 1].isIndicOrArabic
        else { continue }
      }
      kept.append(scalar)
    }
    return String(kept)
  }

  /// What spreadsheets show where a formula fails, as a whole cell.
  static func isError(_ text: String) -> Bool {
    guard let first = text.utf8.first, first == 0x23 || first == 0x45 else { return false }
    if errors.contains(text) { return true }
    return text.hasPrefix("Err:5") && text.utf8.count == 7
      && text.utf8.dropFirst(4).allSatisfy { (48...57).contains($0) }
  }

  private static let errors: Set<String> = [
    "#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!",
    "ERROR",
  ]

  /// What programs write for want of a value, as a whole cell; `null` is the agent's own.
  static func isMissing(_ text: String) -> Bool {
    guard text.utf8.count <= 4 else { return false }
    return missing.contains(text)
  }

  private static let missing: Set<String> = [
    "None", "Null", "NULL", "nan", "NaN", "NAN", "NaT", "N/A", "n/a",
  ]

  /// Whether a cell like this stands in front of a sum.
  static func isTotal(_ text: String) -> Bool {
    totals.contains(text.lowercased())
  }

  private static let totals: Set<String> = [
    "total", "totals", "grand total", "sub total", "sub-total", "subtotal", "sum", "कुल", "कुल योग",
    "योग", "ಒಟ್ಟು", "மொத்தம்", "మొత్తం", "ആകെ", "মোট", "કુલ", "ਕੁੱਲ", "एकूण",
  ]
}

extension Unicode.Scalar {
  /// Whether it is never seen and means nothing in a name, a code or an address.
  fileprivate var isUnseen: Bool {
    switch value {
    case 0x00AD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF: true
    default: false
    }
  }

  fileprivate var isJoiner: Bool { value == 0x200C || value == 0x200D }

  /// Whether it is of a script of India, Arabic among them.
  var isIndicOrArabic: Bool {
    switch value {
    case 0x0600...0x06FF, 0x0750...0x077F, 0x08A0...0x08FF, 0x0900...0x0DFF: true
    default: false
    }
  }
}
