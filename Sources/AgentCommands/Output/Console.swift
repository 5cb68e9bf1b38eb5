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

  package init(
    isTerminal: Bool, print: @escaping @Sendable (String) -> Void,
    say: @escaping @Sendable (String) -> Void,
    progress: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.isTerminal = isTerminal
    self.print = print
    self.say = say
    self.progress = progress
  }

  /// The process's own standard output and standard error.
  package static let standard = Console(
    isTerminal: isatty(STDOUT_FILENO) == 1
      && ProcessInfo.processInfo.environment["NO_COLOR"] == nil,
    print: { FileHandle.standardOutput.write(Data(($0 + "\n").utf8)) },
    say: { FileHandle.standardError.write(Data(($0 + "\n").utf8)) },
    progress: { text in
      guard isatty(STDERR_FILENO) == 1 else { return }
      FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
    })
}
