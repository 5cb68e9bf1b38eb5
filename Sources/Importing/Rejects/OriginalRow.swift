import Codecs
import Registry
import Spreadsheets

/// A row as it stood before anybody touched it, in the column `original` of a rejects file or of an
/// export: one JSON object in ASCII, which no spreadsheet takes for anything else. Its members are the
/// row's cells by their column's name: `"text"`, or `["text","reading"]` where the column could tell
/// what the text means and the rows of the rejects file alone may not. What the agent itself wrote
/// says exactly what it means: `{"is":VALUE}`, with `"text"` where the cell shows another text, or
/// `true` for a long text, which means just what it says.
package struct OriginalRow: Hashable, Sendable {
  package struct CellThen: Hashable, Sendable {
    let text: String
    /// What the text was read as.
    let reading: String?
    /// What the cell means, whatever its text would be read as.
    let value: JSONValue?

    package init(text: String, reading: String? = nil, value: JSONValue? = nil) {
      (self.text, self.reading, self.value) = (text, reading, value)
    }

    /// Whether the column's other cells have no say in what it means.
    var isSettled: Bool { reading != nil || value != nil }
  }

  private let cells: [String: CellThen]
  /// The columns whose texts mean just what they say.
  private let plain: Set<String>

  package init(_ cells: [String: CellThen]) { (self.cells, plain) = (cells, []) }

  /// The row's original, where it has one; what is no JSON object is no original.
  init?(of row: SheetRow, _ header: Header) {
    guard let column = header.column(of: .own(.original)), column.index < row.cells.count,
      case .text(let json) = row.cells[column.index]
    else { return nil }
    self.init(parsing: json)
  }

  init?(parsing json: String) {
    // Where it can't be read, the cells count as they are.
    guard let members = (try? JSONValue(parsing: json.utf8))?.object else { return nil }
    plain = Set(members.filter { $0.value == .bool(true) }.keys)
    cells = members.compactMapValues { member in
      if let text = member.string { return CellThen(text: text) }
      if let value = member["is"] {
        return (member["text"] ?? value).string.map { CellThen(text: $0, value: value) }
      }
      guard let items = member.array?.compactMap(\.string), items.count == 2 else { return nil }
      return CellThen(text: items[0], reading: items[1])
    }
  }

  /// What the cell was, where nobody has touched it since: the same text, or one that a spreadsheet
  /// makes of it. Nil where somebody has, or nothing is known of it.
  func untouched(_ title: String, _ cell: Cell) -> CellThen? {
    if plain.contains(title) {
      let text = CellText.plain(cell)
      return CellThen(text: text, value: .string(text))
    }
    guard let then = cells[title] else { return nil }
    return SameValue.isSame(then.text, CellText.plain(cell)) ? then : nil
  }

  /// The row as JSON in ASCII.
  package var json: String {
    let members = cells.sorted { $0.key < $1.key }.map { name, cell in
      "\(Self.quoted(name)):\(Self.member(cell))"
    }
    return "{\(members.joined(separator: ","))}"
  }

  /// Longer texts are not kept a second time: spreadsheets make nothing else of them, and a cell holds
  /// no more than 32,767 characters.
  private static let longestKept = 200

  private static func member(_ cell: CellThen) -> String {
    let text = quoted(cell.text)
    if let value = cell.value {
      let isPlain = value == .string(cell.text)
      if isPlain, cell.text.utf16.count > longestKept { return "true" }
      return isPlain ? "{\"is\":\(text)}" : "{\"is\":\(ascii(value)),\"text\":\(text)}"
    }
    return cell.reading.map { "[\(text),\(quoted($0))]" } ?? text
  }

  private static func ascii(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): quoted(text)
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .number(let number): "\(number)"
    case .array(let items): "[\(items.map(ascii).joined(separator: ","))]"
    case .object(let members):
      "{"
        + members.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(ascii($0.value))" }
        .joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for unit in text.utf16 {
      switch unit {
      case 0x22: quoted += "\\\""
      case 0x5C: quoted += "\\\\"
      case 0x20...0x7E: quoted.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      default:
        let digits = String(unit, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return quoted + "\""
  }
}
