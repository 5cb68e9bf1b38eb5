import Foundation
import Registry
import Synchronization

/// Tells what came of an import.
struct ImportReport: Sendable {
  /// What the file is called, for a person.
  let name: String
  let rejectsPath: String
  let printsJSON: Bool
  let isQuiet: Bool
  let console: Console

  /// How an import that goes on stands.
  final class State: Sendable {
    let sofar = Mutex(Importer.Result())
    /// Rows that are on the disk; the next run of the file may still be read when they are.
    let recorded = Mutex(0)
    let isOver = Mutex(false)
  }

  /// - Returns: the exit status.
  func tell(_ result: Importer.Result) throws -> ExitStatus {
    console.progress("")
    let hasRejects = result.rejected > 0
    if printsJSON {
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
    let rows = result.recorded + result.unchanged + result.rejected
    if rows == 0, !result.isInterrupted, !isQuiet { console.say("\(name) holds no rows") }
    if result.warned > 0, !isQuiet {
      console.say("\(result.warned) recorded rows want a look: `agent queue` says which")
    }
    guard !result.isInterrupted else {
      console.say("ended by a signal: import the same again, and it goes on from there")
      return .tryLater
    }
    return hasRejects ? .needsPerson : .done
  }

  /// Ends the program where the import has not come to its end by itself.
  func endUnlessOver(_ state: State) {
    guard !state.isOver.withLock({ $0 }) else { return }
    var result = state.sofar.withLock { $0 }
    result.isInterrupted = true
    result.recorded = state.recorded.withLock { $0 }
    _ = try? tell(result)  // counts have a text
    exit(ExitStatus.tryLater.rawValue)
  }
}
