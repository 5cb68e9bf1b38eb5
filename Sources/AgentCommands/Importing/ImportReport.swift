import Codecs
import Foundation
import Importing
import Registry
import Synchronization

/// Tells what came of an import.
struct ImportReport: Sendable {
  /// What the file is called, for a person.
  let name: String
  let printsJSON: Bool
  let isQuiet: Bool
  let console: Console

  /// How an import that goes on stands.
  final class State: Sendable {
    let sofar = Mutex(Importer.Result())
    /// Rows that are on the disk; the next run of the file may still be read when they are.
    let recorded = Mutex(0)
    let isOver = Mutex(false)
    /// Where refused rows go, once it is known.
    let rejectsPath = Mutex("")
    /// How many people came again under another name; nil where nobody looked.
    let duplicates = Mutex<Int?>(nil)
  }

  /// - Parameter isDry: whether nothing was to be recorded.
  /// - Returns: the exit status.
  func tell(
    _ result: Importer.Result, _ state: State, isDry: Bool = false
  ) throws -> ExitStatus {
    console.progress("")
    let hasRejects = result.rejected > 0
    let path = hasRejects && !isDry ? state.rejectsPath.withLock { $0 } : nil
    if !isQuiet { result.repairs.sentences.forEach { console.say("repaired: \($0)".safe) } }
    if printsJSON {
      console.print(try JSONOutput.line(json(result, state, rejectsFile: path)))
    } else {
      console.print(
        "\(result.recorded) \(isDry ? "to record" : "recorded"), \(result.unchanged) unchanged, "
          + "\(result.rejected) rejected" + (path.map { " (see \($0.safe))" } ?? ""))
    }
    sayMore(result, hasDuplicates: state.duplicates.withLock { $0 ?? 0 } > 0, isDry)
    guard !result.isInterrupted else {
      console.say("ended by a signal: import the same again, and it goes on from there")
      return .tryLater
    }
    return hasRejects ? .needsPerson : .done
  }

  private func json(
    _ result: Importer.Result, _ state: State, rejectsFile: String?
  ) -> JSONValue {
    let repaired = result.repairs.counts.map { ($0.key.rawValue, JSONValue.count($0.value)) }
    let duplicates = state.duplicates.withLock { $0 }
    return .object([
      "recorded": .count(result.recorded), "unchanged": .count(result.unchanged),
      "rejected": .count(result.rejected), "warned": .count(result.warned),
      "rejectsFile": .optional(rejectsFile),
      "repaired": .object(Dictionary(uniqueKeysWithValues: repaired)),
      "duplicates": duplicates.map(JSONValue.count) ?? .null,
    ])
  }

  private func sayMore(_ result: Importer.Result, hasDuplicates: Bool, _ isDry: Bool) {
    guard !isQuiet else { return }
    let rows = result.recorded + result.unchanged + result.rejected
    // Those who are here already may be all that it holds, and have been left out.
    if rows == 0, !result.isInterrupted, !hasDuplicates { console.say("\(name) holds no rows") }
    if isDry {
      console.say("nothing was recorded: this was --dry-run")
    } else if result.warned > 0 {
      console.say("\(result.warned) recorded rows want a look: `agent queue` says which")
    }
  }

  /// Ends the program where the import has not come to its end by itself.
  func endUnlessOver(_ state: State) {
    guard !state.isOver.withLock({ $0 }) else { return }
    var result = state.sofar.withLock { $0 }
    result.isInterrupted = true
    result.recorded = state.recorded.withLock { $0 }
    _ = try? tell(result, state)  // counts have a text
    exit(ExitStatus.tryLater.rawValue)
  }
}
