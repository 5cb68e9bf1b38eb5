import Causality
import Registry

/// A record, as far as it is known here.
package struct Record: Hashable, Sendable {
  package let id: Int64
  package var key: RecordKey
  package var serverID: String?
  package var presence: Presence
  /// The values last known to be on the server; nil when none were ever known.
  package var base: Fields?
  /// Everything that is known here.
  package var clock: VectorClock
  /// Everything that is in the base.
  package var baseClock: VectorClock
  /// What it was there until it last moved; nil where that is not known.
  package var staleReads: StaleReadWindow?

  package init(
    id: Int64, key: RecordKey, serverID: String? = nil, presence: Presence = .unknown,
    base: Fields? = nil, clock: VectorClock = VectorClock(),
    baseClock: VectorClock = VectorClock(), staleReads: StaleReadWindow? = nil
  ) {
    self.id = id
    self.key = key
    self.serverID = serverID
    self.presence = presence
    self.base = base
    self.clock = clock
    self.baseClock = baseClock
    self.staleReads = staleReads
  }

  /// The same record with `base`.
  package func based(on base: Fields) -> Record {
    var record = self
    (record.base, record.presence) = (base, .present)
    return record
  }

  /// The same record, spelled as `key`.
  package func spelled(as key: RecordKey) -> Record {
    var record = self
    record.key = key
    return record
  }
}
