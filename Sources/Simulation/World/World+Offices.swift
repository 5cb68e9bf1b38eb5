import Causality
import Foundation
import HTTPTransport
import Outbox
import Reconciliation
import Registry
import SyncEngine

// MARK: Machines and passes

extension World {
  /// Starts a pass in an office that has none under way.
  func startPass(_ number: Int) async {
    guard let outbox = offices[number].outbox, offices[number].isUp, offices[number].pass == nil
    else { return }
    var settings = SyncSettings(baseURL: Self.baseURL, dialect: .standard, channel: "ap")
    settings.maxConnections = connections
    settings.compression = dice.pick([.auto, .never])
    settings.batchSize = dice.pick([1, 3, 20])
    settings.ignoresBackoff = dice.happens(permille: 100)
    offices[number].pass = Office.Pass(recordings: ledger.count)
    note(number, "starts a pass")
    let (clock, jitter) = (offices[number].clock, offices[number].jitter)
    Task(executorPreference: executor) { [settings] in
      await Self.$passOf.withValue(number) {
        let end: Result<SyncReport, any Error>
        do {
          let pass = try await SyncPass(
            outbox: outbox, transport: SimulatedTransport(world: self, office: number),
            settings: settings, clock: clock, chance: { jitter.chance() })
          end = .success(try await pass.run().report)
        } catch {
          end = .failure(error)
        }
        await self.checkServerClock(number, outbox)
        await self.passEnded(number, end)
      }
    }
    await rest(number)
  }

  private func passEnded(_ number: Int, _ end: Result<SyncReport, any Error>) {
    offices[number].pass = nil
    switch end {
    case .success(let report):
      note(
        number,
        "ends its pass: \(report.outcome.rawValue), accepted \(report.accepted), "
          + "remaining \(report.remaining), unknown \(report.unknown)")
    case .failure where offices[number].isDying: break
    case .failure(let error): breaks(.unexpectedError, "\(offices[number].name)'s pass: \(error)")
    }
  }

  /// The office's process dies where it stands. What it had not yet written is never written.
  func die(_ number: Int, _ occasion: String) {
    guard offices[number].isUp else { return }
    note(number, "DIES \(occasion)")
    offices[number].isDying = true
    let after = dice.pick([1000, 4000, 30_000, 3_600_000])
    offices[number].startsAt = time.now + Int64(after)
  }

  /// Clears away what a dead process has left in memory.
  func bury(_ number: Int) async {
    guard offices[number].isDying else { return }
    await unwind(number)
    offices[number].outbox = nil
    offices[number].isDying = false
  }

  /// Starts the machine again.
  func start(_ number: Int) async throws {
    guard offices[number].outbox == nil else { return }
    let outbox = try await Outbox.open(
      path: offices[number].path, machine: Machine(id: "\(number)"), hooks: hooks(number))
    offices[number].outbox = outbox
    note(number, "starts as \(outbox.replica)")
    try await learnUnanswered(number, outbox)
  }

  /// An edit may be in the store although its command died before it could say so.
  private func learnUnanswered(_ number: Int, _ outbox: Outbox) async throws {
    guard var recording = offices[number].unanswered else { return }
    offices[number].unanswered = nil
    for edit in try await edits(in: outbox) where ledger.recordings[edit.dot] == nil {
      recording = Recording(
        edit: edit.dot, office: number, key: edit.key, operation: edit.operation,
        fields: edit.fields, view: recording.view, base: recording.base,
        reviewed: recording.reviewed, at: recording.at, isAcknowledged: false)
      _ = ledger.add(recording)
      note(number, "finds \(edit.dot), which was never acknowledged")
    }
  }

  /// Everything in a store.
  func edits(in outbox: Outbox) async throws -> [Edit] {
    try await outbox.edits(EditFilter(states: nil), limit: 10_000)
  }

  /// Whoever writes to the store of an office may die before or after it, and may have to wait.
  nonisolated func hooks(_ number: Int) -> TransactionHooks {
    TransactionHooks(
      before: { [weak self] in try await self?.aroundWrite(number, "before a transaction") },
      after: { [weak self] in try await self?.aroundWrite(number, "after a transaction") },
      runsHere: true)
  }

  private func aroundWrite(_ number: Int, _ occasion: String) async throws {
    // While the store is being opened there is nobody yet to die.
    guard offices.indices.contains(number), offices[number].outbox != nil else { return }
    if !offices[number].isDying, dice.happens(permille: weather.crashAtWrite) {
      die(number, occasion)
    }
    await yield(number)
    if offices[number].isDying { throw ProcessDied() }
  }
}

// MARK: Copies

extension World {
  /// Copies the store's file as a backup would.
  func backUp(_ number: Int) async throws {
    guard let outbox = offices[number].outbox, offices[number].isUp else { return }
    copies += 1
    let path = "\(folder)/copy-\(copies).db"
    do {
      _ = try await outbox.backup(to: path)
    } catch is ProcessDied {
      return
    }
    offices[number].copies.append(Office.Copy(path: path, edits: ledger.present[number]))
    note(number, "makes copy \(copies)")
  }

  /// Puts an older copy in the place of the store's file while the machine is off, as somebody
  /// does who knows nothing of `agent restore`.
  func putBack(_ number: Int) async throws {
    guard !offices[number].copies.isEmpty, offices[number].pass == nil, offices[number].isUp
    else { return }
    let copy = dice.pick(offices[number].copies)
    offices[number].outbox = nil
    offices[number].unanswered = nil
    try overwrite(offices[number].path, with: copy.path)
    ledger.restore(number, edits: copy.edits)
    offices[number].clocks = [:]
    offices[number].baseClocks = [:]
    note(number, "gets the copy back that had \(copy.edits.count) edits")
    try await start(number)
  }

  /// The file keeps its number, as when a tool writes into it.
  private func overwrite(_ path: String, with copy: String) throws {
    for suffix in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
      try FileManager.default.removeItem(atPath: path + suffix)
    }
    let contents = try Data(contentsOf: URL(fileURLWithPath: copy))
    try contents.write(to: URL(fileURLWithPath: path), options: [])
  }
}
