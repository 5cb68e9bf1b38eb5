import AgentProcesses
import Foundation
import SeededGenerators

/// One office whose `agent backup` and `agent restore` are killed at seeded moments, and what was
/// found wrong afterwards.
struct BackupCrash {
  private(set) var findings: [String] = []
  private(set) var kills: [Kind: Int] = [:]
  /// How often a killed restore had put the backup in place already.
  private(set) var restored = 0

  enum Kind: String, CaseIterable, Sendable { case backup, restore, repair }

  private let office: Office
  private var chance: SeededGenerator
  private var length: [Kind: Duration] = [:]
  /// The names of the edits that the store holds.
  private var dots: [String] = []
  /// Every name that was ever issued.
  private var issued: Set<String> = []
  private var backups: [(file: String, dots: [String])] = []
  private var number = 0

  init(seed: UInt64) async throws {
    chance = SeededGenerator(seed: seed)
    office = try await Office.open("crash")
    try await record()
    try await backup(kill: false)
    try await restore(kill: false)
    try await repair(kill: false)
  }

  /// Goes on until so many commands have been killed.
  mutating func kill(_ count: Int) async throws {
    while kills.values.reduce(0, +) < count {
      try await record()
      switch chance.pick(Kind.allCases) {
      case .backup: try await backup(kill: true)
      case .restore: try await restore(kill: true)
      case .repair: try await repair(kill: true)
      }
    }
  }

  /// Records a few schools, whose names must be new.
  private mutating func record() async throws {
    number += 1
    let rows = (0..<Int.random(in: 1...40, using: &chance)).map {
      #"{"provider":"ap","externalId":"\#(number)-\#($0)","orgName":"x"}"#
    }
    let file = office.path("rows-\(number).jsonl")
    try Data(rows.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: file))
    let ended = try await office.agent("import", file, "--as", "org-create")
    let now = try StoreFile(office.store).edits().map(\.dot)
    let new = now.filter { !dots.contains($0) }
    if ended.status != 0 || new.count != rows.count || now.count != dots.count + new.count {
      findings.append("recorded \(new.count) of \(rows.count): \(ended)")
    }
    if let again = new.first(where: issued.contains) {
      findings.append("\(again) was issued a second time")
    }
    dots = now
    issued.formUnion(new)
  }

  /// A file that stands under the backup's name is whole.
  private mutating func backup(kill: Bool) async throws {
    let file = office.path("backup-\(backups.count)-\(issued.count)")
    let ended = try await run(.backup, ["backup", file], kill: kill)
    try await expectToOpen()
    holdStore(to: dots, "after a backup")
    let isThere = FileManager.default.fileExists(atPath: file)
    if isThere {
      hold(file, to: dots)
      backups.append((file, dots))
    }
    if !ended.wasKilled, ended.status != 0 || !isThere { findings.append("backup: \(ended)") }
  }

  /// A store in whose place a backup is put is the old one or the backup, with or without what was
  /// recorded since.
  private mutating func restore(kill: Bool) async throws {
    let backup = chance.pick(backups)
    let leavesOut = chance.chance(1, in: 2)
    let newer = leavesOut ? [] : dots.filter { !backup.dots.contains($0) }
    let words = ["restore", backup.file] + (leavesOut ? ["--without-newer"] : [])
    let ended = try await run(.restore, words, kill: kill)
    if !ended.wasKilled, ended.status != 0 { findings.append("restore: \(ended)") }
    try await expectToOpen()
    let now = try StoreFile(office.store).edits().map(\.dot)
    if now == backup.dots + newer, now != dots || !ended.wasKilled {
      if ended.wasKilled { restored += 1 }
      let old = dots
      holdKept { (try? StoreFile($0).edits().map(\.dot)) == old }  // damaged ones are kept, too
      dots = now
    }
    holdStore(to: dots, "after a restore")
    holdFolder(afterKill: ended.wasKilled)
  }

  /// A damaged store in whose place a backup is put is damaged as before, or the backup.
  private mutating func repair(kill: Bool) async throws {
    let backup = chance.pick(backups)
    let damaged = Data(repeating: 0xA5, count: 5000)
    try damaged.write(to: URL(fileURLWithPath: office.store))
    var ended = try await run(.repair, ["restore", backup.file], kill: kill)
    let isDamaged = FileManager.default.contents(atPath: office.store) == damaged
    if ended.wasKilled, isDamaged {
      let status = try await office.agent("status").status
      if status != 74 { findings.append("a damaged store was opened: \(status)") }
      ended = try await office.agent("restore", backup.file)
    } else if ended.wasKilled {
      restored += 1
    }
    // 3: nobody knows what the damaged store held beyond the backup.
    if !ended.wasKilled, ![0, 3].contains(ended.status) { findings.append("repair: \(ended)") }
    holdKept { FileManager.default.contents(atPath: $0) == damaged }
    dots = backup.dots
    try await expectToOpen()
    holdStore(to: dots, "after a repair")
    holdFolder(afterKill: ended.wasKilled)
  }

  private mutating func run(
    _ kind: Kind, _ words: [String], kill: Bool
  ) async throws -> Finished {
    let started = ContinuousClock.now
    let running = try office.start(words)
    if kill, let length = length[kind] {
      // The later of two moments: a program's first third is its loader's.
      let moments = (0..<2).map { _ in Double.random(in: 0..<1.1, using: &chance) }
      try await Task.sleep(for: length * max(moments[0], moments[1]))
      running.child.send(signal: SIGKILL)
    }
    let ended = try await running.finished()
    if ended.wasKilled {
      kills[kind, default: 0] += 1
    } else {
      length[kind] = started.duration(to: .now)
    }
    return ended
  }

  private mutating func expectToOpen() async throws {
    let ended = try await office.agent("status")
    if ended.status != 0 { findings.append("the store does not open: \(ended)") }
  }

  private mutating func holdStore(to dots: [String], _ moment: String) {
    hold(office.store, to: dots, moment)
  }

  private mutating func hold(_ path: String, to dots: [String], _ moment: String = "") {
    do {
      let file = try StoreFile(path)
      findings += try file.flaws().map { "\(path) \(moment): \($0)" }
      let found = try file.edits().map(\.dot)
      if found != dots { findings.append("\(path) \(moment) holds \(found), not \(dots)") }
    } catch {
      findings.append("\(path) \(moment): \(error)")
    }
  }

  /// Some kept copy is what was replaced.
  private mutating func holdKept(_ isReplaced: (String) -> Bool) {
    let kept = names.filter { $0.contains(".replaced-") && !Self.isLeftover($0) }
    if !kept.contains(where: { isReplaced(office.path($0)) }) {
      findings.append("what was replaced is not kept: \(kept)")
    }
  }

  private static func isLeftover(_ name: String) -> Bool {
    name.contains(".unfinished-") || name.contains(".restoring-")
  }

  /// What a kill leaves unfinished is gone after the next restore; a file in the place of a damaged
  /// one has no log of the damaged one's beside it.
  private mutating func holdFolder(afterKill: Bool) {
    let leftovers = names.filter {
      $0.hasPrefix("agent.db") && Self.isLeftover($0)
    }
    if !afterKill, !leftovers.isEmpty { findings.append("left behind: \(leftovers)") }
  }

  private var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: office.folder.url.path)) ?? []  // none
  }
}
