/// A text as its lines, so that single lines can be changed and all others stay byte for byte.
struct TextLines: Equatable {
  struct Line: Equatable {
    var content: String
    /// The line's end as it stands there; empty where the file ends without one.
    var end: String

    /// Blanks in front, counted as YAML counts columns.
    var indentation: Int { content.unicodeScalars.prefix { $0 == " " }.count }

    private var words: Substring { content.drop { $0 == " " || $0 == "\t" } }
    var isBlank: Bool { words.isEmpty }
    var isComment: Bool { words.hasPrefix("#") }
  }

  private(set) var lines: [Line] = []

  /// Parts the text where YAML 1.1 does: at LF, CR, CR LF, NEL, LS and PS.
  init(_ text: String) {
    var content = String.UnicodeScalarView()
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      guard Self.breaks.contains(scalar) else {
        content.append(scalar)
        continue
      }
      var end = String(scalar)
      if scalar == "\r", scalars.first == "\n" {
        scalars.removeFirst()
        end = "\r\n"
      }
      lines.append(Line(content: String(content), end: end))
      content = String.UnicodeScalarView()
    }
    if !content.isEmpty { lines.append(Line(content: String(content), end: "")) }
  }

  private static let breaks: Set<Unicode.Scalar> = [
    "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}",
  ]

  var text: String {
    var scalars = String.UnicodeScalarView()
    for line in lines {
      scalars.append(contentsOf: line.content.unicodeScalars)
      scalars.append(contentsOf: line.end.unicodeScalars)
    }
    return String(scalars)
  }

  subscript(index: Int) -> Line { lines[index] }

  /// One change of the lines, by their numbers before any change; numbers count from 0.
  enum Change: Equatable {
    case replace(Int, String)
    case delete(Int)
    /// Puts lines behind one; -1 puts them at the start.
    case insert(after: Int, [String])

    fileprivate var line: Int {
      switch self {
      case .replace(let line, _), .delete(let line), .insert(let line, _): line
      }
    }

    fileprivate var isInsertion: Bool {
      if case .insert = self { true } else { false }
    }
  }

  mutating func apply(_ changes: [Change]) {
    // From the end on, so that the numbers stay true; insertions first, for their line may go.
    let ordered = changes.sorted {
      ($0.line, $0.isInsertion ? 1 : 0) > ($1.line, $1.isInsertion ? 1 : 0)
    }
    for change in ordered {
      switch change {
      case .replace(let line, let content): lines[line].content = content
      case .delete(let line): delete(line)
      case .insert(let line, let contents): insert(contents, after: line)
      }
    }
  }

  /// A text without a line end at its end stays one.
  private mutating func delete(_ index: Int) {
    let gone = lines.remove(at: index)
    if gone.end.isEmpty, !lines.isEmpty { lines[lines.count - 1].end = "" }
  }

  private mutating func insert(_ contents: [String], after index: Int) {
    let usual = lines.first { !$0.end.isEmpty }?.end ?? "\n"
    let lastEnd = index < 0 ? usual : lines[index].end
    if index >= 0, lastEnd.isEmpty { lines[index].end = usual }
    var new = contents.map { Line(content: $0, end: lastEnd.isEmpty ? usual : lastEnd) }
    if lastEnd.isEmpty, !new.isEmpty { new[new.count - 1].end = "" }
    lines.insert(contentsOf: new, at: index + 1)
  }
}
