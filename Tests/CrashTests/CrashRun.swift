import AgentProcesses
import SeededGenerators

/// Offices at work while their agents are killed at seeded moments, several at a time.
struct CrashRun {
  /// Groups of offices; in each, one command runs at a time. More of them than processors, for a
  /// pass mostly waits: for the server, or for its index.
  private static let laneCount = 4
  private static let officesPerLane = 9

  let sunbird: SunbirdProcess
  private var lanes: [CrashLane] = []

  init(seed: UInt64) async throws {
    var chance = SeededGenerator(seed: seed)
    sunbird = try await SunbirdProcess.start()
    for lane in 0..<Self.laneCount {
      let numbers = (0..<Self.officesPerLane).map { lane * Self.officesPerLane + $0 }
      lanes.append(CrashLane(seed: chance.next(), numbers: numbers, sunbird: sunbird))
    }
  }

  var offices: [CrashOffice] { lanes.flatMap(\.offices) }
  /// Exit statuses that no fault explains.
  var surprises: [String] { lanes.flatMap(\.surprises) }
  var kills: [CrashLane.Kind: Int] {
    lanes.reduce(into: [:]) { $0.merge($1.kills, uniquingKeysWith: +) }
  }

  /// Goes on until `count` commands have been killed.
  mutating func kill(_ count: Int) async throws {
    let share = (count + lanes.count - 1) / lanes.count
    lanes = try await withThrowingTaskGroup(of: (Int, CrashLane).self) { group in
      for (index, lane) in lanes.enumerated() {
        group.addTask {
          var lane = lane
          try await lane.open()
          try await lane.kill(share)
          return (index, lane)
        }
      }
      var ended = lanes
      for try await (index, lane) in group { ended[index] = lane }
      return ended
    }
  }

  /// Lets every office sync until nothing is left.
  func drain() async throws {
    try await sunbird.clearFaults()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for office in offices.map(\.office) {
        group.addTask {
          for _ in 0..<Self.maxPasses where try await office.agent("sync", "--now").status != 0 {}
        }
      }
      try await group.waitForAll()
    }
  }

  /// More passes than a drain can need; what is then left is a finding.
  private static let maxPasses = 6

  /// What was killed, in a line.
  var story: String {
    let parts = CrashLane.Kind.allCases.map { "\(kills[$0, default: 0]) of \($0.rawValue)" }
    return "killed \(parts.joined(separator: ", ")); \(missing) of the recordings left no trace"
  }

  /// Killed recordings of which nothing is in the store.
  private var missing: Int {
    offices.reduce(0) { count, office in
      let authors = (try? StoreFile(office.office.store).edits().map(\.author)) ?? []  // told later
      return count + office.recordings.filter { !authors.contains($0.author) }.count
    }
  }
}
