import Testing

@testable import AgentCommands

/// How a line that is edited is drawn.
struct LineDisplayTests {
  /// A terminal that knows what the drawing uses.
  private struct Screen {
    let width: Int
    var rows: [[String]] = [[]]
    var row = 0
    var column = 0

    mutating func take(_ text: String) {
      var rest = Array(text.unicodeScalars)[...]
      while let scalar = rest.popFirst() {
        switch scalar {
        case "\r": column = 0
        case "\n": move(to: row + 1)
        case "\u{1B}": command(&rest)
        default: put(scalar)
        }
      }
    }

    private mutating func command(_ rest: inout ArraySlice<Unicode.Scalar>) {
      _ = rest.popFirst()
      var count = ""
      while let scalar = rest.popFirst() {
        if scalar.properties.numericType == .decimal {
          count.unicodeScalars.append(scalar)
          continue
        }
        switch scalar {
        case "A": row -= Int(count) ?? 1
        case "C": column += Int(count) ?? 1
        case "J":
          rows = Array(rows.prefix(row + 1))
          rows[row] = Array(rows[row].prefix(column))
        default: break
        }
        return
      }
    }

    private mutating func move(to next: Int) {
      row = next
      while rows.count <= row { rows.append([]) }
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
      let columns = String(scalar).columns
      if columns == 0 {
        if column > 0 { rows[row][column - 1] += String(scalar) }
        return
      }
      if column + columns > width {
        move(to: row + 1)
        column = 0
      }
      while rows[row].count < column + columns { rows[row].append(" ") }
      rows[row][column] = String(scalar)
      for filler in 1..<max(columns, 1) { rows[row][column + filler] = "" }
      column += columns
    }

    var text: String { rows.map { $0.joined() }.joined(separator: "\n") }
  }

  struct Line: Sendable {
    let text: String
    let cursor: Int
    let width: Int
    let shown: String
    let place: [Int]
  }

  @Test(arguments: [
    Line(text: "queue", cursor: 5, width: 20, shown: "> queue", place: [0, 7]),
    Line(text: "queue", cursor: 2, width: 20, shown: "> queue", place: [0, 4]),
    Line(text: "", cursor: 0, width: 20, shown: "> ", place: [0, 2]),
    // Signs without a column stay with their letter, and move no cursor.
    Line(text: "देवनागरी", cursor: 8, width: 20, shown: "> देवनागरी", place: [0, 9]),
    Line(text: "ಕನ್ನಡ", cursor: 3, width: 20, shown: "> ಕನ್ನಡ", place: [0, 4]),
    Line(text: "தமிழ்", cursor: 0, width: 20, shown: "> தமிழ்", place: [0, 2]),
    Line(text: "日本語", cursor: 2, width: 20, shown: "> 日本語", place: [0, 6]),
    // Rows.
    Line(text: "123456789", cursor: 9, width: 8, shown: "> 123456\n789", place: [1, 3]),
    Line(text: "123456", cursor: 6, width: 8, shown: "> 123456\n", place: [1, 0]),
    Line(text: "123456", cursor: 5, width: 8, shown: "> 123456\n", place: [0, 7]),
    Line(text: "12345日", cursor: 6, width: 8, shown: "> 12345\n日", place: [1, 2]),
    // What would act on the terminal.
    Line(text: "a\u{1B}b", cursor: 3, width: 20, shown: "> a\\u{1B}b", place: [0, 10]),
  ])
  func aLineIsDrawnWholeWithItsCursor(line: Line) {
    var display = LineDisplay()
    var screen = Screen(width: line.width)
    screen.take(display.redraw(prompt: "> ", text: "before", cursor: 3, width: line.width))
    screen.take(
      display.redraw(prompt: "> ", text: line.text, cursor: line.cursor, width: line.width))
    #expect(screen.text == line.shown)
    #expect([screen.row, screen.column] == line.place)
  }

  /// The same screen, however the line came to be.
  @Test(arguments: [8, 9, 20])
  func typingLetterByLetterShowsTheSame(width: Int) {
    let text = "शिक्षा ಕನ್ನಡ தமிழ் 日本 abcdefgh"
    var display = LineDisplay()
    var screen = Screen(width: width)
    var typed = ""
    for scalar in text.unicodeScalars {
      typed.unicodeScalars.append(scalar)
      screen.take(
        display.redraw(
          prompt: "> ", text: typed, cursor: typed.unicodeScalars.count, width: width))
      var whole = LineDisplay()
      var fresh = Screen(width: width)
      fresh.take(
        whole.redraw(prompt: "> ", text: typed, cursor: typed.unicodeScalars.count, width: width))
      #expect(screen.text == fresh.text)
      #expect(screen.column == fresh.column)
    }
  }

  @Test func aLetterAtTheEndIsAllThatIsSent() {
    var display = LineDisplay()
    _ = display.redraw(prompt: "> ", text: "queu", cursor: 4, width: 20)
    #expect(display.redraw(prompt: "> ", text: "queue", cursor: 5, width: 20) == "e")
    #expect(display.redraw(prompt: "> ", text: "queue", cursor: 5, width: 20) == "")
  }
}
