/// Which sign separates the cells of a text.
enum Separator {
  static let all: [UInt8] = Array(",;\t|".utf8)

  /// Rows that are looked at.
  private static let rows = 20

  /// Judges the first rows, for the first one is often a title: the sign that parts most of them
  /// into the same number of cells, and into more of them. A comma where nothing separates.
  static func judge(_ text: [UInt8]) -> UInt8 {
    let counts = counts(in: text)
    var best: (separator: UInt8, score: Int) = (all[0], 0)
    for (place, separator) in all.enumerated() {
      let score = score(counts.map { $0[place] })
      if score > best.score { best = (separator, score) }
    }
    return best.separator
  }

  /// How many rows have as many separators as the most rows have, times these.
  private static func score(_ counts: [Int]) -> Int {
    Dictionary(grouping: counts.filter { $0 > 0 }) { $0 }
      .map { count, rows in rows.count * count }.max() ?? 0
  }

  /// How often each sign stands outside of quotes in each of the first rows.
  private static func counts(in text: [UInt8]) -> [[Int]] {
    let quote = UInt8(ascii: "\"")
    var counts: [[Int]] = [[0, 0, 0, 0]]
    var isQuoted = false
    var before: UInt8 = 0x0A
    for byte in text {
      let isLineEnd = byte == 0x0A || byte == 0x0D
      if byte == quote {
        // Within quotes two of them stand for one: the second opens again what the first closed.
        let opens = all.contains(before) || before == 0x0A || before == 0x0D || before == quote
        isQuoted = !isQuoted && opens
      } else if !isQuoted, let place = all.firstIndex(of: byte) {
        counts[counts.count - 1][place] += 1
      } else if !isQuoted, isLineEnd {
        guard counts.count < rows else { return counts }
        counts.append([0, 0, 0, 0])
      }
      before = byte
    }
    return counts
  }
}
