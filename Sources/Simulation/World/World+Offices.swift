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
    var settings = offices[number].settings
    settings.compression = dice.pick([.auto, .always, .never])
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
          await self.passBegins(number, pass)
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

  private func passBegins(_ number: Int, _ sync: SyncPass) { offices[number].pass?.sync = sync }

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
  func retireOffice(_ number: Int) async {
    guard offices[number].isDying else { return }
    await unwind(number)
    offices[number].outbox = nil
    offices[number].isDying = false
  }

  /// Starts the machine again.
  func start(_ number: Int) async throws {
    guard offices[number].outbox == nil else { return }
    let outbox = try await Outbox.open(
      path: offices[number].path, machine: offices[number].machine, hooks: hooks(number))
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
  func hooks(_ number: Int) -> StoreHooks {
    StoreHooks(
      before: { [weak self] in try await self?.aroundWrite(number, "before a transaction") },
      after: { [weak self] in try await self?.aroundWrite(number, "after a transaction") },
      epoch: { [jitter = offices[number].jitter] in jitter.epoch() },
      runsHere: true)
  }

  private func aroundWrite(_ number: Int, _ occasion: String) async throws {
    // While the store is being opened there is nobody yet to die.
    guard offices.indices.contains(number), offices[number].outbox != nil else { return }
    if !offices[number].isDying, dice.happens(permille: faults.crashAtWrite) {
      die(number, occasion)
    }
    await yield(number)
    if offices[number].isDying { throw ProcessDied() }
  }
}
