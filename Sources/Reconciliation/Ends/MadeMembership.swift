import Registry

/// The organisation under which Sunbird has registered a user just now.
package struct MadePlace: Hashable, Sendable {
  package let organisation: RecordKey
  /// The membership that has come with it; nil for none.
  package let membership: MadeMembership?
}

/// A membership that came with its user, whether or not somebody here has asked for it.
package struct MadeMembership: Hashable, Sendable {
  package let key: RecordKey
  /// What it has on the server.
  package let base: Fields

  package init(key: RecordKey, base: Fields) {
    self.key = key
    self.base = base
  }
}
