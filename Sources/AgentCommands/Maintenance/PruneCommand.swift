import ArgumentParser
import Codecs
import Foundation
import Outbox
import Registry

struct PruneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune", abstract: "Drops what finished edits changed, and shrinks the store.",
    discussion: """
      Accepted and withdrawn edits keep their names, their ends and their history; never is anything \
      touched that is not finished. Recording and syncing may go on meanwhile.
      """)

  @Option(help: "Only edits that were finished so many days ago.") var olderThan = 30
  @Flag(help: "Also drop the attempts and the history of those edits.") var journal = false
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard (0...36_500).contains(olderThan) else {
      throw ValidationError("--older-than must be a number of days from 0 to 36500.")
    }
  }

  func run() async throws {
    let (outbox, _) = try await options.openStore(aloneWhereCrowded: true)
    let now = Date()
    let cutoff = now.addingTimeInterval(-Double(olderThan) * 86_400)
    let pruned = try await outbox.prune(
      journal ? .bodiesAndJournal : .bodies, finishedBefore: cutoff, at: now)
    let freed = try await outbox.shrink()
    if options.printsJSON {
      options.console.print(
        try JSONOutput.line(
          .object([
            "pruned": .count(pruned), "freedBytes": freed.map(JSONValue.count) ?? .null,
          ])))
    } else {
      let said = freed.map { "the store is \($0) bytes smaller" } ?? "the store keeps its size"
      options.console.print("\(pruned) pruned, \(said)")
    }
    if freed == nil {
      options.say("an earlier version made this store: see Pruning in the README to shrink it")
    }
  }
}
