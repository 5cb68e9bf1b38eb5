import Registry

/// One field that was changed on both sides to different values.
package struct Dispute: Hashable, Sendable, Codable {
  package let name: FieldName
  package let base: FieldValue?
  package let local: FieldValue?
  package let remote: FieldValue?

  package init(name: FieldName, base: FieldValue?, local: FieldValue?, remote: FieldValue?) {
    self.name = name
    self.base = base
    self.local = local
    self.remote = remote
  }
}

/// What comes of joining an office's edits with what others changed on the server.
///
/// The table of design.md ("Conflicts against a server without versions"), field by field:
///
/// | remote against base | edited here | result |
/// |---|---|---|
/// | not seen | yes | send, unless the base already has the value |
/// | same | yes | send |
/// | changed | no | take theirs |
/// | changed | yes, to the same value | agree |
/// | changed | yes, to the base's value | take theirs |
/// | changed | yes, a set | join the sets |
/// | changed | yes, to another value | policy: ours, theirs, or a dispute for a person |
///
/// What a server sets by itself is nobody's change: its defaults where there was nothing, and whether
/// a contact was verified.
package struct ThreeWayMerge: Hashable, Sendable {
  /// What has to be written to the server.
  package private(set) var send: Fields = [:]
  /// The server's values as far as they are known now: the base for what comes next. Disputed
  /// fields keep their old base.
  package private(set) var base: Fields
  package private(set) var disputes: [Dispute] = []
  /// Whether the server shows a value that neither the base nor our own edits explain.
  package private(set) var remoteChanged = false

  /// Joins the edits `local` with what a read shows.
  ///
  /// - Parameters:
  ///   - base: the last values known to be on the server; nil when none were ever known. Then the
  ///     read itself is the base: the author can't have meant to overwrite what nobody here saw.
  ///     For a create that met an existing record pass an empty base: both made it.
  ///   - seen: the fields that a read shows. A field that is missing was not seen, which is not
  ///     the same as empty.
  ///   - defaults: what the server puts into a new record by itself.
  ///   - unproven: the fields of `seen` that are a guess: what agrees there is not known to be on the
  ///     server.
  package init(
    base: Fields?, local: Fields, seen: Fields, kind: RecordKind, policies: ConflictPolicies,
    defaults: Fields = [:], unproven: Set<FieldName> = []
  ) {
    self.base = base ?? [:]
    for name in kind.fields where !name.isSecret {
      guard let remote = seen[name] else { continue }
      let known = base == nil ? remote : (base?[name] ?? .null)
      let isServers = name.isSetByServer || name.isDefault(remote, over: known, of: defaults)
      merge(name, base: known, local: local[name], remote: remote, isServers: isServers) {
        policies.policy(kind, name)
      }
      if unproven.contains(name) { self.base[name] = base?[name] }
    }
    for (name, value) in local where seen[name] == nil || name.isSecret {
      // A field that the base lacks was never seen: it may hold a value that is to be cleared.
      let isKnown = base?[name].map { name.same($0, value) } ?? false
      if name.isSecret || !isKnown { send[name] = value }
    }
    disputes.sort { $0.name.rawValue < $1.name.rawValue }
  }

  private mutating func merge(
    _ name: FieldName, base known: FieldValue, local: FieldValue?, remote: FieldValue,
    isServers: Bool, policy: () -> ConflictPolicy
  ) {
    let changedThere = !name.same(remote, known)
    let changedHere = local.map { !name.same($0, known) } ?? false
    let isOurs = local.map { name.same($0, remote) } ?? false
    if changedThere, !isOurs, !isServers { remoteChanged = true }
    guard let local, changedHere, !isOurs else {
      base[name] = remote
      return
    }
    guard changedThere else {
      base[name] = remote
      send[name] = local
      return
    }
    if name.isSet, let joined = FieldValue.joinSets(base: known, local: local, remote: remote) {
      base[name] = remote
      if !name.same(joined, remote) { send[name] = joined }
      return
    }
    switch policy() {
    case .local:
      base[name] = remote
      send[name] = local
    case .remote: base[name] = remote
    case .review:
      disputes.append(
        Dispute(name: name, base: known.orNil, local: local.orNil, remote: remote.orNil))
    }
  }
}

extension FieldName {
  /// Whether servers set the field by themselves, whatever was asked for.
  var isSetByServer: Bool { self == .emailVerified || self == .phoneVerified }

  /// Whether `remote` is what a server fills in where a record had nothing.
  fileprivate func isDefault(
    _ remote: FieldValue, over known: FieldValue, of defaults: Fields
  ) -> Bool {
    guard known.isEmpty else { return false }
    return remote == .flag(false) || defaults[self].map { same($0, remote) } ?? false
  }
}

extension FieldValue {
  fileprivate var orNil: FieldValue? { self == .null ? nil : self }

  /// Joins two changes of one set: what either added, without what either took away, in the order
  /// of the remote side and then ours. Nil unless all three are texts.
  fileprivate static func joinSets(
    base: FieldValue, local: FieldValue, remote: FieldValue
  ) -> FieldValue? {
    guard let base = base.items, let ours = local.items, let theirs = remote.items else {
      return nil
    }
    let kept = theirs.filter { ours.contains($0) || !base.contains($0) }
    let added = ours.filter { !theirs.contains($0) && !base.contains($0) }
    return .texts(kept + added)
  }
}
