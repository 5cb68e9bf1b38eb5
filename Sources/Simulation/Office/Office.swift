import Causality
import Foundation
import Outbox
import Registry
import SunbirdSimulator
import SyncEngine

/// One office of a world: its machine, its store, and how its line is just now.
struct Office: Sendable {
  let number: Int
  let path: String
  let machine: Machine
  let clock: OfficeClock
  let jitter: SharedDice
  let settings: SyncSettings
  /// Nil while its machine is off.
  var outbox: Outbox?
  /// When its machine starts again.
  var startsAt: Int64 = 0
  /// Its process is dying: nothing it does has any effect any more.
  var isDying = false
  var pass: Pass?
  /// What its last recording wanted, until the command has answered.
  var unanswered: Recording?
  var copies: [Copy] = []
  var line = Line()
  var memory = Memory()

  var name: String { "office-\(number + 1)" }
  var isUp: Bool { outbox != nil && !isDying }

  /// Until when each trouble of its line lasts.
  struct Line: Sendable {
    var offlineUntil: Int64 = 0
    var refusedUntil: Int64 = 0
    var filter: Filter?
  }

  /// What the world remembers of the office's edits and records.
  struct Memory: Sendable {
    /// How often Sunbird itself has answered about an edit or a record; attempts can't be more.
    var answers: [String: Int] = [:]
    /// How often a request got no answer of Sunbird's, by the edit that it carried or by the record
    /// that it asked about.
    var obstacles: [String: Int] = [:]
    /// How many recordings there were when each edit was first sent.
    var firstSent: [String: Int] = [:]
    /// The clocks of its records as they were last seen.
    var clocks: [RecordKey: VectorClock] = [:]
    var baseClocks: [RecordKey: VectorClock] = [:]
    /// The hour in which a call last reached the gateway without its pass, by the call.
    var strays: [ServedOperation: Int] = [:]
  }

  /// A task that waits for its turn.
  struct Parked: Sendable {
    let number: Int
    let continuation: CheckedContinuation<Void, Never>
    /// Whether it sleeps; else it waits for its line, or for others to go first.
    let isAsleep: Bool
    var wakesAt: Int64
  }

  /// A copy of the store's file, with what the world knew of it then.
  struct Copy: Sendable {
    let path: String
    let edits: [Dot]
  }
}

/// The process of an office died in the middle of what it did.
struct ProcessDied: Error {}
