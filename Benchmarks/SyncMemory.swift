import Foundation
import Outbox
import SunbirdSimulator

/// Peak memory and processor time of `agent sync` against the stand-in server, by the length of the
/// queue. A pass over a long queue is ended after some time: its memory must not grow with what it
/// has not reached.
struct SyncMemory: Benchmark {
  let name = "memory"
  private let seconds = 20

  func run(in folder: URL, _ options: Options) async throws -> [Figure] {
    let sunbird = SimulatedSunbird()
    let url = try await sunbird.start()
    let empty = try await pass(0, in: folder, url: "\(url)", options)
    var figures: [Figure] = []
    var short: Pass?
    for edits in [1000, 10_000, 100_000] + (options.withMillion ? [1_000_000] : []) {
      let pass = try await pass(edits, in: folder, url: "\(url)", options)
      figures.append(
        Figure(
          title: "peak of a sync, \(edits) queued", unit: "MiB", figure: pass.peakMiB,
          floor: empty.peakMiB, floorTitle: "an empty store", demand: .moreAtMost(64)))
      figures.append(
        Figure(
          title: "sync, \(edits) queued (\(pass.accepted) sent)", unit: "CPU s per 1,000",
          figure: pass.cpuPerThousand, floor: (short ?? pass).cpuPerThousand,
          floorTitle: "1000 queued", demand: .none))
      short = short ?? pass
    }
    await sunbird.stop()
    return figures
  }

  private struct Pass {
    let peakMiB: Double
    let cpuSeconds: Double
    let accepted: Int

    var cpuPerThousand: Double { 1000 * cpuSeconds / Double(max(1, accepted)) }
  }

  private func pass(
    _ edits: Int, in folder: URL, url: String, _ options: Options
  ) async throws -> Pass {
    let own = folder.appending(path: "sync-\(edits)")
    try FileManager.default.createDirectory(
      at: own, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let path = own.appending(path: "agent.db").path
    _ = try await Outbox.create(path: path, name: "bench-\(edits)")
    // Other names than another queue's: the server is the same.
    if edits > 0 { try Registrations.fill(path, edits: edits, prefix: "q\(edits)-") }
    let cost = try Measure.program(
      options.agent, ["sync", "--store", path, "--max-seconds", "\(seconds)"],
      environment: ["AGENT_SERVER_BASE_URL": url], watchesMemory: true)
    let accepted = try await Outbox.open(path: path).status()[.accepted]
    guard edits == 0 || accepted > 0 else { throw Measure.Failed(description: "nothing was sent") }
    return Pass(
      peakMiB: Double(cost.peakBytes) / 1_048_576, cpuSeconds: cost.cpuSeconds, accepted: accepted)
  }
}
