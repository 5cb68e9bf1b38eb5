import Codecs
import Registry
import Spreadsheets

extension CellReader {
  /// A day that its file knows for one.
  func date(_ date: CellDate) -> CellReading {
    guard let day = Day(year: date.year, month: date.month, day: date.day) else {
      return .rejected("\(date.year)-\(date.month)-\(date.day) is no day")
    }
    guard date.second == 0 else {
      return .rejected("\(CellText.plain(.date(date))) has a time of day; a date has none")
    }
    guard target.shape == .date else { return .value(.string(day.iso), []) }
    return plausible(day, day.iso, [])
  }

  /// A text of a date column.
  func dated(_ text: String, _ repairs: [Repair]) -> CellReading {
    let date = DateText(text)
    guard date.time != .other || date.form == .none else {
      return .rejected("\(text) has a time of day; a date has none")
    }
    let repairs = repairs + (date.time == .midnight ? [.midnight] : [])
    switch date.form {
    case .none: return .value(.string(text), repairs)
    case .noSuchDay: return .rejected("\(text) is no day")
    case .iso(let day): return plausible(day, text, repairs)
    case .certain(let day): return plausible(day, text, repairs + [.date])
    case .shortYear(let day, let month, let year):
      return shortYear(day, month, year, text, repairs + [.date])
    case .number(let number): return .rejected(Self.dayNumber(number))
    case .parted(let shape, let first, let second, let year):
      return parted(shape, (first, second, year), text, repairs + [.date])
    }
  }

  private func parted(
    _ shape: DateShape, _ parts: (first: Int, second: Int, year: Int), _ text: String,
    _ repairs: [Repair]
  ) -> CellReading {
    let order: DateOrder
    switch judgement.order(of: shape) {
    case .one(let one): order = one
    case .both where parts.first > 12 || parts.first == parts.second: order = .dayFirst
    case .both where parts.second > 12: order = .monthFirst
    case .both(let rest?) where rest != .yearFirst: order = rest
    case .both:
      return .rejected(
        "\(text) can be two days, and the column writes some dates day first, others month first: "
          + "write it as YYYY-MM-DD")
    }
    let (day, month) =
      order == .monthFirst ? (parts.second, parts.first) : (parts.first, parts.second)
    if shape.yearDigits == 2 { return shortYear(day, month, parts.year, text, repairs) }
    guard let found = Day(year: parts.year, month: month, day: day) else {
      return .rejected("\(text) is no day, read \(order.inWords) as the column is")
    }
    return plausible(found, text, repairs)
  }

  /// A year of two digits is certain where only one century gives an age that a person here can have.
  private func shortYear(
    _ day: Int, _ month: Int, _ year: Int, _ text: String, _ repairs: [Repair]
  ) -> CellReading {
    let days = [1900, 2000].compactMap { Day(year: $0 + year, month: month, day: day) }
    guard !days.isEmpty else { return .rejected("\(text) is no day") }
    let likely = days.filter { Self.ages.contains($0.age(on: rules.today)) }
    guard likely.count == 1, let found = likely.first else {
      return .rejected("\(text) does not tell its century: write it as YYYY-MM-DD")
    }
    return .value(.string(found.iso), repairs + [.year])
  }

  /// How old those can be who work or learn here, in years.
  static let ages = 15...100

  private func plausible(_ day: Day, _ text: String, _ repairs: [Repair]) -> CellReading {
    guard target == .field(.dob), !rules.accepts(target) else {
      return .value(.string(day.iso), repairs)
    }
    if day >= rules.today { return .rejected("\(text) is not in the past") }
    let age = day.age(on: rules.today)
    guard Self.ages.contains(age) else {
      return .rejected(
        "\(text) is an age of \(age): not one of \(Self.ages.lowerBound) to "
          + "\(Self.ages.upperBound); mend it, or say --accept dob")
    }
    return .value(.string(day.iso), repairs)
  }

  /// Both days that spreadsheets may mean by a number.
  static func dayNumber(_ number: Int) -> String {
    let (early, late) = (Day(serial: number), Day(serial: number + Day.epochsApart))
    return
      "\(number) is a spreadsheet's day number (\(early.inWords), or \(late.inWords) where days "
      + "are counted from 1904): format the column as YYYY-MM-DD and save again"
  }
}

extension DateOrder {
  var inWords: String {
    switch self {
    case .dayFirst: "day first"
    case .monthFirst: "month first"
    case .yearFirst: "year first"
    }
  }
}
