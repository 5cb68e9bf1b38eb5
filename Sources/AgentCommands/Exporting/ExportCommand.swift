import ArgumentParser
import Codecs
import Foundation
import Importing
import Outbox
import Registry

/// What an export holds.
enum ExportContent: String, CaseIterable, ExpressibleByArgument {
  case records, waiting
}

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes records, or what waits, into a file that `agent import` takes unchanged.",
    discussion: """
      The name's ending says the format: .csv, .tsv, .xlsx, .ods or .jsonl. Each record is a row that \
      makes it, with what is known of it here, so importing the file into this store records nothing \
      and into an empty one all of it. The column original keeps what each cell means, whatever a \
      spreadsheet does to it; a cell that you change counts as it stands then: to change records by \
      the file, write user-update or org-update into the column operation of those rows. Passwords and \
      Aadhaar numbers are left out. In .csv and .tsv an apostrophe stands before what a spreadsheet would \
      calculate. A file of that name is replaced; only its owner can read it.
      """)

  @Argument(help: "The file.", completion: .file()) var file: String
  @Option(help: "What to write: records, or waiting for the edits that are not finished.")
  var what = ExportContent.records
  @Option(help: "Only what is about this kind: org, user or member. Repeat for several.")
  var kind: [RecordKind] = []
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    guard let format = ExportFormat(file) else {
      throw CommandError(
        .usage, code: "usage", "the ending of \(file) is no format",
        hint: "name a file that ends in .csv, .tsv, .xlsx, .ods or .jsonl")
    }
    let (outbox, configuration) = try await options.lookAtStore()
    guard !FileMode.areSame(file, outbox.path) else {
      throw CommandError(.usage, code: "usage", "\(file) is the store", hint: "name another file")
    }
    let source = ExportSource(
      outbox: outbox, what: what, kinds: kind.isEmpty ? RecordKind.allCases : kind,
      contact: configuration.dialect.userContact)
    let tally: ExportTally
    do {
      tally = try await source.write(to: file, as: format)
    } catch let failure as FileFailure {
      throw CommandError(
        .unreachable, code: "not-written", "\(file) can't be written: \(failure.detail)",
        hint: "check its folder and the disk; what was there is as it was")
    }
    try tell(tally)
  }

  private func tell(_ tally: ExportTally) throws {
    guard !options.printsJSON else {
      return options.console.print(
        try JSONOutput.line(
          .object([
            "file": .string(file), "written": .count(tally.written),
            "leftOut": .count(tally.leftOut), "withoutSecrets": .count(tally.withoutSecrets),
          ])))
    }
    options.console.print("\(tally.written.counted("row")) written to \(file.safe)")
    if tally.leftOut > 0 {
      options.say(
        "\(tally.leftOut.counted("value")) left out that Sunbird has and an import would refuse: "
          + tally.examples.joined(separator: ", ").safe)
    }
    if tally.withoutSecrets > 0 {
      options.say(
        "\(tally.withoutSecrets.counted("row")) without a password or an Aadhaar number, which no "
          + "export holds")
    }
  }
}
