import Foundation
import Outbox
import Reconciliation
import Registry
import Synchronization

/// What a word of a command line can be.
enum WantedWord: Hashable, Sendable {
  case among([String])
  /// The name of an edit in one of these states.
  case edit([EditState])
  case record
  case conflict
  /// The name of a field, with the sign behind it that its value follows.
  case field
  case none
}

/// Completes a command line of the REPL.
enum CommandCompletion {
  /// What the word behind `words` can be, which begins with `begun`.
  static func wanted(
    after words: [String], begun: String, in root: CommandGrammar, besides own: [String]
  ) -> WantedWord {
    var command = root
    var path: [String] = []
    var arguments: [String] = []
    for word in words {
      if arguments.isEmpty, let next = command.subcommand(word) {
        command = next
        path.append(word)
      } else {
        arguments.append(word)
      }
    }
    if arguments.isEmpty, let names = command.subcommands?.map(\.commandName),
      !begun.hasPrefix("-")
    {
      return .among(names.filter { $0 != "help" } + (path.isEmpty ? own : []))
    }
    command = command.unnamed ?? command
    return wanted(of: command, path.first ?? "", path.last ?? "", arguments, begun)
  }

  private static func wanted(
    of command: CommandGrammar, _ first: String, _ last: String, _ arguments: [String],
    _ begun: String
  ) -> WantedWord {
    let known = command.arguments ?? []
    let valued = known.filter { $0.kind == "option" }
    if let option = valued.first(where: { $0.option != nil && $0.option == arguments.last }) {
      return word(for: option, first, last)
    }
    if begun.hasPrefix("-") { return .among(known.compactMap(\.option)) }
    var count = 0
    var isValue = false
    for argument in arguments {
      if isValue {
        isValue = false
      } else if argument.hasPrefix("-") {
        isValue = valued.contains { $0.option == argument }
      } else {
        count += 1
      }
    }
    let positional = known.filter { $0.kind == "positional" }
    let place = count < positional.count ? positional[count] : positional.last { $0.isRepeating }
    return place.map { word(for: $0, first, last) } ?? .none
  }

  /// By the name that the grammar has for the value.
  private static func word(
    for argument: CommandGrammar.Argument, _ first: String, _ last: String
  ) -> WantedWord {
    if let values = argument.allValues { return .among(values) }
    switch (first, argument.valueName) {
    case ("queue", "edit"), ("queue", "edits"): return .edit(states(of: last))
    case ("undo", "edits"): return .edit([.queued, .waiting])
    case (_, "record"): return .record
    case ("conflicts", "conflict"): return .conflict
    case ("queue", "changes"), ("conflicts", "set"), ("conflicts", "field"): return .field
    default: return .none
    }
  }

  /// The states in which an edit is anything to a command of `queue`.
  private static func states(of command: String) -> [EditState] {
    switch command {
    case "retry": [.rejected, .queued, .waiting]
    case "change": [.rejected, .queued, .waiting]
    case "withdraw": [.rejected, .conflict, .queued, .waiting]
    default: EditState.unfinished
    }
  }
}

extension CommandCompletion {
  /// The most words that are fetched from the store.
  private static let limit = 100

  /// Completes the text before the cursor by the store as it stands; waits for it, so that it is for
  /// a thread that belongs to nobody else.
  static func now(_ before: String, in session: Session) -> Completion {
    let (words, begun) = parted(before)
    guard let grammar = CommandGrammar.agent else { return .none }
    let own = ReplCommand.ownWords
    let wanted = wanted(
      after: words.first == "agent" ? Array(words.dropFirst()) : words, begun: begun, in: grammar,
      besides: own)
    switch wanted {
    case .none: return .none
    case .among(let words): return Completion(begun, among: words.sorted())
    case .field:
      return Completion(begun, among: FieldName.allCases.map { $0.rawValue + "=" }.sorted())
    case .edit, .record, .conflict:
      let found = waiting { await stored(wanted, begun, in: session) }
      return Completion(begun, among: found, isAll: found.count < limit, written: quoted)
    }
  }

  /// The whole words of a line that is not finished, and the beginning of the next one.
  static func parted(_ line: String) -> (words: [String], begun: String) {
    // A mark at the end shows whether the last word is a word of its own.
    // A line that can't be split yet has nothing to complete.
    guard var words = try? CommandLineWords.split(line + "\u{0}"), let last = words.popLast() else {
      return ([], "")
    }
    return (words, String(String.UnicodeScalarView(last.unicodeScalars.dropLast())))
  }

  /// A piece of a word as it is written on the command line.
  static func quoted(_ text: String) -> String {
    var written = ""
    for character in text {
      if character.isWhitespace || "\\'\"".contains(character) { written.append("\\") }
      written.append(character)
    }
    return written
  }

  private static func stored(
    _ wanted: WantedWord, _ begun: String, in session: Session
  ) async -> [String] {
    await Session.$current.withValue(session.silent) {
      // Without a store, or one that can be read, there are no names to offer; commands say why.
      guard let options = try? GlobalOptions.parse([]),
        let (outbox, configuration) = try? await options.lookAtStore()
      else { return [] }
      let found: [String]?
      switch wanted {
      case .edit(let states):
        found = try? await outbox.edits(EditFilter(states: states), limit: limit)
          .map(\.dot.description)
      case .record: found = try? await outbox.recordKeys(beginningWith: begun, limit: limit)
      case .conflict:
        found = try? await outbox.conflicts(limit: limit, policies: configuration.policies)
          .map { String($0.id) }
      case .among, .field, .none: found = nil
      }
      return found ?? []
    }
  }

  /// Waits for what is done elsewhere.
  private static func waiting<Value: Sendable>(
    _ work: @escaping @Sendable () async -> Value
  ) -> Value {
    let done = DispatchSemaphore(value: 0)
    let box = Box<Value>()
    Task {
      let value = await work()
      box.value.withLock { $0 = value }
      done.signal()
    }
    while true {
      done.wait()
      if let value = box.value.withLock({ $0 }) { return value }
    }
  }

  private final class Box<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
  }
}
