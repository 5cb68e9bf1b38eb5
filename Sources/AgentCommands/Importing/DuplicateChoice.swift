import ArgumentParser
import Foundation
import Importing
import Registry

/// What becomes of people who are here already under another name.
enum DuplicateChoice: String, CaseIterable, ExpressibleByArgument {
  case ask, skip, `import`
}

extension ImportLook.Findings {
  /// A sentence for each of the first duplicates, and one for the rest.
  func sentences(_ places: PlaceNames) -> [String] {
    let told = duplicates.map { duplicate in
      let other =
        switch duplicate.other {
        case .record(let key): key.description
        case .line(let line): places.row(line)
        }
      return
        "\(places.row(duplicate.line)): \(duplicate.key) has the \(duplicate.likeness.rawValue) of "
        + other
    }
    let more = duplicateLines.count - duplicates.count
    return told + (more > 0 ? ["and \(more) more"] : [])
  }

  /// Has a person decide what becomes of the duplicates.
  ///
  /// - Returns: the lines that are left out.
  /// - Throws: ``CommandError`` with exit status 65 where nobody is there to decide, or he stops it.
  func settled(
    by choice: DuplicateChoice, mayAsk: Bool, _ places: PlaceNames, _ console: Console
  ) throws -> Set<Int> {
    guard !duplicateLines.isEmpty else { return [] }
    if choice == .import { return [] }
    sentences(places).forEach { console.say($0.safe) }
    if choice == .skip { return duplicateLines }
    guard mayAsk else { throw stopped }
    console.say("(s)kip these rows, (i)mport them all the same, or stop (Enter)?")
    switch Session.current.readLine()?.trimmingSpaces().lowercased() {
    case "s", "skip": return duplicateLines
    case "i", "import": return []
    default: throw stopped
    }
  }

  private var stopped: CommandError {
    let count = duplicateLines.count
    return CommandError(
      .badData, code: "duplicates",
      count == 1
        ? "one row brings somebody who is here already under another name"
        : "\(count) rows bring people who are here already under other names",
      hint: "say --duplicates skip or --duplicates import; nothing was recorded")
  }
}
