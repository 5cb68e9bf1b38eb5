import ArgumentParser
import Causality
import Foundation
import Outbox
import Reconciliation
import Registry

struct ConflictsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts", abstract: "Shows and decides what was changed on both sides.",
    subcommands: [List.self, Show.self, Resolve.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the open conflicts.")

    @Option(help: "At most so many lines; 0 for no limit.") var limit = 50
    @OptionGroup var options: GlobalOptions

    func validate() throws {
      guard limit >= 0 else { throw ValidationError("--limit must not be negative.") }
    }

    func run() async throws {
      let (outbox, configuration) = try await options.lookAtStore()
      let shown = try await Paging.each(
        limit: limit,
        page: { after, count in
          try await outbox.conflicts(
            after: after, limit: count, policies: configuration.policies
          ).map { ($0.id, $0) }
        },
        show: { (conflict: OpenConflict) in
          Session.current.shown.note(conflict)
          options.console.print(
            options.printsJSON ? try JSONOutput.line(conflict.json) : conflict.line)
        })
      if !shown.any { options.sayNone("no open conflicts") }
      if shown.more { options.say("more follows: --limit 0 shows all") }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows the three sides of a conflict.")

    @Argument(help: "The conflict's number.") var conflict: Int64
    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let (outbox, configuration) = try await options.lookAtStore()
      try options.show(try await outbox.conflict(conflict, policies: configuration.policies))
    }
  }

  struct Resolve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Decides a conflict. The decision is itself an edit and goes with the next sync.")

    @Argument(help: "The conflict's number.") var conflict: Int64
    @Option(help: "The side that wins: local or remote.") var take: Resolution.Side?
    @Option(help: "FIELD=VALUE: a value in place of either side. Repeat for several.")
    var set: [Assignment] = []
    @Option(help: "FIELD=local or FIELD=remote: the side that wins for one field.")
    var field: [Assignment] = []
    @Option(
      help: ArgumentHelp(
        "The clock that the conflict was shown with: refuse if either side is another one now.",
        valueName: "clock"))
    var seen: VectorClock?
    @OptionGroup var author: AuthorOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
      guard take != nil || !set.isEmpty || !field.isEmpty else {
        throw ValidationError("Give --take, --set or --field.")
      }
    }

    func run() async throws {
      let (outbox, configuration) = try await options.openStore()
      let resolution = try resolution()
      let leftOut = try await secrets(outbox, configuration.policies)
        .filter { !resolution.carries($0) }
      do {
        let edit = try await outbox.resolve(
          conflict: conflict, by: resolution, seen: seen ?? Session.current.shown[conflict],
          policies: configuration.policies, author: author.name, at: Date())
        try tell(edit, leftOut)
      } catch StoreError.conflictChanged(let changed) {
        try options.show(changed)
        throw StoreError.conflictChanged(changed)
      }
    }

    /// The secrets that the edits in conflict carry; a record that is made again takes them along.
    private func secrets(
      _ outbox: Outbox, _ policies: ConflictPolicies
    ) async throws -> [FieldName] {
      let found = try await outbox.conflict(conflict, policies: policies)
      switch found.kind {
      case .fields: return found.secrets
      case .gone: return take == .local ? [] : found.secrets
      }
    }

    private func tell(_ edit: Edit, _ leftOut: [FieldName]) throws {
      if options.printsJSON {
        options.console.print(try JSONOutput.line(edit.receipt()))
      } else {
        let end = edit.state == .accepted ? "" : "; the next sync brings it to Sunbird"
        options.console.print(
          "conflict \(conflict) decided by \(edit.dot) (\(edit.state.rawValue))\(end)")
      }
      guard !leftOut.isEmpty else { return }
      let names = leftOut.map(\.rawValue).joined(separator: ", ")
      options.say(
        "\(names) of these edits is left out and has left the store: record it anew where it is "
          + "to be set")
    }

    private func resolution() throws -> Resolution {
      var sides: [FieldName: Resolution.Side] = [:]
      for assignment in field {
        guard let side = Resolution.Side(rawValue: assignment.text) else {
          throw EditProblem.badForm(assignment.name, expected: "local or remote")
        }
        sides[try Self.name(assignment.name)] = side
      }
      var values: Fields = [:]
      for (text, json) in try Assignment.members(set) {
        let name = try Self.name(text)
        values[name] = try name.value(from: json)
      }
      return Resolution(take: take, sides: sides, values: values)
    }

    private static func name(_ text: String) throws -> FieldName {
      guard let name = FieldName(rawValue: text) else {
        let known = FieldName.allCases.map(\.rawValue)
        throw EditProblem.unknownField(text, known: known)
      }
      return name
    }
  }
}

extension VectorClock: ExpressibleByArgument {
  package init?(argument: String) {
    guard let clock = try? JSONDecoder().decode(VectorClock.self, from: Data(argument.utf8)) else {
      return nil  // the parser says that the value is invalid
    }
    self = clock
  }
}

extension GlobalOptions {
  /// Shows a conflict whole; a decision that follows rests on what was shown.
  func show(_ conflict: OpenConflict) throws {
    Session.current.shown.note(conflict)
    if printsJSON {
      console.print(try JSONOutput.line(conflict.json))
    } else {
      for line in conflict.lines(width: width) { console.print(line) }
    }
  }
}
