/// Values beside each other in columns that fit a terminal: what is too long goes on below, in its
/// column.
struct WrappedColumns {
  /// The first cell of each row is its name.
  let rows: [[String]]
  private let heads: [String]
  /// How wide the terminal is; nil where there is none.
  private let width: Int?

  init(heads: [String], rows: [[String]], width: Int?) {
    self.heads = heads
    self.rows = rows
    self.width = width
  }

  private static let gap = "  "
  private static let narrowest = 6

  var lines: [String] {
    let cells = ([heads] + rows).map { $0.map(Self.parts) }
    let columns = Self.columns(wanted: wanted(cells), width: width)
    return cells.flatMap { row -> [String] in
      let wrapped = zip(row, columns).map { parts, columns in
        parts.flatMap { $0.wrapped(to: columns) }
      }
      let height = wrapped.map(\.count).max() ?? 0
      return (0..<height).map { line in
        zip(wrapped, columns).map { lines, columns in
          (line < lines.count ? lines[line] : "").padded(to: columns)
        }.joined(separator: Self.gap).trimmingEnd
      }
    }
  }

  /// A value's own lines; one that goes on ends with `\n`, so that it is not taken for one that was
  /// broken here.
  private static func parts(_ value: String) -> [String] {
    let parts = value.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return parts.dropLast().map { $0.safe + "\\n" } + [parts.last?.safe ?? ""]
  }

  private func wanted(_ cells: [[[String]]]) -> [Int] {
    heads.indices.map { column in
      cells.map { $0[column].map(\.columns).max() ?? 0 }.max() ?? 0
    }
  }

  /// How wide each column is. A name takes what it needs; the others what they need as far as it goes
  /// round, the longer ones sharing what the shorter ones leave.
  static func columns(wanted: [Int], width: Int?) -> [Int] {
    guard let width, let name = wanted.first else { return wanted }
    var left = width - name - gap.count * (wanted.count - 1)
    var columns = wanted
    let byNeed = wanted.indices.dropFirst().sorted { wanted[$0] < wanted[$1] }
    for (done, column) in byNeed.enumerated() {
      let share = max(narrowest, left / (byNeed.count - done))
      columns[column] = min(wanted[column], share)
      left -= columns[column]
    }
    return columns
  }
}
