import Foundation
import Outbox

/// `agent import` of a file, its start and its checks included, against bare prepared inserts of
/// the same rows in transactions of the same length.
struct ImportedRows: Benchmark {
  let name = "import"
  private let rows = 20_000
  private let runs = 5

  private func size(of file: URL) throws -> Int {
    try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
  }

  func run(in folder: URL, _ options: Options) async throws -> [Figure] {
    let file = folder.appending(path: "users.jsonl")
    var text: [UInt8] = []
    for number in 0..<rows { text += try Registrations.line(number) + [UInt8(ascii: "\n")] }
    try Data(text).write(to: file)
    var ours: [Double] = []
    var floors: [Double] = []
    for run in 0..<runs {
      let store = folder.appending(path: "agent-\(run).db").path
      _ = try await Outbox.create(path: store, name: "bench")
      sync()  // neither is to wait for what the other has left to be written
      let cost = try Measure.program(
        options.agent, ["import", file.path, "--as", "user-create", "--store", store])
      guard cost.status == 0 else { throw Measure.Failed(description: "the import failed") }
      ours.append(cost.wallSeconds)
      let barePath = folder.appending(path: "bare-\(run).db").path
      _ = try await Outbox.create(path: barePath, name: "bench")
      let bare = try Registrations.BareRows(barePath)
      let prepared = try bare.prepared(0..<rows)
      sync()
      floors.append(try await Measure.wall { try bare.insert(prepared, batch: 500) })
    }
    return [
      Figure(
        title: "import", unit: "rows per second", figure: Double(rows) / ours.median,
        floor: Double(rows) / floors.median, floorTitle: "bare SQLite, 500 a transaction",
        demand: .ratioAtLeast(0.4)),
      Figure(
        title: "store, imported and not yet sent", unit: "bytes per edit",
        figure: Double(try size(of: folder.appending(path: "agent-0.db"))) / Double(rows),
        floor: Double(text.count) / Double(rows), floorTitle: "the row in its file", demand: .none),
    ]
  }
}
