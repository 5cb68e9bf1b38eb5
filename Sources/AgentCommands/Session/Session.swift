import Foundation

/// What one run of a command stands in: where its words go and what a REPL presets.
package struct Session: Sendable {
  package var console = Console.standard
  /// Options that the surrounding `agent repl` was given, for lines that do not give their own.
  package var presets = Presets()
  package var environment = ProcessInfo.processInfo.environment
  /// Whether standard input is the REPL's own, so that no command may take it.
  package var ownsInput = false
  /// What the surrounding `agent repl` has shown of conflicts.
  package var shown = ShownConflicts()
  /// The terminal of the surrounding `agent repl`; nil without one.
  var terminal: ReplTerminal?
  /// What was decided in the surrounding `agent repl`.
  var decisions = DecisionLog()
  /// What the surrounding `agent repl` keeps open from line to line; nil for a command by itself.
  package var kept: KeptOpen?
  /// Reads one line of standard input; nil at its end.
  package var readLine: @Sendable () -> String? = { Swift.readLine() }

  package struct Presets: Sendable {
    package var config: String?
    package var store: String?
    package var json = false
    package var author: String?
    /// Keys of the configuration with values that win over file and environment.
    package var overrides: [String: String] = [:]

    package init() {}
  }

  package init() {}

  /// The session of the command that is running. A task-local value, because the parser makes the
  /// commands and hands them nothing.
  @TaskLocal package static var current = Session()
}
