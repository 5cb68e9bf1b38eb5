import Foundation

/// One line of the table: what was measured, what it stands on, and how they compare.
struct Figure: Sendable {
  /// What the comparison has to show.
  enum Demand: Sendable {
    case ratioAtLeast(Double)
    case ratioAtMost(Double)
    case moreAtMost(Double)
    case none
  }

  let title: String
  let unit: String
  let figure: Double
  /// What the same work costs without the agent, or on an empty or short queue.
  let floor: Double
  let floorTitle: String
  let demand: Demand

  private static func columns(_ cells: [String]) -> String {
    let widths = [48, 12, 12, 34, 10, 22]
    return zip(cells, widths).enumerated().map { index, cell in
      let (text, width) = cell
      let spaces = String(repeating: " ", count: max(1, width - text.count))
      return index == 1 || index == 2 || index == 4 ? spaces + text : " " + text + spaces
    }.joined()
  }

  static func printHead() {
    print(columns(["what", "figure", "floor", "the floor is", "compared", "demanded"]))
  }

  func printLine() {
    print(
      Self.columns([
        "\(title), \(unit)", Self.text(figure), Self.text(floor), floorTitle, compared, demanded,
      ]))
    fflush(nil)
  }

  private var compared: String {
    switch demand {
    case .moreAtMost: "+" + Self.text(figure - floor)
    case .ratioAtLeast, .ratioAtMost, .none: String(format: "%.2f×", figure / floor)
    }
  }

  private var demanded: String {
    switch demand {
    case .ratioAtLeast(let bound): "at least \(bound)×" + (figure / floor >= bound ? "" : " MISSED")
    case .ratioAtMost(let bound): "at most \(bound)×" + (figure / floor <= bound ? "" : " MISSED")
    case .moreAtMost(let bound):
      "at most +" + Self.text(bound) + (figure - floor <= bound ? "" : " MISSED")
    case .none: "-"
    }
  }

  private static func text(_ number: Double) -> String {
    String(format: abs(number) >= 100 ? "%.0f" : "%.1f", number)
  }
}

extension [Double] {
  var median: Double { sorted()[count / 2] }
}
