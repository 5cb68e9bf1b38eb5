import ArgumentParser
import Foundation
import Registry
import Sunbird
import SyncEngine

extension WriteOperation: ExpressibleByArgument {}

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Records many edits from a JSON Lines file.",
    discussion: """
      Each line is a request body, or {"operation":"user-create","request":{…}}. Bad rows go to the \
      rejects file with line, field and reason added: mend them there and import that file. A row is \
      unchanged where its record says what it says already, so importing the same file again records \
      nothing twice. Imported rows have low priority unless a row's key "priority" or --priority says \
      otherwise, so that they hold up nothing else. \(BlankRule.sentence)
      """)

  @Argument(help: "The file, or a pipe; - is standard input.") var file: String
  @Option(name: .customLong("as"), help: "The operation of rows that name none.")
  var operation: WriteOperation?
  @Option(help: "What rows that name no priority go before: high, normal or low.")
  var priority = Priority.low
  @Option(help: "Where bad rows go, overwritten; a new FILE.rejects.jsonl unless told.")
  var rejects: String?
  @OptionGroup var author: AuthorOptions
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let (outbox, configuration) = try await options.openStore()
    let rejectsPath = rejects ?? RejectsFile.freePath(for: file)
    guard !FileMode.areSame(file, rejectsPath) else {
      throw CommandError(
        .usage, code: "usage", "the rejects file is the file that is imported",
        hint: "name another with --rejects; nothing was recorded")
    }
    let dialect = configuration.dialect
    let rules = ImportRules(
      fallback: operation, priority: priority, channel: configuration.channel,
      contact: dialect.userContact, numberingPlan: dialect.numberingPlan)
    let importer = Importer(
      outbox: outbox, path: file, rejectsPath: rejectsPath, rules: rules, author: author.name)
    let report = ImportReport(
      name: InputFile.name(file), rejectsPath: rejectsPath, printsJSON: options.printsJSON,
      isQuiet: options.quiet,
      console: options.console)
    let result = try await run(importer, report)
    let status = try report.tell(result)
    if status != .done { throw ExitCode(status.rawValue) }
  }

  /// Runs the import until its file or a signal ends it. A file that does not come on, as a pipe may
  /// not, is waited for no longer than a while after a signal.
  private func run(
    _ importer: Importer, _ report: ImportReport
  ) async throws -> Importer.Result {
    let interruption = Interruption()
    let state = ImportReport.State()
    let console = options.console
    defer { state.isOver.withLock { $0 = true } }
    return try await SignalWatch.process.during { _ in
      interruption.begin()
      Task {
        await SystemClock().sleep(seconds: Self.lastWait)
        report.endUnlessOver(state)
      }
    } _: {
      try await importer.run(
        until: interruption, recorded: { count in state.recorded.withLock { $0 += count } }
      ) { rows, result in
        state.sofar.withLock { $0 = result }
        console.progress("\(rows) rows")
      }
    }
  }

  /// What is under way is given when a signal asks for the end, in seconds.
  private static let lastWait = 2.0
}
