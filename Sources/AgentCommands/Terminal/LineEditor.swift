import CEdit
import Foundation

/// What came of reading a line at a terminal.
enum LineRead: Hashable, Sendable {
  case line(String)
  /// Ctrl-C: the line was left as it was.
  case left
  /// The end of the input.
  case end
}

/// One line at a time, edited by libedit: its keys, its buffer, its history. Nothing of it depends
/// on the locale, in whose C form libedit's own reading drops every letter beyond ASCII.
///
/// Blocks its caller's thread while a person types.
final class LineEditor {
  private let editor: OpaquePointer
  private let history: OpaquePointer
  private let silent: UnsafeMutablePointer<FILE>
  private let terminal: TerminalKeys
  private var line = EditedLine()

  /// - Parameter lines: what was typed before, oldest first.
  /// - Returns: nil where libedit can't be had; lines are then read as the terminal gives them.
  init?(on terminal: TerminalKeys, remembering lines: [String]) {
    guard let silent = fopen("/dev/null", "w") else { return nil }
    guard let editor = cedit_open("agent", silent) else {
      fclose(silent)
      return nil
    }
    guard let history = history_winit() else {
      el_end(editor)
      fclose(silent)
      return nil
    }
    (self.editor, self.history, self.silent) = (editor, history, silent)
    self.terminal = terminal
    _ = cedit_set_keys(editor)
    _ = cedit_take_signal_keys(editor)
    // Letters of Latin-1 are keys of emacs's to it, as a meta key once sent them.
    for letter in 0x80...0xFF { _ = cedit_insert_by(editor, wchar_t(letter)) }
    _ = cedit_history_limit(history, Int32(HistoryFile.limit))
    _ = cedit_set_history(editor, history)
    _ = cedit_set_reader(editor) { editor, character in
      guard let editor, let character, let data = cedit_client_data(editor) else { return -1 }
      let own = Unmanaged<LineEditor>.fromOpaque(data).takeUnretainedValue()
      return own.next(into: character)
    }
    lines.forEach(remember)
  }

  deinit {
    history_wend(history)
    el_end(editor)
    fclose(silent)
  }

  /// Lets the arrow keys bring `text` back.
  func remember(_ text: String) {
    _ = wide(text + "\n").withUnsafeBufferPointer {
      cedit_history_add(history, $0.baseAddress)
    }
  }

  /// Reads one line.
  ///
  /// - Parameters:
  ///   - begun: what stands in it already.
  ///   - completing: what Tab makes of the text before the cursor.
  func read(
    prompt: String, begun: String = "",
    completing: @escaping (String) -> Completion = { _ in .none }
  ) -> LineRead {
    line = EditedLine(prompt: prompt, completing: completing)
    _ = cedit_set_client_data(editor, Unmanaged.passUnretained(self).toOpaque())
    wide(begun).withUnsafeBufferPointer { el_wpush(editor, $0.baseAddress) }
    var count: Int32 = 0
    let text = el_wgets(editor, &count)
    if line.isLeft { return .left }
    guard let text, count > 0 else {
      terminal.write("\r\n")
      return .end
    }
    let typed = self.text(UnsafeBufferPointer(start: text, count: Int(count)))
    return .line(typed.trimmingLineEnd)
  }

  /// The next character that libedit gets, once the line is drawn as it stands.
  private func next(into character: UnsafeMutablePointer<wchar_t>) -> Int32 {
    while true {
      draw()
      guard let scalar = terminal.next() else { return 0 }
      switch scalar {
      case "\u{3}":
        line.isLeft = true
        finish()
        character.pointee = wchar_t(10)
        return 1
      case "\t": complete()
      case "\u{C}": terminal.write("\u{1B}[H\u{1B}[2J")
      default:
        if scalar == "\r" || scalar == "\n" { finish() }
        character.pointee = wchar_t(scalar.value)
        return 1
      }
    }
  }

  private var buffer: (text: String, cursor: Int) {
    guard let info = el_wline(editor)?.pointee, let start = info.buffer else { return ("", 0) }
    return (
      text(UnsafeBufferPointer(start: start, count: info.lastchar - start)), info.cursor - start
    )
  }

  private func draw() {
    let (text, cursor) = buffer
    terminal.write(
      line.display.redraw(
        prompt: line.prompt, text: text, cursor: cursor, width: terminal.width))
  }

  private func finish() {
    terminal.write(
      line.display.leave(prompt: line.prompt, text: buffer.text, width: terminal.width))
  }

  private func complete() {
    let (text, cursor) = buffer
    let before = String(String.UnicodeScalarView(text.unicodeScalars.prefix(cursor)))
    switch line.completing(before) {
    case .none: terminal.write("\u{7}")
    case .insert(let rest):
      _ = wide(rest).withUnsafeBufferPointer { el_winsertstr(editor, $0.baseAddress) }
    case .choices(let words):
      finish()
      for row in words.inRows(width: terminal.width) { terminal.write(row + "\r\n") }
    }
  }

  private func wide(_ text: String) -> [wchar_t] {
    text.unicodeScalars.map { wchar_t($0.value) } + [0]
  }

  private func text(_ characters: UnsafeBufferPointer<wchar_t>) -> String {
    String(
      String.UnicodeScalarView(characters.compactMap { Unicode.Scalar(UInt32($0)) }))
  }
}

/// The line that is read just now.
private struct EditedLine {
  var prompt = ""
  var completing: (String) -> Completion = { _ in .none }
  var display = LineDisplay()
  var isLeft = false
}

extension String {
  fileprivate var trimmingLineEnd: String {
    String(String.UnicodeScalarView(unicodeScalars.filter { $0 != "\n" && $0 != "\r" }))
  }
}
