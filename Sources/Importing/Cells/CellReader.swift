import Codecs
import Registry
import Spreadsheets

/// Reads the cells of one column, by its field's shape and by what the whole column tells.
package struct CellReader: Sendable {
  let target: ColumnTarget
  let judgement: ColumnJudgement
  let rules: ReadingRules

  /// - Parameter place: what the cell is called, as `F7`; nil where its file has only lines.
  package func read(_ cell: Cell, at place: @autoclosure () -> String?) -> CellReading {
    switch cell {
    case .empty: return .absent
    case .text(let text): return judged(text, place)
    case .number(let digits, let wholeDigits): return number(digits, wholeDigits, place)
    case .date(let date): return self.date(date)
    case .boolean(let flag):
      return target.shape == .flag ? .value(.bool(flag), []) : text(flag ? "TRUE" : "FALSE", [])
    case .error(let text):
      return .rejected("\(named(place))holds the error \(text) of a formula")
    case .uncalculated:
      return .rejected("\(named(place))was never calculated: open and save the sheet once")
    }
  }

  /// How a sentence about the cell begins: with its name where it has one, with the field's else.
  private func named(_ place: () -> String?) -> String {
    if let place = place() { return "cell \(place) " }
    return target.name.map { $0 + " " } ?? ""
  }

  private func judged(_ raw: String, _ place: () -> String?) -> CellReading {
    guard target.shape != .password else { return raw.isEmpty ? .absent : .value(.string(raw), []) }
    let (clean, repairs) = CellText.clean(raw)
    if clean.isEmpty { return .absent }
    if clean == "null" { return .clear }
    if CellText.isError(clean) {
      return .rejected("\(named(place))holds the error \(clean) of a formula")
    }
    if CellText.isMissing(clean), !target.isName {
      return .rejected(
        "\(clean) is what a program writes for want of a value: leave the cell empty")
    }
    return text(clean, repairs)
  }

  private func text(_ text: String, _ repairs: [Repair]) -> CellReading {
    switch target.shape {
    case .flag: flag(text, repairs)
    case .date: dated(text, repairs)
    case .phone: phone(text, repairs)
    case .text: target.isCode ? code(text, repairs) : words(text, repairs)
    case .email, .choice, .textOrList, .password, .contacts: .value(.string(text), repairs)
    }
  }

  // MARK: Words

  private func words(_ text: String, _ repairs: [Repair]) -> CellReading {
    if target.showsLostLetters, LetterLoss.hasQuestionMarks(text), !rules.accepts(target) {
      return .rejected("letters of \(shown(text)) were replaced by ? when the file was saved")
    }
    return .value(.string(text), repairs)
  }

  private func flag(_ text: String, _ repairs: [Repair]) -> CellReading {
    guard let flag = FlagText.flag(text) else {
      return .rejected(
        "\(target.name ?? "") must be true or false (yes or no, 1 or 0), not \(text)")
    }
    return .value(.bool(flag), FlagText.isPlain(text) ? repairs : repairs + [.flag])
  }

  // MARK: Numbers

  private func number(
    _ digits: String, _ wholeDigits: Int, _ place: () -> String?
  ) -> CellReading {
    guard let whole = NumberText.whole(ofCell: digits) else { return text(digits, []) }
    if whole.utf8.count > Self.keptDigits {
      return .rejected(
        "\(named(place))is a number of \(whole.utf8.count) digits, and spreadsheets keep "
          + "\(Self.keptDigits): type it as text")
    }
    // A number is a day or a flag by its value, whatever zeros its format shows.
    let isValue = target.shape == .date || target.shape == .flag
    return text(isValue ? whole : NumberText.padded(whole, to: wholeDigits), [])
  }

  /// How many digits of a number spreadsheets keep.
  static let keptDigits = 15

  private func phone(_ text: String, _ repairs: [Repair]) -> CellReading {
    let (digits, more) = whole(text)
    guard let digits else { return .rejected(lost(text)) }
    // Spreadsheets group digits by commas. What is no number of India is refused with its field's own
    // words.
    guard let phone = TextForm.phoneDigits(digits.filter { $0 != "," }) else {
      return .value(.string(text), repairs)
    }
    let isWritten = phone == digits
    return .value(.string(phone), repairs + more + (isWritten ? [] : [.phone]))
  }

  private func code(_ text: String, _ repairs: [Repair]) -> CellReading {
    if case .rejected(let reason) = words(text, repairs) { return .rejected(reason) }
    var (digits, more) = (text, repairs)
    if NumberText.hasExponent(text) || NumberText.isPointed(text) {
      let (exact, repair) = whole(text)
      guard let exact else { return .rejected(lost(text)) }
      (digits, more) = (exact, more + repair)
    }
    guard NumberText.isDigits(digits) else { return .value(.string(digits), more) }
    if Self.endsInLostDigits(digits), !rules.accepts(target) {
      return .rejected(
        "\(shown(digits)): spreadsheets keep \(Self.keptDigits) digits; compare with the source, "
          + "and type it as text, or say --accept \(target.name ?? "")")
    }
    if let length = judgement.length, digits.utf8.count < length {
      return .value(.string(NumberText.padded(digits, to: length)), more + [.zeros])
    }
    return .value(.string(digits), more)
  }

  /// Whether a long number ends in zeros, as it does where a spreadsheet kept fifteen digits of it, or
  /// gnumeric sixteen.
  private static func endsInLostDigits(_ digits: String) -> Bool {
    let count = digits.utf8.count
    return (keptDigits...19).contains(count) && digits.hasSuffix("000")
      || (17...19).contains(count) && digits.hasSuffix("00")
  }

  /// The digits of a whole number that was written with a point or an exponent; nil where some are
  /// lost. Any other text as it is.
  private func whole(_ text: String) -> (digits: String?, repairs: [Repair]) {
    let isMarked = text.utf8.contains { $0 == 46 || $0 | 0x20 == UInt8(ascii: "e") }
    guard isMarked else { return (text, []) }
    switch NumberText(text) {
    case .lossy: return (nil, [])
    case .exact(let digits):
      return (digits, [text.lowercased().contains("e") ? .exponent : .pointZero])
    case .fraction, .none: return (text, [])
    }
  }

  private func lost(_ text: String) -> String {
    "\(shown(text)) has lost its last digits. In the sheet: format the column as Number without "
      + "decimals, or Text, and save again; or import the .xlsx itself"
  }

  /// The text for a sentence.
  private func shown(_ text: String) -> String { target.isSecret ? "the value" : text }
}
