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
    session.presets.config = options.config ?? session.presets.config
    session.presets.store = options.store ?? session.presets.store
    session.presets.json = options.printsJSON
    session.presets.author = author.author ?? session.presets.author
    let failed = await Session.$current.withValue(session) { await Self.loop() }
    if let failed { throw ExitCode(failed) }
  }

  /// Runs lines until `quit` or the end of the input.
  ///
  /// - Returns: the exit status of the first line that failed.
  private static func loop() async -> Int32? {
    let session = Session.current
    let isInteractive = isatty(STDIN_FILENO) == 1
    var failed: Int32?
    while true {
      if isInteractive { FileHandle.standardOutput.write(Data("agent> ".utf8)) }
      guard let line = session.readLine() else { return failed }
      switch await run(line) {
      case .quit: return failed
      case .ended(let status):
        let isFailure = status != 0 && status != ExitStatus.needsPerson.rawValue
        if isFailure, failed == nil { failed = status }
      }
    }
  }

  private enum LineEnd {
    case quit
    case ended(Int32)
  }

  private static func run(_ line: String) async -> LineEnd {
    let console = Session.current.console
    let json = Session.current.presets.json
    // An apostrophe in a comment opens no quote.
    guard line.first(where: { !$0.isWhitespace }) != "#" else { return .ended(0) }
    guard let words = try? CommandLineWords.split(line) else {  // told in the REPL's own words
      CommandError(.usage, code: "usage", "a quote is not closed").report(to: console, json: json)
      return .ended(ExitStatus.usage.rawValue)
    }
    switch words.first {
    case nil: return .ended(0)
    case "quit", "exit": return .quit
    case "repl", "demo":
      CommandError(.usage, code: "usage", "\(words[0]) does not run inside the REPL")
        .report(to: console, json: json)
      return .ended(ExitStatus.usage.rawValue)
    case .some: return .ended(await AgentRun.run(words))
    }
  }
}
