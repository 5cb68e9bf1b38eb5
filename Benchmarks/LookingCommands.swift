import Foundation
import Outbox

/// The commands that look, on a long queue and on an empty store, in turns.
struct LookingCommands: Benchmark {
  let name = "looking"
  private let runs = 11

  func run(in folder: URL, _ options: Options) async throws -> [Figure] {
    let empty = folder.appending(path: "empty.db").path
    let full = folder.appending(path: "full.db").path
    for path in [empty, full] { _ = try await Outbox.create(path: path, name: "bench") }
    try Registrations.fill(full, edits: options.long)
    return try [["status"], ["queue", "--limit", "20"], ["conflicts"]].map { command in
      var times: (empty: [Double], full: [Double]) = ([], [])
      for _ in 0..<runs {
        times.empty.append(try cpu(command, empty, options))
        times.full.append(try cpu(command, full, options))
      }
      return Figure(
        title: "\(command.joined(separator: " ")), \(options.long) queued", unit: "ms CPU",
        figure: times.full.median, floor: times.empty.median, floorTitle: "an empty store",
        demand: .moreAtMost(30))
    }
  }

  private func cpu(_ command: [String], _ store: String, _ options: Options) throws -> Double {
    let cost = try Measure.program(options.agent, command + ["--store", store])
    guard cost.status == 0 else {
      throw Measure.Failed(description: "\(command) ended with status \(cost.status)")
    }
    return 1000 * cost.cpuSeconds
  }
}
