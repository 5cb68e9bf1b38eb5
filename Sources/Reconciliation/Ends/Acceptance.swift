import Causality
import Registry

/// What Sunbird has of a record once an edit is accepted.
package struct Acceptance: Hashable, Sendable {
  package var serverID: String?
  package var presence: Presence
  /// The values that are on the server now; nil where a removal left none.
  package var base: Fields?
  /// The clock of `base`, where another agent has told of it; nil where this one saw it for itself.
  package var baseClock: VectorClock?
  /// Whether somebody else's change was joined into it: the server's own clock ticks.
  package var remoteChanged: Bool
  /// What could not be brought about, for a person.
  package var note: String?
  /// The organisation under which Sunbird has registered the user just now; nil where it did not
  /// say that it had.
  package var registeredUnder: RecordKey?
  /// The membership that Sunbird has made with the user; nil for none.
  package var membership: MadeMembership?
  /// What Sunbird says that it did not store: it is to go again, as an edit of its own.
  package var unstored: Fields = [:]

  package init(
    serverID: String? = nil, presence: Presence = .present, base: Fields?,
    remoteChanged: Bool = false, note: String? = nil
  ) {
    self.serverID = serverID
    self.presence = presence
    self.base = base
    self.remoteChanged = remoteChanged
    self.note = note
  }

  /// The same with one more word for a person; a word that it says already is not said twice.
  package func noting(_ more: String?) -> Acceptance {
    guard let more, note?.contains(more) != true else { return self }
    var acceptance = self
    acceptance.note = note.map { "\($0); \(more)" } ?? more
    return acceptance
  }
}
