import Foundation
import SyncEngine

// MARK: Signals

extension World {
  /// How long what is on the line has once a pass was told to end, in milliseconds.
  private static let lastWait: Int64 = 2000

  /// Somebody tells the pass of an office to end; whoever is told so twice closes its line at once.
  func signal(_ number: Int) async {
    guard offices[number].isUp, let pass = offices[number].pass, let sync = pass.sync else {
      return
    }
    guard pass.closesAt == nil else {
      note(number, "is told again to end its pass: its line is closed")
      offices[number].pass?.close(at: time.now, now: time.now)
      return
    }
    note(number, "is told to end its pass")
    await sync.interrupt()
    offices[number].pass?.close(at: time.now + Self.lastWait, now: time.now)
  }

  func isClosed(_ number: Int) -> Bool {
    offices[number].pass?.isClosed(at: time.now) ?? false
  }

  /// Once a pass is told to end nothing of it leaves any more.
  func checkSignal(_ delivery: SimulatedDelivery) {
    guard offices[delivery.call.office].pass?.closesAt != nil else { return }
    let name = delivery.call.operation?.rawValue ?? delivery.call.arrived.path
    breaks(
      .leavesAfterSignal,
      "\(offices[delivery.call.office].name) sends \(name) although its pass is told to end")
  }
}
