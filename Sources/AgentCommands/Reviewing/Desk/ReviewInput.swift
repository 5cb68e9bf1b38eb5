import Foundation

/// Where a review's answers come from: keys at a terminal, lines in a pipe.
struct ReviewInput: Sendable {
  /// The next answer; nil at the end.
  let answer: @Sendable () async -> ReviewAnswer?
  /// A line of values, of which some stand there already; nil where it was left.
  let values: @Sendable (_ begun: String) async -> String?
  /// Whether somebody is to be told the keys.
  let isTyped: Bool

  /// The lines of the session.
  static func lines(of session: Session) -> ReviewInput {
    ReviewInput(
      answer: {
        while let line = session.readLine() {
          let text = line.trimmingSpaces()
          if !text.isEmpty, !text.hasPrefix("#") { return ReviewAnswer(line: text) }
        }
        return nil
      },
      values: { _ in session.readLine() }, isTyped: false)
  }

  /// The keys of a terminal, which shows none of them.
  static func keys(of terminal: ReplTerminal) -> ReviewInput {
    ReviewInput(
      answer: { await whileWaiting { await terminal.key() }.map(ReviewAnswer.init(key:)) },
      values: { begun in
        // Its own modes while a line is edited.
        TerminalKeys.restore()
        let read = await whileWaiting { await terminal.read(prompt: "values: ", begun: begun) }
        terminal.keys.takeSingly()
        guard case .line(let line) = read, line.contains(where: { !$0.isWhitespace }) else {
          return nil
        }
        return line
      }, isTyped: true)
  }

  /// While a person is waited for a signal that asks for the end ends the program: nothing is under
  /// way.
  private static func whileWaiting<Value>(_ work: () async -> Value) async -> Value {
    await SignalWatch.process.during(mayRepeat: true) { number in
      guard number != SIGINT else { return }
      TerminalKeys.restore()
      Foundation.exit(ExitStatus.tryLater.rawValue)
    } _: {
      await work()
    }
  }
}

extension ReplTerminal {
  /// The next key, as it is pressed, on a thread of its own; nil at the end.
  func key() async -> Unicode.Scalar? {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [keys] in continuation.resume(returning: keys.next()) }
    }
  }
}
