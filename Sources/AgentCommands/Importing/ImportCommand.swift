import ArgumentParser
import Foundation
import Registry
import Sunbird
import SyncEngine

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Records many edits from a spreadsheet (CSV, .xlsx, .ods) or JSON Lines.",
    discussion: """
      What the file is, is found from its content. A sheet has a header row of field names, as \
      userName,firstName,phone,dob; an empty cell leaves a field alone, the cell null clears it in an \
      update. A JSON line is a request body, or {"operation":"user-create","request":{…}}. The columns \
      of a sheet are judged before the first row is recorded: what is certain is repaired and counted, \
      what has lost something is rejected, and where a column can't be judged nothing is recorded and \
      the option that decides it is named. Bad rows go to the rejects file, in the format of the input, \
      with line, field, reason and original added: mend them there and import that file. A row is \
      unchanged where its record says what it says already, so importing the same file again records \
      nothing twice. Imported rows have low priority unless a row's priority or --priority says \
      otherwise, so that they hold up nothing else. \(BlankRule.sentence)
      """)

  @Argument(help: "The file, or a pipe; - is standard input.") var file: String
  @Option(name: .customLong("as"), help: "The operation of rows that name none.")
  var operation: WriteOperation?
  @Option(help: "What rows that name no priority go before: high, normal or low.")
  var priority = Priority.low
  @Option(help: "Where bad rows go, overwritten; a new FILE.rejects.csv or so unless told.")
  var rejects: String?
  @Flag(help: "Only tell what would be recorded.") var dryRun = false
  @Option(
    help: ArgumentHelp(
      "What becomes of users whose phone, e-mail address, or name and date of birth is here already under another name: ask (sheets, unless told), skip or import (JSON Lines, unless told).",
      valueName: "choice"))
  var duplicates: DuplicateChoice?
  @OptionGroup var sheet: SheetOptions
  @OptionGroup var author: AuthorOptions
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let (outbox, configuration) = try await options.openStore()
    guard rejects.map({ !FileMode.areSame(file, $0) }) ?? true else {
      throw CommandError(
        .usage, code: "usage", "the rejects file is the file that is imported",
        hint: "name another with --rejects; nothing was recorded")
    }
    let rules = ImportRules(
      fallback: operation, priority: priority, channel: configuration.channel,
      dialect: configuration.dialect)
    let job = ImportJob(
      outbox: outbox, file: file, rules: rules, author: author.name,
      choices: ImportJob.Choices(
        rejects: rejects, isDry: dryRun, duplicates: duplicates, sheet: sheet,
        mayAsk: options.mayAsk && file != "-"),
      report: ImportReport(
        name: InputFile.name(file), printsJSON: options.printsJSON, isQuiet: options.quiet,
        console: options.console))
    let result = try await run(job)
    let status = try job.report.tell(result, job.state, isDry: dryRun)
    if status != .done { throw ExitCode(status.rawValue) }
  }

  /// Runs the import until its file or a signal ends it. A file that does not come on, as a pipe may
  /// not, is waited for no longer than a while after a signal.
  private func run(_ job: ImportJob) async throws -> Importer.Result {
    let interruption = Interruption()
    let (report, state) = (job.report, job.state)
    defer { state.isOver.withLock { $0 = true } }
    return try await SignalWatch.process.during { _ in
      interruption.begin()
      Task {
        await SystemClock().sleep(seconds: Self.lastWait)
        report.endUnlessOver(state)
      }
    } _: {
      try await job.run(until: interruption)
    }
  }

  /// What is under way is given when a signal asks for the end, in seconds.
  private static let lastWait = 2.0
}

extension GlobalOptions {
  /// Whether somebody sits at the terminal who can be asked.
  fileprivate var mayAsk: Bool {
    !printsJSON && !Session.current.ownsInput && isatty(STDIN_FILENO) == 1
      && isatty(STDERR_FILENO) == 1
  }
}
