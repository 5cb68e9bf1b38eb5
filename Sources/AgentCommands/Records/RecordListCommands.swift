import ArgumentParser
import Codecs
import Outbox
import Registry

extension RecordKind: ExpressibleByArgument {}

/// Which records a list shows, and how many.
struct RecordListOptions: ParsableArguments {
  @Option(help: "Only records of this kind: org, user or member. Repeat for several.")
  var kind: [RecordKind] = []
  @Option(help: "At most so many lines; 0 for no limit.")
  var limit = 50

  func validate() throws {
    guard limit >= 0 else { throw ValidationError("--limit must not be negative.") }
  }
}

extension RecordCommand {
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the records that are here: schools, users, memberships.",
      discussion: """
        What is known to be on Sunbird, and what is on its way there, with the edits of this office \
        laid over it. What was removed or withdrawn is left out.
        """)

    @OptionGroup var list: RecordListOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
      try await options.list(
        list.kind.isEmpty ? RecordKind.allCases : list.kind, limit: list.limit,
        none: "no records yet", where: { _ in true })
    }
  }

  struct Find: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Finds schools and users by name, phone or school, and by parts of them.",
      discussion: """
        Every word has to stand somewhere in the record: in its name, user name, code, phone number, \
        e-mail address, place, or in the name or code of one of its schools; parts of a word will do. \
        Capitals, the dot below letters (nukta) and joiners make no difference; vowel signs do. A \
        phone number may be written as people do.
        """)

    @Argument(help: "What to look for.", transform: { $0 }) var text: [String]
    @OptionGroup var list: RecordListOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
      guard let search = RecordSearch(text.joined(separator: " ")) else {
        throw ValidationError("Say what to look for.")
      }
      try await options.list(
        list.kind.isEmpty ? [.organisation, .user] : list.kind, limit: list.limit,
        none: "nothing is found", where: search.finds)
    }
  }
}

extension Outbox {
  /// Walks through the records that are here, kind by kind, a page at a time.
  ///
  /// - Parameter visit: says whether to go on.
  func eachRecord(
    of kinds: [RecordKind], _ visit: (ListedRecord) throws -> Bool
  ) async throws {
    for kind in RecordKind.allCases where kinds.contains(kind) {
      var start: Int64? = 0
      while let after = start {
        let (page, next) = try await records(kind, after: after, limit: 200)
        for record in page {
          guard try visit(record) else { return }
        }
        start = next
      }
    }
  }
}

extension GlobalOptions {
  fileprivate func list(
    _ kinds: [RecordKind], limit: Int, none: String, where isShown: (ListedRecord) -> Bool
  ) async throws {
    let (outbox, _) = try await lookAtStore()
    var shown = 0
    var isMore = false
    try await outbox.eachRecord(of: kinds) { record in
      guard isShown(record) else { return true }
      guard limit == 0 || shown < limit else {
        isMore = true
        return false
      }
      console.print(printsJSON ? try JSONOutput.line(record.json) : record.line)
      shown += 1
      return true
    }
    if shown == 0 { sayNone(none) }
    if isMore { say("more follows: --limit \(limit * 2) shows it, --limit 0 shows all") }
  }
}

extension ListedRecord {
  fileprivate var json: JSONValue {
    .object([
      "record": .string(key.description), "kind": .string(key.kind.rawValue),
      "name": .optional(name), "phone": .optional(local.text(.phone)),
      "schools": .array(
        schools.map {
          .object(["record": .string($0.key.description), "name": .optional($0.name)])
        }),
      "presence": .string(presence.rawValue), "serverId": .optional(serverID),
      "unfinished": .count(pending.count), "local": local.json,
    ])
  }

  fileprivate var line: String {
    let parts =
      [key.description, name, local.text(.phone)] + schools.map { $0.name ?? $0.key.description }
    let role = key.kind == .membership ? local[.role].map { FieldName.role.text($0) } : nil
    let waits = pending.isEmpty ? nil : "(\(pending.count.counted("edit")) on the way)"
    return (parts + [role, waits]).compactMap(\.self).joined(separator: "  ").safe
  }
}
