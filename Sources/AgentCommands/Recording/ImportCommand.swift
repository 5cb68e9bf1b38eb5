import ArgumentParser
import Foundation
import Registry
import Sunbird

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
    let dialect = Dialect.named(configuration.dialect)
    let rules = ImportRules(
      fallback: operation, priority: priority, channel: configuration.channel,
      contact: dialect.userContact, numberingPlan: dialect.numberingPlan)
    let importer = Importer(
      outbox: outbox, path: file, rejectsPath: rejectsPath, rules: rules, author: author.name)
    let console = options.console
    let result = try await importer.run { rows in console.progress("\(rows) rows") }
    console.progress("")
    let hasRejects = result.rejected > 0
    if options.printsJSON {
      console.print(
        try JSONOutput.line(
          .object([
            "recorded": .count(result.recorded), "unchanged": .count(result.unchanged),
            "rejected": .count(result.rejected), "warned": .count(result.warned),
            "rejectsFile": hasRejects ? .string(rejectsPath) : .null,
          ])))
    } else {
      console.print(
        "\(result.recorded) recorded, \(result.unchanged) unchanged, \(result.rejected) rejected"
          + (hasRejects ? " (see \(rejectsPath.safe))" : ""))
    }
    if result.recorded + result.unchanged + result.rejected == 0 {
      options.say("\(InputFile.name(file)) holds no rows")
    }
    if result.warned > 0 {
      options.say("\(result.warned) recorded rows want a look: `agent queue` says which")
    }
    if hasRejects { throw ExitCode(ExitStatus.needsPerson.rawValue) }
  }
}
