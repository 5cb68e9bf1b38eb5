import ArgumentParser
import Foundation

struct ReplCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repl",
    abstract: "The same commands, line by line, without the word agent; help and quit besides.")

  @OptionGroup var author: AuthorOptions
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    var session = Session.current
    session.ownsInput = true
    session.shown = ShownConflicts(remembers: true)
    session.kept = KeptOpen()
    session.presets.config = options.config ?? session.presets.config
    session.presets.store = options.store ?? session.presets.store
    session.presets.json = options.printsJSON
    session.presets.author = author.author ?? session.presets.author
    let lines = ReplLines(for: session)
    session.terminal = lines.terminal
    session.decisions = DecisionLog()
    session.console = lines.console(over: session.console)
    let failed = await Session.$current.withValue(session) { await Self.loop(lines) }
    if let failed { throw ExitCode(failed) }
  }

  /// Runs lines until `quit`, the end of the input, or a signal that asks for the end.
  ///
  /// - Returns: the exit status of the first line that failed; 75 where a signal ended it.
  private static func loop(_ lines: ReplLines) async -> Int32? {
    var failed: Int32?
    while true {
      if lines.areTyped || !NextLine.isReady { Session.current.kept?.letGo() }
      let line: String
      switch await lines.next() {
      case .end: return failed
      case .left: continue
      case .line(let text): line = text
      }
      let end = await SignalWatch.process.during(told: lines.interrupted) { await run(line) }
      if endsAfterSignal(areTyped: lines.areTyped) { return ExitStatus.tryLater.rawValue }
      switch end {
      case .quit: return failed
      case .ended(let status):
        let isFailure = status != 0 && status != ExitStatus.needsPerson.rawValue
        if isFailure, failed == nil { failed = status }
      }
    }
  }

  /// Whether a signal that came while a line ran asks for the end of all of them: SIGINT at a
  /// terminal is only about the line.
  private static func endsAfterSignal(areTyped: Bool) -> Bool {
    let watch = SignalWatch.process
    return watch.hasSeen(SIGTERM) || (!areTyped && watch.hasSeen(SIGINT))
  }

  /// What a line may begin with besides a command.
  static let ownWords = ["help", "quit"]

  private enum LineEnd {
    case quit
    case ended(Int32)
  }

  private static func run(_ line: String) async -> LineEnd {
    let console = Session.current.console
    let json = Session.current.presets.json
    // An apostrophe in a comment opens no quote.
    guard line.first(where: { !$0.isWhitespace }) != "#" else { return .ended(0) }
    guard var words = try? CommandLineWords.split(line) else {  // told in the REPL's own words
      CommandError(.usage, code: "usage", "a quote is not closed").report(to: console, json: json)
      return .ended(ExitStatus.usage.rawValue)
    }
    // As every hint and guide writes them.
    if words.first == "agent" { words.removeFirst() }
    switch words.first {
    case nil: return .ended(0)
    case "quit", "exit": return .quit
    case "repl", "demo", "serve":
      CommandError(.usage, code: "usage", "\(words[0]) does not run inside the REPL")
        .report(to: console, json: json)
      return .ended(ExitStatus.usage.rawValue)
    case .some: return .ended(await AgentRun.run(words))
    }
  }
}
