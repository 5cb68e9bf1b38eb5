import Foundation

/// The line of progress of an import: how far it is, how fast it goes, how long it takes.
struct ImportProgress: Sendable {
  let console: Console
  private let start = ContinuousClock.now

  init(_ console: Console) { self.console = console }

  /// - Parameters:
  ///   - what: what goes on.
  ///   - rows: how many are done.
  ///   - share: of the whole, from 0 to 1, where it is known.
  func show(_ what: String, _ rows: Int, _ share: Double?) {
    console.progress(Self.line(what, rows, share, after: start.duration(to: .now)))
  }

  static func line(
    _ what: String, _ rows: Int, _ share: Double?, after time: Duration
  ) -> String {
    let seconds =
      max(Double(time.components.seconds), 0) + Double(time.components.attoseconds) / 1e18
    var line = "\(what) \(rows) rows"
    guard seconds >= 1 else { return line }
    line += ", \(Int(Double(rows) / seconds))/s"
    guard let share, share > 0, share < 1 else { return line }
    return line + ", \(Int((seconds * (1 - share) / share).rounded(.up))) s left"
  }
}
