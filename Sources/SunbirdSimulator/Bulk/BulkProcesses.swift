import Codecs
import Foundation

/// The uploads that the server has taken, by their ids.
struct BulkProcesses: Sendable {
  struct Process: Sendable {
    let number: Int
    let upload: AcceptedUpload
    let trouble: UploadTrouble?
    /// When its rows are said to be worked on, and when they are.
    let starts: Date
    let due: Date
    /// What became of them; nil until then.
    var outcome: Outcome?
  }

  enum Outcome: Sendable {
    case done([RowDecision])
    /// An exception ended the job.
    case broken
    case neverStarts
  }

  /// How far an upload is.
  enum Progress: Sendable {
    case waiting
    case running
    case done(StoredKey.Kind, [RowDecision])
    case broken(StoredKey.Kind)
  }

  private var processes: [String: Process] = [:]

  /// Takes an upload over at `now`, to be worked on at `due`.
  ///
  /// - Returns: its id.
  mutating func take(
    _ upload: AcceptedUpload, at now: Date, due: Date, in trouble: UploadTrouble?
  ) -> String {
    let number = processes.count + 1
    let digits = String(number)
    let id = "0125" + String(repeating: "0", count: max(0, 15 - digits.count)) + digits
    processes[id] = Process(
      number: number, upload: upload, trouble: trouble,
      starts: now.addingTimeInterval(due.timeIntervalSince(now) / 2), due: due)
    return id
  }

  /// The ids of those whose rows are to be worked on by now, in the order of their uploads.
  func due(at now: Date) -> [String] {
    processes.filter { $0.value.outcome == nil && $0.value.due <= now }
      .sorted { $0.value.number < $1.value.number }.map(\.key)
  }

  subscript(id: String) -> Process? { processes[id] }

  mutating func finish(_ id: String, _ outcome: Outcome) { processes[id]?.outcome = outcome }

  /// How far the upload is; nil where there is none of this id.
  func progress(of id: String, at now: Date) -> Progress? {
    guard let process = processes[id] else { return nil }
    return switch process.outcome {
    case nil: process.starts <= now ? .running : .waiting
    case .neverStarts: .waiting
    case .broken: .broken(process.upload.kind)
    case .done(let results): .done(process.upload.kind, results)
    }
  }
}
