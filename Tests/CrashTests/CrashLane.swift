import AgentProcesses
import Codecs
import Foundation
import SeededGenerators
import SunbirdSimulator

/// A few offices, of which one at a time is at work; its seed decides which, on what, and when it
/// is killed.
struct CrashLane: Sendable {
  /// How long a killed sync's absent writes are doubted, with a little more.
  private static let rest = Duration.seconds(16)

  private let numbers: [Int]
  private let sunbird: SunbirdProcess
  private(set) var offices: [CrashOffice] = []
  private(set) var kills: [Kind: Int] = [:]
  /// Exit statuses that no fault explains.
  private(set) var surprises: [String] = []
  private var chance: SeededGenerator
  /// How long each kind of command runs when it is left alone, so that kills fall everywhere.
  private var length: [Kind: Duration] = [:]

  enum Kind: String, CaseIterable, Sendable { case record, load, sync }

  init(seed: UInt64, numbers: [Int], sunbird: SunbirdProcess) {
    chance = SeededGenerator(seed: seed)
    self.numbers = numbers
    self.sunbird = sunbird
  }

  /// Makes the offices' stores, and learns how long commands run.
  mutating func open() async throws {
    for number in numbers {
      offices.append(try await CrashOffice(number: number, sunbird: sunbird))
    }
    for kind in [Kind.record, .load, .sync] { try await turn(of: 0, kind, kill: false) }
  }

  /// Goes on until `count` commands have been killed.
  mutating func kill(_ count: Int) async throws {
    while kills.values.reduce(0, +) < count {
      if chance.chance(1, in: 6) { try await sunbird.fault(chance.pick(Self.faults)) }
      let index = Int.random(in: offices.indices, using: &chance)
      let rests = offices[index].restsUntil > .now
      let kind: Kind =
        switch Int.random(in: 0..<10, using: &chance) {
        case 0...2: .record
        case 3: .load
        default: rests && !chance.chance(1, in: 4) ? .record : .sync
        }
      try await turn(of: index, kind, kill: !chance.chance(1, in: 6))
    }
  }

  /// Trouble of the line that a pass has to live with besides.
  private static let faults: [JSONValue] = [
    ["action": "loseAnswerAfterCommit"], ["action": "closeBeforeHandling"],
    ["action": "delay", "seconds": 0.2], ["action": "cutJSON", "afterBytes": 20],
    ["action": "captivePortal"],
    ["action": "loseAnswerAfterCommit", "after": 3, "times": 2],
    ["action": "delay", "seconds": 0.05, "times": 8],
  ]

  private mutating func turn(of index: Int, _ kind: Kind, kill: Bool) async throws {
    switch kind {
    case .sync:
      let ended = try await run(index, ["sync", "--now", "--max-seconds", "1"], kind, kill: kill)
      if ended.wasKilled { offices[index].restsUntil = .now.advanced(by: Self.rest) }
      expect(ended, in: [0, 75], "sync")
    case .record:
      let recording = offices[index].newRecording(&chance)
      let words = recording.wishes[0].command
      // A person whose command was cut short gives it again; a second update is a second edit.
      let mayRepeat = recording.wishes[0].operation.isCreation
      try await record(recording, index, words, kind, kill: kill, mayRepeat: mayRepeat)
    case .load:
      let recording = offices[index].newImport(&chance)
      let file = offices[index].office.path("\(recording.author).jsonl")
      let rows = recording.wishes.map { $0.row + "\n" }.joined()
      try Data(rows.utf8).write(to: URL(fileURLWithPath: file))
      try await record(recording, index, ["import", file], kind, kill: kill, mayRepeat: true)
    }
  }

  private mutating func record(
    _ recording: Recording, _ index: Int, _ words: [String], _ kind: Kind, kill: Bool,
    mayRepeat: Bool
  ) async throws {
    let words = words + ["--by", recording.author]
    offices[index].add(recording)
    var ended = try await run(index, words, kind, kill: kill)
    var isRepeated = false
    while ended.wasKilled, mayRepeat, chance.chance(1, in: 2) {
      ended = try await run(index, words, kind, kill: chance.chance(1, in: 2))
      isRepeated = true
    }
    // "Recorded already" is an acknowledgement of what the killed command did.
    let isThere = ended.status == 0 || (isRepeated && ended.status == 65)
    if isThere { offices[index].acknowledge(last: recording) }
    if !isThere { expect(ended, in: [0], words.joined(separator: " ")) }
  }

  /// Runs a command, and kills it on its way if it is to be killed.
  private mutating func run(
    _ index: Int, _ words: [String], _ kind: Kind, kill: Bool
  ) async throws -> Finished {
    let started = ContinuousClock.now
    let running = try offices[index].office.start(words)
    if kill, let length = length[kind] {
      // The later of two moments: a program's first third is its loader's.
      let moments = (0..<2).map { _ in Double.random(in: 0..<1.1, using: &chance) }
      try await Task.sleep(for: length * max(moments[0], moments[1]))
      running.child.send(signal: SIGKILL)
    }
    let finished = try await running.finished()
    if finished.wasKilled {
      kills[kind, default: 0] += 1
    } else {
      let took = started.duration(to: .now)
      length[kind] = length[kind].map { ($0 * 3 + min(took, $0 * 4)) / 4 } ?? took
    }
    return finished
  }

  private mutating func expect(_ ended: Finished, in statuses: [Int32], _ command: String) {
    if !ended.wasKilled, !statuses.contains(ended.status) {
      surprises.append("\(command): \(ended.status) \(ended.talk)")
    }
  }
}
