import Causality
import Foundation
import Outbox
import Registry
import SunbirdSimulator

/// One office of a world: its machine, its store, and how its line is just now.
struct Office: Sendable {
  let number: Int
  let path: String
  let clock: OfficeClock
  let jitter: SharedDice
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
  /// Until when each trouble of its line lasts.
  var offlineUntil: Int64 = 0
  var refusedUntil: Int64 = 0
  var filter: Filter?
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

  var name: String { "office-\(number + 1)" }
  var isUp: Bool { outbox != nil && !isDying }

  /// A pass under way.
  struct Pass: Sendable {
    /// How many recordings there were when it began.
    let recordings: Int
    /// What it was shown of records; nil for those that were not there.
    var shown: [StoredKey: StoredRow?] = [:]
    /// What it has under way, each waiting for its turn, in the order in which they parked.
    var parked: [Parked] = []
  }

  /// A task that waits for its turn.
  struct Parked: Sendable {
    let number: Int
    let continuation: CheckedContinuation<Void, Never>
    let wakesAt: Int64
  }

  /// A copy of the store's file, with what the world knew of it then.
  struct Copy: Sendable {
    let path: String
    let edits: [Dot]
  }
}

/// The process of an office died in the middle of what it did.
struct ProcessDied: Error {}
