/// In which order people write day, month and year.
package enum DateOrder: String, CaseIterable, Hashable, Sendable {
  case dayFirst = "dmy"
  case monthFirst = "mdy"
  case yearFirst = "ymd"
}

/// What tells dates from each other that one program may have written: columns hold several.
struct DateShape: Hashable, Sendable {
  /// Between its parts: `/`, `-` or `.`.
  let separator: UInt8
  let yearDigits: Int
}

/// A text as a date, as far as it can be told without its column.
struct DateText: Hashable {
  enum Form: Hashable {
    /// `YYYY-MM-DD`.
    case iso(Day)
    /// A day whose order is certain: `2001/03/07`, `20010307`, `7-Mar-2001`.
    case certain(Day)
    /// Day and month in an order that the column has to tell; the year as it is written.
    case parted(DateShape, first: Int, second: Int, year: Int)
    /// Day, month by its name, and a year of two digits.
    case shortYear(day: Int, month: Int, year: Int)
    /// The number of a day, as spreadsheets count them.
    case number(Int)
    /// Like a date, and no day: `00/00/0000`.
    case noSuchDay
    case none
  }

  enum Time: Hashable { case none, midnight, other }

  let form: Form
  let time: Time

  init(_ text: String) {
    let bytes = Array(text.utf8)
    if bytes.contains(where: Self.isOfName) {
      (form, time) = (Self.named(text), .none)
      return
    }
    let end = bytes.firstIndex { $0 == 0x20 || $0 == UInt8(ascii: "T") } ?? bytes.count
    form = Self.form(bytes[..<end])
    time = form == .none ? .none : Self.time(bytes[end...])
  }

  /// Whether the byte is of a month's name, and not of a time.
  private static func isOfName(_ byte: UInt8) -> Bool {
    byte > 0x7F || (97...122).contains(byte | 0x20) && byte != 0x54 && byte != 0x5A
  }

  // MARK: Parts

  private static func form(_ bytes: ArraySlice<UInt8>) -> Form {
    guard let mark = bytes.first(where: { !(48...57).contains($0) }) else { return digits(bytes) }
    guard mark == 47 || mark == 45 || mark == 46 else { return .none }
    let parts = bytes.split(separator: mark, omittingEmptySubsequences: false)
    guard parts.count == 3, let first = number(parts[0]), let second = number(parts[1]),
      let third = number(parts[2])
    else { return .none }
    if parts[0].count == 4, parts[1].count <= 2, parts[2].count <= 2 {
      guard let day = Day(year: first, month: second, day: third) else { return .noSuchDay }
      return mark == 45 && bytes.count == 10 ? .iso(day) : .certain(day)
    }
    guard parts[0].count <= 2, parts[1].count <= 2, [2, 4].contains(parts[2].count) else {
      return .none
    }
    let shape = DateShape(separator: mark, yearDigits: parts[2].count)
    guard isDay(first, second, third, shape) else { return .noSuchDay }
    return .parted(shape, first: first, second: second, year: third)
  }

  /// Whether there is such a day in some order. A year of two digits is taken for a leap year where
  /// one of its centuries has one.
  private static func isDay(_ first: Int, _ second: Int, _ year: Int, _ shape: DateShape) -> Bool {
    let years = shape.yearDigits == 2 ? [1900 + year, 2000 + year] : [year]
    return years.contains {
      Day(year: $0, month: second, day: first) != nil
        || Day(year: $0, month: first, day: second) != nil
    }
  }

  private static func digits(_ bytes: ArraySlice<UInt8>) -> Form {
    guard let number = number(bytes) else { return .none }
    if bytes.count == 8, (1900...2099).contains(number / 10_000) {
      return Day(year: number / 10_000, month: number / 100 % 100, day: number % 100)
        .map(Form.certain) ?? .noSuchDay
    }
    return (1...60_000).contains(number) && bytes.count <= 5 ? .number(number) : .none
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard !bytes.isEmpty, bytes.count <= 9, bytes.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    return bytes.reduce(0) { $0 * 10 + Int($1 - 48) }
  }

  /// ` 00:00:00`, `T00:00:00.000Z`: midnight; anything else is some other time, or no time at all.
  private static func time(_ bytes: ArraySlice<UInt8>) -> Time {
    guard !bytes.isEmpty else { return .none }
    let rest = bytes.dropFirst().filter { $0 != UInt8(ascii: "Z") }
    let isMidnight = rest.count >= 5 && rest.allSatisfy { $0 == 48 || $0 == 58 || $0 == 46 }
    return isMidnight ? .midnight : .other
  }

  // MARK: Months by name

  /// `7-Mar-01`, `7 March 2001`, `07 मार्च 2001`.
  private static func named(_ text: String) -> Form {
    let parts = text.split { $0 == "-" || $0 == " " || $0 == "/" || $0 == "." || $0 == "," }
    guard parts.count == 3, let month = month(parts[1]), let day = Int(parts[0]),
      let year = Int(parts[2]), parts[0].count <= 2
    else { return .none }
    guard parts[2].count == 4 else {
      return parts[2].count == 2 ? .shortYear(day: day, month: month, year: year) : .none
    }
    return Day(year: year, month: month, day: day).map(Form.certain) ?? .noSuchDay
  }

  private static func month(_ word: Substring) -> Int? {
    let word = word.lowercased()
    if let hindi = hindiMonths.firstIndex(of: word) { return hindi + 1 }
    guard word.count >= 3 else { return nil }
    return Day.months.firstIndex { $0.lowercased().hasPrefix(word) }.map { $0 + 1 }
      ?? (word == "sept" ? 9 : nil)
  }

  private static let hindiMonths = [
    "जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्तूबर", "नवंबर",
    "दिसंबर",
  ]
}
