/// A chart of columns, one group for each day.
struct ColumnChart {
  struct Series {
    let name: String
    /// Of the style sheet.
    let style: String
    let values: [Int]
  }

  /// What the picture is called for who can't see it.
  let title: String
  let labels: [String]
  let series: [Series]
  /// Whether the series of a day stand on each other.
  var isStacked = false
  /// A value for the axis.
  var words: (Int) -> String = { "\($0)" }

  private static let width = 720.0
  private static let height = 170.0
  private static let (left, top, bottom) = (58.0, 8.0, 22.0)

  private var most: Int {
    labels.indices.map { day in
      let values = series.map { $0.values[day] }
      return isStacked ? values.reduce(0, +) : values.max() ?? 0
    }.max() ?? 0
  }

  var markup: Markup {
    let scale = AxisScale(most: most)
    let plot = Self.height - Self.top - Self.bottom
    func y(_ value: Int) -> Double {
      Self.top + plot * (1 - Double(value) / Double(scale.end))
    }
    return .element(
      "svg",
      ["viewBox": "0 0 \(Self.width.svg) \(Self.height.svg)", "role": "img", "class": "columns"],
      [.element("title", [:], title)] + grid(scale, y) + columns(y) + days())
  }

  private func grid(_ scale: AxisScale, _ y: (Int) -> Double) -> [Markup] {
    scale.ticks.flatMap { value -> [Markup] in
      let height = y(value).svg
      return [
        .element(
          "line",
          [
            "class": "grid", "x1": Self.left.svg, "x2": Self.width.svg, "y1": height, "y2": height,
          ]),
        .element(
          "text", ["class": "axis", "x": (Self.left - 6).svg, "y": (y(value) + 4).svg], words(value)
        ),
      ]
    }
  }

  private func columns(_ y: (Int) -> Double) -> [Markup] {
    let step = (Self.width - Self.left) / Double(max(1, labels.count))
    let width = isStacked ? step * 0.7 : step * 0.76 / Double(max(1, series.count))
    return labels.indices.flatMap { day -> [Markup] in
      var base = 0
      return series.indices.compactMap { place -> Markup? in
        let value = series[place].values[day]
        defer { if isStacked { base += value } }
        guard value > 0 else { return nil }
        let x = Self.left + step * (Double(day) + 0.12) + (isStacked ? 0 : width * Double(place))
        let (bottom, top) = (y(base), y(base + value))
        return .element(
          "rect",
          [
            "class": series[place].style, "x": x.svg, "y": top.svg, "width": width.svg,
            "height": max(0.5, bottom - top).svg,
          ], [.element("title", [:], "\(labels[day]): \(words(value)) \(series[place].name)")])
      }
    }
  }

  /// As many labels as there is room for.
  private func days() -> [Markup] {
    let step = (Self.width - Self.left) / Double(max(1, labels.count))
    let every = max(1, (labels.count + 9) / 10)
    return labels.indices.filter { (labels.count - 1 - $0) % every == 0 }.map { day in
      .element(
        "text",
        [
          "class": "day", "x": (Self.left + step * (Double(day) + 0.5)).svg,
          "y": (Self.height - 6).svg,
        ], labels[day])
    }
  }
}

/// Round numbers for an axis that begins at 0.
struct AxisScale: Hashable {
  let ticks: [Int]

  var end: Int { ticks.last ?? 1 }

  /// - Parameter most: the largest value, which is not beyond the end.
  init(most: Int) {
    var step = 1
    // 1, 2, 5, 10, 20, 50, …: at most five steps.
    var next = [2, 5, 2].makeIterator()
    while step * 5 < most {
      if let factor = next.next() {
        step = factor == 5 ? step / 2 * 5 : step * 2
      } else {
        next = [2, 5, 2].makeIterator()
      }
    }
    ticks = Array(stride(from: 0, through: max(1, (most + step - 1) / step) * step, by: step))
  }
}
