/// Comma-separated values (RFC 4180) as Sunbird's reader takes them.
///
/// That reader, opencsv, also takes a backslash inside quotes for an escape and loses a single one,
/// so a backslash is doubled. Lines end with a line feed: the reader takes it, and it is a byte
/// less.
enum CSV {
  static func text(_ lines: [[String]]) -> String {
    lines.map { $0.map(cell).joined(separator: ",") + "\n" }.joined()
  }

  private static func cell(_ text: String) -> String {
    guard text.contains(where: mustBeQuoted) else { return text }
    let doubled = text.replacing("\\", with: "\\\\").replacing("\"", with: "\"\"")
    return "\"\(doubled)\""
  }

  private static func mustBeQuoted(_ character: Character) -> Bool {
    character == "," || character == "\"" || character == "\\" || character.isNewline
  }
}
