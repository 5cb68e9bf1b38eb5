import Synchronization

/// Stops what a line of the REPL prints after each screen, until a person asks for more.
final class Pager: Sendable {
  private struct State {
    /// Rows printed since somebody pressed a key.
    var rows = 0
    var isSkipping = false
  }

  private let keys: TerminalKeys
  private let state = Mutex(State())

  init(_ keys: TerminalKeys) { self.keys = keys }

  /// A person has typed something: from here on it is a new page.
  func begin() { state.withLock { $0 = State() } }

  /// Nothing more is shown until somebody types again.
  func stop() { state.withLock { $0.isSkipping = true } }

  /// The console that prints through it. Talk goes past it, since errors must be seen.
  func console(over console: Console) -> Console {
    Console(
      isTerminal: console.isTerminal,
      print: { [self] text in
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        where admit(line) { console.print(line) }
      },
      say: { [self] text in
        state.withLock { $0.rows += Self.rows(of: text, width: keys.width) }
        console.say(text)
      }, progress: console.progress, width: console.width)
  }

  /// Whether the text is to be shown. Where the screen is full a person is asked first, which holds
  /// the caller as a slow terminal would.
  private func admit(_ text: String) -> Bool {
    state.withLock { state in
      guard !state.isSkipping else { return false }
      let rows = Self.rows(of: text, width: keys.width)
      if state.rows > 0, state.rows + rows > keys.height - 1 {
        switch answer() {
        case .page: state.rows = 0
        case .line: state.rows = max(0, keys.height - 1 - rows)
        case .leave:
          state.isSkipping = true
          return false
        }
      }
      state.rows += rows
      return true
    }
  }

  private enum Answer {
    case page, line, leave
  }

  private func answer() -> Answer {
    keys.write("-- more: space a page, enter a line, q no more --")
    let key = keys.single()
    keys.write("\r\u{1B}[K")
    switch key {
    case " "?: return .page
    case "\r"?, "\n"?, "j"?: return .line
    case "q"?, "Q"?, "\u{3}"?, "\u{1B}"?, nil: return .leave
    case .some: return .page
    }
  }

  /// How many rows of the terminal a text takes.
  static func rows(of text: String, width: Int) -> Int {
    text.split(separator: "\n", omittingEmptySubsequences: false).reduce(0) { rows, line in
      rows + max(1, (String(line).columns + width - 1) / width)
    }
  }
}
