import Causality
import Outbox
import Registry
import SyncEngine

// MARK: What is checked in a quiet world

extension World {
  /// Holds every store against the server's history and against what people were told.
  func checkEverything() async throws {
    for number in offices.indices where violation == nil {
      guard let outbox = offices[number].outbox else { continue }
      let view = try await StoreView(outbox, office: number)
      let check = StoreCheck(
        view: view, ledger: ledger, server: server, generation: traits.generation,
        answers: offices[number].memory.answers, obstacles: offices[number].memory.obstacles)
      for violation in check.violations().sorted(by: { $0.detail < $1.detail }) {
        breaks(violation.invariant, "\(offices[number].name): \(violation.detail)")
      }
      checkClocks(view)
      for broken in try await outbox.verifyReceipts().breaks {
        breaks(.receiptsBroken, "\(offices[number].name): \(broken)")
      }
    }
  }

  /// The server's clock is what Sunbird's own answers show: pages of the way are years ahead.
  func checkServerClock(_ number: Int, _ outbox: Outbox) async {
    guard !offices[number].isDying else { return }
    do {
      let skew = try await outbox.clockSkew(of: Self.baseURL, at: offices[number].clock.now)
      if let skew, abs(skew.seconds) > Self.longestSkew {
        breaks(
          .foreignClock, "\(offices[number].name) takes the server to be \(skew.seconds) s ahead")
      }
    } catch {
      breaks(.unexpectedError, "\(error)")
    }
  }

  /// Longer than any office's own clock is wrong, in seconds.
  private static let longestSkew: Double = 2 * 31_536_000

  /// Clocks only grow, and say what they have seen.
  private func checkClocks(_ view: StoreView) {
    let number = view.office
    for (key, record) in view.records.sorted(by: { $0.key.description < $1.key.description }) {
      for (now, before) in [
        (record.clock, offices[number].memory.clocks[key]),
        (record.baseClock, offices[number].memory.baseClocks[key]),
      ] {
        guard let before, ![.equal, .after].contains(now.compare(before)) else { continue }
        breaks(.clockWentBack, "\(offices[number].name): the clock of \(key) went back")
      }
      offices[number].memory.clocks[key] = record.clock
      offices[number].memory.baseClocks[key] = record.baseClock
    }
    for edit in view.edits {
      guard let record = view.records[edit.key] else { continue }
      let isThere = view.carrier(of: edit)?.state == .accepted
      if !record.clock.contains(edit.dot) || (isThere && !record.baseClock.contains(edit.dot)) {
        breaks(
          .clockWentBack,
          "\(offices[number].name): the clock of \(edit.key) has not seen \(edit.dot)")
      }
    }
  }
}
