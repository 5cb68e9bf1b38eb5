/// Which sign separates the cells of a text.
enum Separator {
  static let all: [UInt8] = Array(",;\t|".utf8)

  /// Rows that are looked at.
  private static let rows = 20

  /// Judges the first rows, for the first one is often a title: the sign that parts most of them
  /// into the same number of cells, and into more of them. A comma where nothing separates.
  static func judge(_ text: [UInt8]) -> UInt8 {
    var best: (separator: UInt8, score: Int) = (all[0], 0)
    for separator in all {
      let score = score(widths(of: text, separatedBy: separator))
      if score > best.score { best = (separator, score) }
    }
    return best.separator
  }

  /// How many rows have the number of cells that the most rows have, times their separators.
  private static func score(_ widths: [Int]) -> Int {
    Dictionary(grouping: widths.filter { $0 > 1 }) { $0 }
      .map { width, rows in rows.count * (width - 1) }.max() ?? 0
  }

  /// The cells of each of the first rows.
  private static func widths(of text: [UInt8], separatedBy separator: UInt8) -> [Int] {
    var widths: [Int] = []
    text.withUnsafeBufferPointer { bytes in
      var place = 0
      var row = DelimitedRow(separator: separator)
      while widths.count < rows, place < bytes.count {
        let rest = UnsafeBufferPointer(rebasing: bytes[place...])
        guard case .row(let end) = row.split(rest, isWhole: false) else { break }
        widths.append(row.cells.count)
        place += end.next
      }
      // A text of one row, or whose only row is cut off by the sample's end.
      if widths.isEmpty {
        _ = row.split(bytes, isWhole: true)
        widths.append(row.cells.count)
      }
    }
    return widths
  }
}
