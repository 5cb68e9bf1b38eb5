/// How a line that is being edited is drawn: its prompt, its text and the cursor in it.
///
/// libedit's own drawing leaves vowel signs out that take no column (`findings/libedit-marks.sh`),
/// so that it edits the line and this draws it.
struct LineDisplay: Equatable {
  /// In which row below the prompt's first one the cursor stands.
  private var cursorRow = 0
  /// What stands there.
  private var shown: Shown?

  private struct Shown: Equatable {
    let prompt: String
    let text: String
    let cursor: Int
    let width: Int

    /// What was typed since at the end, where that is all, and stays in its row.
    func typed(before now: Shown) -> String? {
      let (old, new) = (Array(text.unicodeScalars), Array(now.text.unicodeScalars))
      guard prompt == now.prompt, width == now.width, cursor == old.count,
        now.cursor == new.count, new.starts(with: old)
      else { return nil }
      let (from, to) = (
        LineDisplay.place(after: (prompt + text).safe, width: width),
        LineDisplay.place(after: (prompt + now.text).safe, width: width)
      )
      guard from.row == to.row else { return nil }
      return String(String.UnicodeScalarView(new.dropFirst(old.count)))
    }
  }

  /// What redraws the line over what was drawn before.
  ///
  /// - Parameters:
  ///   - cursor: how many of the text's code points are before it.
  ///   - width: the terminal's columns.
  mutating func redraw(prompt: String, text: String, cursor: Int, width: Int) -> String {
    let now = Shown(prompt: prompt, text: text, cursor: cursor, width: width)
    guard now != shown else { return "" }
    defer { shown = now }
    if let typed = shown?.typed(before: now) { return typed.safe }
    let before = prompt + String(String.UnicodeScalarView(text.unicodeScalars.prefix(cursor)))
    let place = Self.place(after: before.safe, width: width)
    let end = Self.place(after: (prompt + text).safe, width: width)
    var drawn = "\r" + (cursorRow > 0 ? "\u{1B}[\(cursorRow)A" : "") + "\u{1B}[J"
    drawn += (prompt + text).safe
    // A terminal stays behind its last column until more comes.
    if end.column == 0, end.row > 0 { drawn += "\r\n" }
    if end.row > place.row { drawn += "\u{1B}[\(end.row - place.row)A" }
    drawn += "\r" + (place.column > 0 ? "\u{1B}[\(place.column)C" : "")
    cursorRow = place.row
    return drawn
  }

  /// What leaves the line as it stands, so that the next output begins below it.
  mutating func leave(prompt: String, text: String, width: Int) -> String {
    let all = text.unicodeScalars.count
    let drawn = redraw(prompt: prompt, text: text, cursor: all, width: width)
    self = LineDisplay()
    return drawn + "\r\n"
  }

  /// Where the next character goes: a wide one that does not fit into a row goes into the next.
  fileprivate static func place(after text: String, width: Int) -> (row: Int, column: Int) {
    var (row, column) = (0, 0)
    for scalar in text.unicodeScalars {
      let columns = String(scalar).columns
      if column + columns > width { (row, column) = (row + 1, 0) }
      column += columns
    }
    return column == width ? (row + 1, 0) : (row, column)
  }
}
