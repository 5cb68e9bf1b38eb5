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
      let failure = write(text + "\n", to: STDOUT_FILENO)
      if failure != 0 { endUnheard(failure) }
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
    _ = write(text + end, to: STDERR_FILENO)
  }

  /// Writes all of it, by the system's own call: Foundation's takes longer to begin than the rest of a
  /// command's output.
  ///
  /// - Returns: the system's error; 0 for none.
  private static func write(_ text: String, to descriptor: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while let start = rest.baseAddress, !rest.isEmpty {
        let count = Foundation.write(descriptor, start, rest.count)
        if count >= 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        } else if errno == EAGAIN {
          // Whoever shares the terminal or the pipe has set it not to wait.
          var asked = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          _ = poll(&asked, 1, -1)
        } else if errno != EINTR {
          return errno
        }
      }
      return 0
    }
  }

  /// Ends the program, since its data reaches nobody: quietly where the reader has gone, as that of
  /// `agent queue | head` does. What was recorded stays recorded.
  private static func endUnheard(_ failure: Int32) -> Never {
    if failure != EPIPE {
      writeTalk("error: standard output can't be written: \(String(cString: strerror(failure)))")
      writeTalk("hint: what the command did is done; see `agent status`")
    }
    exit(ExitStatus.failed.rawValue)
  }
}
