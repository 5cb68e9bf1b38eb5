/// A table with a bar in each row: a label, the bar, and the figures.
struct BarTable {
  struct Row {
    let label: String
    /// Parts of the bar, with their style.
    let parts: [(count: Int, style: String)]
  }

  let rows: [Row]
  /// Of the label's column and of each figure's; none for no header.
  var titles: [String] = []

  private static let width = 360.0

  var markup: Markup {
    let most = rows.map { $0.parts.map(\.count).reduce(0, +) }.max() ?? 0
    let body = Markup.element(
      "tbody", [:],
      rows.map { row in
        .element(
          "tr", [:],
          [
            .element("th", ["class": "text"], row.label),
            .element("td", ["class": "bar"], [bar(row, most)]),
          ]
            + row.parts.map { .element("td", ["class": "number"], "\($0.count)") })
      })
    return .element("table", ["class": "bars"], header + [body])
  }

  private var header: [Markup] {
    guard let first = titles.first else { return [] }
    let figures = titles.dropFirst().map { Markup.element("th", ["class": "number"], $0) }
    let cells = [Markup.element("th", ["class": "text"], first), .element("th")] + figures
    return [.element("thead", [:], [.element("tr", [:], cells)])]
  }

  private func bar(_ row: Row, _ most: Int) -> Markup {
    var x = 0.0
    let parts = row.parts.compactMap { count, style -> Markup? in
      guard count > 0, most > 0 else { return nil }
      // What is there can be seen, however little it is.
      let width = max(2, Self.width * Double(count) / Double(most))
      defer { x += width }
      return .element(
        "rect", ["class": style, "x": x.svg, "width": width.svg, "height": "14"])
    }
    return .element(
      "svg", ["viewBox": "0 0 \((Self.width + 4).svg) 14", "aria-hidden": "true"], parts)
  }
}
