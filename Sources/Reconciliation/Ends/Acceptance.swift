import Registry

/// What Sunbird has of a record once an edit is accepted.
package struct Acceptance: Hashable, Sendable {
  package let serverID: String?
  package let presence: Presence
  /// The values that are on the server now; nil where a removal left none.
  package let base: Fields?
  /// Whether somebody else's change was joined into it: the server's own clock ticks.
  package let remoteChanged: Bool
  /// What could not be brought about, for a person.
  package let note: String?
  /// The organisation under which Sunbird has registered the user just now; nil where it did not
  /// say that it had.
  package var registeredUnder: RecordKey?

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
}
