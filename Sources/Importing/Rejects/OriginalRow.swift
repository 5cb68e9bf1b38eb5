import Codecs
import Registry
import Spreadsheets

/// A row as it was read before it was refused, in the column `original` of a rejects file: one JSON
/// object in ASCII, which no spreadsheet takes for anything else. Its members are the row's cells by
/// their column's name: `"text"`, or `["text","reading"]` where the column could tell what the text
/// means and the rows of the rejects file alone may not.
package struct OriginalRow: Hashable, Sendable {
  package struct CellThen: Hashable, Sendable {
    let text: String
    /// What the text was read as.
    let reading: String?
  }

  private let cells: [String: CellThen]

  package init(_ cells: [String: CellThen]) { self.cells = cells }

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
    cells = members.compactMapValues { member in
      if let text = member.string { return CellThen(text: text, reading: nil) }
      guard let items = member.array?.compactMap(\.string), items.count == 2 else { return nil }
      return CellThen(text: items[0], reading: items[1])
    }
  }

  /// What the cell was, where nobody has touched it since: the same text, or one that a spreadsheet
  /// makes of it. Nil where somebody has, or nothing is known of it.
  func untouched(_ title: String, _ cell: Cell) -> CellThen? {
    guard let then = cells[title] else { return nil }
    return SameValue.isSame(then.text, CellText.plain(cell)) ? then : nil
  }

  /// The row as JSON in ASCII.
  package var json: String {
    let members = cells.sorted { $0.key < $1.key }.map { name, cell in
      let text = Self.quoted(cell.text)
      let value = cell.reading.map { "[\(text),\(Self.quoted($0))]" } ?? text
      return "\(Self.quoted(name)):\(value)"
    }
    return "{\(members.joined(separator: ","))}"
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
