import ArgumentParser
import Foundation
import Registry

extension WriteOperation: ExpressibleByArgument {}

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Records many edits from a JSON Lines file.",
    discussion: """
      Each line is a request body, or {"operation":"user-create","request":{…}}. Bad rows go to the \
      rejects file with line, field and reason added: mend them there and import that file. \
      Importing the same file again records nothing twice. Imported rows have low priority unless \
      a row's key "priority" or --priority says otherwise, so that they hold up nothing else.
      """)

  @Argument(help: "The file.") var file: String
  @Option(name: .customLong("as"), help: "The operation of rows that name none.")
  var operation: WriteOperation?
  @Option(help: "What rows that name no priority go before: high, normal or low.")
  var priority = Priority.low
  @Option(help: "Where bad rows go, overwritten; a new FILE.rejects.jsonl unless told.")
  var rejects: String?
  @OptionGroup var author: AuthorOptions
  @OptionGroup var options: GlobalOptions

  /// FILE.rejects.jsonl, or the first numbered one that is not there yet: an earlier one may have
  /// been mended since and not yet imported.
  private static func freeRejectsPath(for file: String) -> String {
    var path = file + ".rejects.jsonl"
    var number = 2
    while FileManager.default.fileExists(atPath: path) {
      path = "\(file).rejects-\(number).jsonl"
      number += 1
    }
    return path
  }

  func run() async throws {
    guard !file.lowercased().hasSuffix(".csv") else {
      throw CommandError(
        .badData, code: "no-csv", "this version imports JSON Lines only",
        hint: "turn the table into one JSON object a line; nothing was recorded")
    }
    let (outbox, configuration) = try await options.openStore()
    let rejectsPath = rejects ?? Self.freeRejectsPath(for: file)
    guard !FileMode.areSame(file, rejectsPath) else {
      throw CommandError(
        .usage, code: "usage", "the rejects file is the file that is imported",
        hint: "name another with --rejects; nothing was recorded")
    }
    let importer = Importer(
      outbox: outbox, path: file, rejectsPath: rejectsPath, fallback: operation,
      priority: priority, channel: configuration.channel, author: author.name)
    let console = options.console
    let result = try await importer.run { rows in console.progress("\(rows) rows") }
    console.progress("")
    let hasRejects = result.rejected > 0
    if options.printsJSON {
      console.print(
        try JSONOutput.line(
          .object([
            "recorded": .count(result.recorded), "unchanged": .count(result.unchanged),
            "rejected": .count(result.rejected),
            "rejectsFile": hasRejects ? .string(rejectsPath) : .null,
          ])))
    } else {
      console.print(
        "\(result.recorded) recorded, \(result.unchanged) unchanged, \(result.rejected) rejected"
          + (hasRejects ? " (see \(rejectsPath.safe))" : ""))
    }
    if hasRejects { throw ExitCode(ExitStatus.needsPerson.rawValue) }
  }
}
