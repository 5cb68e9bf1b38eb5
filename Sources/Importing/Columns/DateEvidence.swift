import Spreadsheets

/// What the dates of a column tell about the order in which they were written, by shape.
struct DateEvidence: Hashable, Sendable {
  /// One value, and where it stands.
  struct Witness: Hashable, Sendable {
    let text: String
    let row: Int
  }

  /// The dates of one shape.
  struct Parted: Hashable, Sendable {
    let shape: DateShape
    /// The first whose first part can be no month.
    var dayFirst: Witness?
    /// The first whose second part can be no month.
    var monthFirst: Witness?
    /// The first that can be either.
    var either: Witness?
  }

  private(set) var parted: [Parted] = []
  /// Dates with the year first, or known to their file, that another order would make another day.
  private(set) var whole = 0
  /// Those among them whose day can be no month.
  private(set) var wholeBeyondTwelve = 0
  private(set) var example: Witness?

  mutating func note(_ cell: Cell, _ row: Int) {
    switch cell {
    case .text(let text): note(text, row)
    case .date(let date):
      if let day = Day(year: date.year, month: date.month, day: date.day) {
        note(day, Witness(text: day.iso, row: row))
      }
    case .empty, .number, .boolean, .error, .uncalculated: break
    }
  }

  private mutating func note(_ raw: String, _ row: Int) {
    let text = CellText.clean(raw).text
    switch DateText(text).form {
    case .iso(let day): note(day, Witness(text: text, row: row))
    case .parted(let shape, let first, let second, _):
      note(shape, first, second, Witness(text: text, row: row))
    case .certain, .shortYear, .number, .noSuchDay, .none: break
    }
  }

  private mutating func note(_ day: Day, _ witness: @autoclosure () -> Witness) {
    guard day.day != day.month else { return }
    whole += 1
    if day.day > 12 { wholeBeyondTwelve += 1 }
    if example == nil { example = witness() }
  }

  private mutating func note(
    _ shape: DateShape, _ first: Int, _ second: Int, _ witness: @autoclosure () -> Witness
  ) {
    let index = parted.firstIndex { $0.shape == shape } ?? parted.endIndex
    if index == parted.endIndex { parted.append(Parted(shape: shape)) }
    if first > 12 {
      if parted[index].dayFirst == nil { parted[index].dayFirst = witness() }
    } else if second > 12 {
      if parted[index].monthFirst == nil { parted[index].monthFirst = witness() }
    } else if first != second, parted[index].either == nil {
      parted[index].either = witness()
    }
  }
}
