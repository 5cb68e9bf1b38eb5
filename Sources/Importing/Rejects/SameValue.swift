import Registry

/// Whether a spreadsheet may have made one text of another by itself.
enum SameValue {
  /// Whether `now` is `then`, or the same number, date or truth value in another form.
  static func isSame(_ then: String, _ now: String) -> Bool {
    if then == now { return true }
    let (then, now) = (CellText.clean(then).text, CellText.clean(now).text)
    if then == now { return true }
    if then.isEmpty || now.isEmpty { return false }
    return isSameNumber(then, now) || isSameDate(then, now) || isSameFlag(then, now)
      || isDamaged(then, now) || CellText.isError(now) && then.hasPrefix("=")
  }

  /// Whether letters were replaced by question marks, or read in another character set.
  private static func isDamaged(_ then: String, _ now: String) -> Bool {
    guard !then.utf8.allSatisfy({ $0 < 0x80 }) else { return false }
    let marked = String.UnicodeScalarView(then.unicodeScalars.map { $0.isASCII ? $0 : "?" })
    return String(marked) == now || LetterLoss.meant(by: now) == then
  }

  // MARK: Numbers

  private static func isSameNumber(_ then: String, _ now: String) -> Bool {
    guard let (first, isRounded) = digits(now), let (other, _) = digits(then) else { return false }
    if first == other { return true }
    // Fifteen digits are kept, by some programs one or two more, or as many as a format shows.
    guard first.count == other.count else { return false }
    let significant = first.reversed().drop { $0 == "0" }.count
    let kept = isRounded ?? max(CellReader.keptDigits, significant)
    guard kept < other.count else { return false }
    return rounded(other, to: kept) == rounded(first, to: kept)
  }

  /// The digits of a number without zeros in front; and to how many of them it was rounded, where it
  /// says so.
  private static func digits(_ text: String) -> (digits: Substring, rounded: Int?)? {
    let whole = text.hasPrefix("'") ? String(text.dropFirst()) : text
    guard let number = NumberText.whole(ofCell: whole) else { return nil }
    let mantissa = whole.lowercased().split(separator: "e")[0].utf8.count { (48...57).contains($0) }
    let isRounded = NumberText(whole) == .lossy
    return (number.drop { $0 == "0" }, isRounded ? mantissa : nil)
  }

  private static func rounded(_ digits: Substring, to count: Int) -> String {
    var kept = digits.utf8.prefix(count).map { Int($0) - 48 }
    guard digits.utf8.count > count, digits.utf8.dropFirst(count).first ?? 48 >= 53 else {
      return kept.map(String.init).joined()
    }
    var at = count - 1
    while at >= 0 {
      kept[at] += 1
      if kept[at] < 10 { break }
      kept[at] = 0
      at -= 1
    }
    return kept.map(String.init).joined()
  }

  // MARK: Dates and truth

  /// A spreadsheet changes the form of a date; a person who writes `YYYY-MM-DD` says which day it is.
  private static func isSameDate(_ then: String, _ now: String) -> Bool {
    let (before, after) = (days(then), days(now))
    if let (one, other) = pair(then) {
      return after.contains {
        [$0.day, $0.month] == [one, other] || [$0.month, $0.day] == [one, other]
      }
    }
    guard !before.isEmpty, !after.isEmpty else { return false }
    if case .iso = DateText(now).form { return before == after }
    return !before.isDisjoint(with: after)
  }

  /// Each day that the text can be.
  private static func days(_ text: String) -> Set<Day> {
    switch DateText(text).form {
    case .iso(let day), .certain(let day): [day]
    case .parted(let shape, let first, let second, let year):
      Set(
        years(year, shape.yearDigits).flatMap { year in
          [(first, second), (second, first)].compactMap {
            Day(year: year, month: $0.1, day: $0.0)
          }
        })
    case .shortYear(let day, let month, let year):
      Set(years(year, 2).compactMap { Day(year: $0, month: month, day: day) })
    case .number(let number): [Day(serial: number)]
    case .noSuchDay, .none: []
    }
  }

  /// `1-2` or `3/4`, of which a spreadsheet makes a day of this year.
  private static func pair(_ text: String) -> (Int, Int)? {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" }
    guard parts.count == 2, let one = Int(parts[0]), let other = Int(parts[1]) else { return nil }
    return (one, other)
  }

  private static func years(_ year: Int, _ digits: Int) -> [Int] {
    digits == 2 ? [1900 + year, 2000 + year] : [year]
  }

  private static func isSameFlag(_ then: String, _ now: String) -> Bool {
    guard let before = FlagText.flag(then), let after = FlagText.flag(now) else { return false }
    return before == after
  }
}
