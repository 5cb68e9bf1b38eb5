import Foundation
import Outbox

/// Durable recordings, one after the other in one process, against bare transactions of the same
/// rows on the same disk, in turns.
struct SingleRecordings: Benchmark {
  let name = "recordings"
  private let runs = 10
  private let runLength = 200

  func run(in folder: URL, _ options: Options) async throws -> [Figure] {
    let store = try await Outbox.create(
      path: folder.appending(path: "agent.db").path, name: "bench")
    let barePath = folder.appending(path: "bare.db").path
    _ = try await Outbox.create(path: barePath, name: "bench")
    let bare = try Registrations.BareRows(barePath)
    var ours: [Double] = []
    var floors: [Double] = []
    for run in 0..<runs {
      let numbers = run * runLength..<(run + 1) * runLength
      let drafts = try numbers.map { try Registrations.draft($0) }
      let rows = try bare.prepared(numbers)
      ours.append(
        try await Measure.wall {
          for draft in drafts { _ = try await store.record(draft, by: "asha", at: Date()) }
        })
      floors.append(try await Measure.wall { try bare.insert(rows, batch: 1) })
    }
    let (figure, floor) = (Double(runLength) / ours.median, Double(runLength) / floors.median)
    return [
      Figure(
        title: "durable single recordings", unit: "per second", figure: figure, floor: floor,
        floorTitle: "bare SQLite, one by one", demand: .ratioAtLeast(0.6))
    ]
  }
}
