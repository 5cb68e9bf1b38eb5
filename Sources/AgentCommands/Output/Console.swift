import Foundation

/// Where a command's words go: data to standard output, talk to standard error.
package struct Console: Sendable {
  /// Writes one line of data.
  package let print: @Sendable (String) -> Void
  /// Writes one line of talk: progress, warnings, errors.
  package let say: @Sendable (String) -> Void
  /// Rewrites the line of progress, where somebody watches; an empty text ends it.
  package let progress: @Sendable (String) -> Void
  /// Whether a person watches standard output.
  package let isTerminal: Bool
  /// How wide the terminal of standard output is; nil where there is none.
  package let width: @Sendable () -> Int?

  package init(
    isTerminal: Bool, print: @escaping @Sendable (String) -> Void,
    say: @escaping @Sendable (String) -> Void,
    progress: @escaping @Sendable (String) -> Void = { _ in },
    width: @escaping @Sendable () -> Int? = { nil }
  ) {
    self.isTerminal = isTerminal
    self.width = width
    self.print = print
    self.say = say
    self.progress = progress
  }

  /// The process's own standard output and standard error.
  package static let standard = Console(
    isTerminal: isWatched,
    print: { text in
      do {
        try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
      } catch {
        endUnheard(error)
      }
    },
    say: writeTalk,
    progress: { text in
      guard isWatched, isatty(STDERR_FILENO) == 1 else { return }
      // A longer line would wrap, and could not be rewritten.
      let columns = width(of: STDERR_FILENO) ?? 80
      writeTalk("\r\u{1B}[K\(text.prefix(columns - 1))", end: "")
    },
    width: { width(of: STDOUT_FILENO) })

  private static func width(of descriptor: Int32) -> Int? {
    var size = winsize()
    let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 1
    return isKnown ? Int(size.ws_col) : nil
  }

  private static let isWatched =
    isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil

  @Sendable private static func writeTalk(_ text: String) { writeTalk(text, end: "\n") }

  private static func writeTalk(_ text: String, end: String) {
    // Where talk can't be written, nobody can be told so.
    try? FileHandle.standardError.write(contentsOf: Data((text + end).utf8))
  }

  /// Ends the program, since its data reaches nobody: quietly where the reader has gone, as that of
  /// `agent queue | head` does. What was recorded stays recorded.
  private static func endUnheard(_ error: any Error) -> Never {
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    if cause?.code != Int(EPIPE) {
      let detail = cause.map { String(cString: strerror(Int32($0.code))) } ?? "\(error)"
      writeTalk("error: standard output can't be written: \(detail)")
      writeTalk("hint: what the command did is done; see `agent status`")
    }
    exit(ExitStatus.failed.rawValue)
  }
}
