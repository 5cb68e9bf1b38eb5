import Foundation
import Outbox
import Reconciliation
import Registry

/// What recording and draining an edit costs the store behind a long queue and behind a short one,
/// in turns.
struct FlatCost: Benchmark {
  let name = "flat"
  private let short = 1000
  private let runs = 7
  private let runLength = 100

  func run(in folder: URL, _ options: Options) async throws -> [Figure] {
    var stores: [Outbox] = []
    for edits in [options.long, short] {
      let path = folder.appending(path: "queue-\(edits).db").path
      _ = try await Outbox.create(path: path, name: "bench")
      try Registrations.fill(path, edits: edits)
      stores.append(try await Outbox.open(path: path))
    }
    var recording: [[Double]] = [[], []]
    var draining: [[Double]] = [[], []]
    for run in 0..<runs {
      for (index, store) in stores.enumerated() {
        recording[index].append(try await record(run, store))
        draining[index].append(try await drain(store))
      }
    }
    // The first turn fills the page cache.
    return [("recording", recording), ("draining", draining)].map { title, times in
      Figure(
        title: "\(title) behind \(options.long) queued", unit: "µs CPU per edit",
        figure: Array(times[0].dropFirst()).median, floor: Array(times[1].dropFirst()).median,
        floorTitle: "behind \(short) queued", demand: .ratioAtMost(1.2))
    }
  }

  private func record(_ run: Int, _ store: Outbox) async throws -> Double {
    let drafts = try (0..<runLength).map { try Registrations.draft(run * runLength + $0) }
    let seconds = try await Measure.cpu {
      for draft in drafts { _ = try await store.record(draft, by: "asha", at: Date()) }
    }
    return 1e6 * seconds / Double(runLength)
  }

  /// What a pass does with the store: claims, makes the intent durable, settles.
  private func drain(_ store: Outbox) async throws -> Double {
    let seconds = try await Measure.cpu {
      try await store.wake(at: Date(), ignoringBackoff: false)
      let claims = try await store.claim(limit: runLength)
      try await store.begin(claims.map { ($0, .createUser) }, at: Date())
      for start in stride(from: 0, to: claims.count, by: 16) {
        try await store.settle(
          claims[start..<min(start + 16, claims.count)].map { claim in
            let base = claim.fold.intent.fields
            return (claim, .accepted(Acceptance(serverID: "0122", base: base)))
          }, at: Date())
      }
      _ = try await store.backlog()
    }
    return 1e6 * seconds / Double(runLength)
  }
}
