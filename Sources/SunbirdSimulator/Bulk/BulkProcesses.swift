import Codecs
import Foundation

/// The uploads that the server has taken, by their ids.
struct BulkProcesses: Sendable {
  struct Process: Sendable {
    let number: Int
    let kind: StoredKey.Kind
    /// The organisation that users are uploaded under.
    let organisation: StoredKey?
    let rows: [[String: JSONValue]]
    /// When its rows are worked on.
    let due: Date
    /// What became of them; nil until then.
    var results: [RowDecision]?
  }

  private var processes: [String: Process] = [:]

  /// Takes an upload over.
  ///
  /// - Returns: its id.
  mutating func take(
    _ kind: StoredKey.Kind, under organisation: StoredKey?, rows: [[String: JSONValue]], due: Date
  ) -> String {
    let number = processes.count + 1
    let digits = String(number)
    let id = "0125" + String(repeating: "0", count: max(0, 15 - digits.count)) + digits
    processes[id] = Process(
      number: number, kind: kind, organisation: organisation, rows: rows, due: due)
    return id
  }

  /// The ids of those whose rows are to be worked on by now, in the order of their uploads.
  func due(at now: Date) -> [String] {
    processes.filter { $0.value.results == nil && $0.value.due <= now }
      .sorted { $0.value.number < $1.value.number }.map(\.key)
  }

  subscript(id: String) -> Process? { processes[id] }

  mutating func finish(_ id: String, _ results: [RowDecision]) { processes[id]?.results = results }

  /// The answer to the question how far the upload is (sunbird.md §7).
  func status(of id: String) -> Decision {
    guard let process = processes[id] else { return .failure(.invalidProcessID) }
    guard let results = process.results else {
      return .answer(["response": .string(Self.inProgress)])
    }
    func shown(_ isFailure: Bool) -> JSONValue {
      .array(results.filter { $0.isFailure == isFailure }.map { .object($0.shown) })
    }
    return .answer([
      "response": [
        [
          "processId": .string(id),
          "objectType": .string(process.kind == .user ? "user" : "organisation"),
          "successResult": shown(false), "failureResult": shown(true),
        ]
      ]
    ])
  }

  static let inProgress = "Operation is still in progress, Please try after some time."
}
