/// Values beside each other, as wide as a terminal shows them; one below the other where a row does
/// not fit or a value has lines of its own.
struct SideBySide {
  /// The first cell of each row is its name.
  let rows: [[String]]
  private let heads: [String]
  /// How wide the terminal is; nil where there is none.
  private let width: Int?

  /// - Parameter heads: what the columns are called.
  init(heads: [String], rows: [[String]], width: Int?) {
    self.heads = heads
    self.rows = rows
    self.width = width
  }

  private static let gap = "  "

  var lines: [String] { fits ? table : stacks }

  private var columns: [Int] {
    heads.indices.map { column in ([heads] + rows).map { $0[column].safe.columns }.max() ?? 0 }
  }

  private var fits: Bool {
    guard !rows.joined().contains(where: { $0.contains("\n") }) else { return false }
    let total = columns.reduce(0, +) + Self.gap.count * (heads.count - 1)
    return width.map { total <= $0 } ?? true
  }

  private var table: [String] {
    ([heads] + rows).map { row in
      zip(row, columns).map { $0.safe.padded(to: $1) }.joined(separator: Self.gap).trimmingEnd
    }
  }

  private var stacks: [String] {
    let names = heads.dropFirst()
    let margin = (names.map(\.columns).max() ?? 0) + 2 * Self.gap.count
    return rows.flatMap { row in
      [row[0].safe]
        + zip(names, row.dropFirst()).flatMap { name, value in
          Self.hung(value, behind: (Self.gap + name + Self.gap).padded(to: margin), margin)
        }
    }
  }

  /// The value's lines, each below the one before. A line that goes on ends with `\n`, so that it is
  /// not taken for one that the terminal has broken.
  private static func hung(_ value: String, behind name: String, _ margin: Int) -> [String] {
    let parts = value.split(separator: "\n", omittingEmptySubsequences: false)
    return parts.enumerated().map { index, part in
      (index == 0 ? name : String(repeating: " ", count: margin))
        + String(part).safe + (index == parts.count - 1 ? "" : "\\n")
    }
  }
}

extension String {
  /// Without the spaces at its end, which fill the last column of a row.
  var trimmingEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
