import Importing

/// Tells the first rows that are refused, one by one, for a person.
final class RefusalTeller {
  private let places: PlaceNames
  private let report: ImportReport
  private let isOn: Bool
  private var count = 0

  /// How many are told.
  private static let most = 10

  init(_ places: PlaceNames, _ report: ImportReport, isOn: Bool) {
    (self.places, self.report) = (places, report)
    self.isOn = isOn && !report.isQuiet
  }

  func tell(_ row: SourceRow, _ problem: RowProblem) {
    count += 1
    guard isOn, count <= Self.most else { return }
    let field = problem.field.map { ", \($0)" } ?? ""
    report.console.progress("")
    report.console.say("\(places.row(row.line))\(field): \(problem.reason)".safe)
  }

  /// - Parameter path: where all of them are; nil where nowhere.
  func end(in path: String?) {
    guard isOn, count > Self.most else { return }
    let place = path.map { " in \($0.safe)" } ?? ""
    report.console.progress("")
    report.console.say("and \(count - Self.most) more\(place)")
  }
}
