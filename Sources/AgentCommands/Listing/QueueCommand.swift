import ArgumentParser
import Causality
import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird

struct QueueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue", abstract: "Shows and repairs the edits on their way.",
    subcommands: [List.self, Show.self, Retry.self, Change.self, Withdraw.self],
    defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists what is not finished, oldest first.")

    @Option(help: "Only edits in this state. Repeat for several.")
    var state: [EditState] = []
    @Flag(help: "Also accepted, folded and withdrawn edits.")
    var all = false
    @Option(help: "Only edits of this record, for example user:ap/asha.")
    var record: RecordKey?
    @Option(help: "At most so many lines; 0 for no limit.")
    var limit = 50
    @OptionGroup var options: GlobalOptions

    func validate() throws {
      guard limit >= 0 else { throw ValidationError("--limit must not be negative.") }
    }

    func run() async throws {
      let (outbox, configuration) = try await options.lookAtStore()
      let states = state.isEmpty ? (all ? nil : EditState.unfinished) : state
      let filter = EditFilter(states: states, record: record)
      let shown = try await Paging.each(
        limit: limit,
        page: { after, count in
          try await outbox.edits(filter, after: after, limit: count).map { ($0.id, $0) }
        },
        show: { (edit: Edit) in
          let warnings = edit.warnings(for: configuration.dialect)
          options.console.print(
            options.printsJSON
              ? try JSONOutput.line(edit.json(warnings: warnings)) : edit.line(warnings: warnings))
        })
      if !shown.any {
        options.sayNone(state.isEmpty && !all ? "nothing is on its way" : "no edits")
      }
      if shown.more {
        options.say("more follows: --limit \(limit * 2) shows it, --limit 0 shows all")
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows one edit whole.")

    @Argument(help: "The edit, for example dharwad-01:17.") var edit: Dot
    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let (outbox, configuration) = try await options.lookAtStore()
      try await options.show(try await outbox.edit(edit), in: outbox, for: configuration.dialect)
    }
  }

  struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Puts edits back into the queue.")

    @Argument(help: "The edits.") var edits: [Dot] = []
    @Flag(help: "Every rejected edit.") var allRejected = false
    @OptionGroup var author: AuthorOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
      guard edits.isEmpty == allRejected else {
        throw ValidationError("Name the edits, or give --all-rejected.")
      }
    }

    func run() async throws {
      let (outbox, _) = try await options.openStore()
      let count =
        allRejected
        ? try await outbox.retryAllRejected(by: author.name, at: Date())
        : try await outbox.retry(edits, by: author.name, at: Date())
      try options.tell("queued", count: count)
    }
  }

  struct Change: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Repairs a rejected or queued edit and queues it.",
      discussion: BlankRule.sentence)

    @Argument(help: "The edit.") var edit: Dot
    @Argument(help: "FIELD=VALUE, for example phone=9900032121.") var changes: [Assignment]
    @OptionGroup var author: AuthorOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let (outbox, configuration) = try await options.openStore()
      let changed = try await outbox.change(
        edit, fields: try Assignment.members(changes),
        contact: configuration.dialect.userContact, by: author.name, at: Date())
      try await options.show(changed, in: outbox, for: configuration.dialect)
    }
  }

  struct Withdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes edits out that Sunbird never accepted.")

    @Argument(help: "The edits.") var edits: [Dot]
    @OptionGroup var author: AuthorOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let (outbox, _) = try await options.openStore()
      try options.tell(
        "withdrawn", count: try await outbox.withdraw(edits, by: author.name, at: Date()))
    }
  }
}

extension GlobalOptions {
  /// Shows one edit with every attempt.
  func show(_ edit: Edit, in outbox: Outbox, for dialect: Dialect) async throws {
    let attempts = try await outbox.attempts(of: edit)
    let warnings = edit.warnings(for: dialect)
    guard !printsJSON else {
      console.print(
        try JSONOutput.line(edit.details(attempts: attempts, warnings: warnings)))
      return
    }
    console.print(edit.line(warnings: []))
    warnings.lines.forEach(console.print)
    console.print("recorded \(edit.recordedAt.officeTime) by \(edit.recordedBy.safe)")
    for (name, value) in edit.fields.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      console.print("  \(name.rawValue): \(name.text(value))")
    }
    console.print("clock \(try JSONOutput.line(edit.clock.json))")
    for attempt in attempts { console.print("attempt \(attempt.line)") }
  }

  /// Tells how many edits a command changed.
  func tell(_ word: String, count: Int) throws {
    console.print(
      printsJSON ? try JSONOutput.line(.object([word: .count(count)])) : "\(count) \(word)")
  }
}
