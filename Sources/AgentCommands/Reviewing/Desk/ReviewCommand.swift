import ArgumentParser
import Causality
import Codecs
import Foundation
import Outbox
import Sunbird

struct ReviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Goes through open conflicts and rejected edits one by one.",
    discussion: """
      At a terminal each answer is one key, without Enter: l local, r remote, e other values, s skip, \
      t later, a the same for all such, w always (a rule in the configuration), u undo, q quit. In a \
      pipe each answer is a line with the key or its word (local, remote, edit FIELD=VALUE…, skip, \
      later, all, always, undo, yes, quit). What ends an edit for good is asked about first: y or yes \
      does it.
      """)

  @OptionGroup var author: AuthorOptions
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let (outbox, configuration) = try await options.openStore()
    var session = Session.current
    let isTyped = TerminalKeys.areThere && !options.printsJSON
    session.terminal = session.terminal ?? (isTyped ? ReplTerminal(for: session) : nil)
    let input =
      session.terminal.map(ReviewInput.keys) ?? ReviewInput.lines(of: session)
    if let terminal = session.terminal {
      // One item after the other needs no pages, whose keys would be taken for answers.
      session.console = Console.standard
      terminal.keys.takeSingly()
    }
    defer { if session.terminal != nil { TerminalKeys.restore() } }
    let failed = try await Session.$current.withValue(session) {
      var review = ReviewSession(
        outbox: outbox, configuration: configuration, options: options, author: author.name,
        input: input)
      try await review.run()
      return review.failed
    }
    if let failed { throw ExitCode(failed) }
  }
}

struct UndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Takes back the last decision of this session, or that of an edit, if not sent yet.")

  @Argument(help: "The edits that carry decisions about conflicts; the last answer's unless told.")
  var edits: [Dot] = []
  @OptionGroup var author: AuthorOptions
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let named = edits.map(Decision.resolved)
    guard let decisions = named.isEmpty ? Session.current.decisions.takeLast() : named else {
      throw CommandError(
        .badData, code: "nothing-decided", "nothing was decided in this session",
        hint: "`agent undo EDIT` takes back the decision that this edit carries")
    }
    let (outbox, _) = try await options.openStore()
    let taken = try await outbox.takeBack(decisions, by: author.name, at: Date())
    if options.printsJSON {
      options.console.print(
        try JSONOutput.line(
          .object(["undone": .count(taken.count { !$0.stands }), "stands": .array(taken.standing)]))
      )
    } else {
      taken.sentences.forEach(options.console.print)
    }
    if taken.contains(where: \.stands) { throw ExitCode(ExitStatus.badData.rawValue) }
  }
}

extension TakenBack {
  fileprivate var stands: Bool { if case .stands = self { true } else { false } }
}

extension [TakenBack] {
  /// The edits whose decisions stand.
  fileprivate var standing: [JSONValue] {
    compactMap { if case .stands(let edit, _) = $0 { .string(edit.description) } else { nil } }
  }
}

extension ReviewItem {
  /// One item of a review as JSON: a conflict, or a rejected edit.
  func json(for dialect: Dialect) -> JSONValue {
    switch self {
    case .conflict(let conflict): conflict.json
    case .rejected(let rejected):
      rejected.edit.json(warnings: rejected.edit.warnings(for: dialect))
    }
  }
}
