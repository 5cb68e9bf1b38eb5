import Foundation
import Importing
import Registry

/// The rows of a JSON Lines file or pipe, read once.
struct JSONLinesSource: RowSource {
  private var lines: LineReader
  private var line = 0
  private let rules: ImportRules
  private let size: Int?

  /// - Parameter size: of the whole file, in bytes, where it has an end.
  init(_ lines: LineReader, _ rules: ImportRules, size: Int?) {
    (self.lines, self.rules, self.size) = (lines, rules, size)
  }

  mutating func next() throws -> SourceRow? {
    guard let next = try lines.next() else { return nil }
    line += 1
    switch next {
    case .tooLong(let beginning):
      let row = JSONRow(line: line, beginning: beginning)
      let limit = LineReader.maxLineBytes >> 20
      let problem = RowProblem(
        reason: "the line is longer than \(limit) MiB; this is how it begins")
      return SourceRow(line: line, content: .refused(problem), origin: .json(row))
    case .whole(let bytes):
      guard !bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else {
        return SourceRow(line: line, content: .blank, origin: .none)
      }
      let row = JSONRow(line: line, bytes: bytes)
      do {
        return SourceRow(line: line, content: .draft(try row.draft(by: rules)), origin: .json(row))
      } catch {
        return SourceRow(line: line, content: .refused(error), origin: .json(row))
      }
    }
  }

  var digest: String {
    lines.digest(with: [rules.fallback?.rawValue ?? "", rules.channel ?? ""])
  }

  var share: Double? { size.map { $0 == 0 ? 1 : Double(lines.consumed) / Double($0) } }
}
