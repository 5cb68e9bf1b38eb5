import Causality
import GRDB
import Registry

/// Whether the server has a record, as far as is known here.
package enum Presence: String, Hashable, Sendable, Codable {
  case unknown, present, absent
}

/// A record as the store knows it.
package struct StoredRecord: Sendable {
  package let id: Int64
  package let key: RecordKey
  package let serverID: String?
  package let presence: Presence
  /// The values last known to be on the server; nil when none were ever known.
  package let base: Fields?
  /// Everything that is known here.
  package let clock: VectorClock
  /// Everything that is in the base.
  package let baseClock: VectorClock
  /// What it was there until it last moved; nil where that is not known.
  package let outlived: Outlived?

  /// A record that nothing is known of yet.
  init(new id: Int64, _ key: RecordKey) {
    self.init(
      id: id, key: key, serverID: nil, presence: .unknown, base: nil, clock: VectorClock(),
      baseClock: VectorClock(), outlived: nil)
  }

  /// The same record with `base`.
  func based(on base: Fields) -> StoredRecord {
    StoredRecord(
      id: id, key: key, serverID: serverID, presence: .present, base: base, clock: clock,
      baseClock: baseClock, outlived: outlived)
  }

  private init(
    id: Int64, key: RecordKey, serverID: String?, presence: Presence, base: Fields?,
    clock: VectorClock, baseClock: VectorClock, outlived: Outlived?
  ) {
    self.id = id
    self.key = key
    self.serverID = serverID
    self.presence = presence
    self.base = base
    self.clock = clock
    self.baseClock = baseClock
    self.outlived = outlived
  }

  /// The same record, spelled as `key`.
  func spelled(as key: RecordKey) -> StoredRecord {
    StoredRecord(
      id: id, key: key, serverID: serverID, presence: presence, base: base, clock: clock,
      baseClock: baseClock, outlived: outlived)
  }

  /// The key's columns. A membership names its organisation and its user, so it is spelled as these
  /// are where they are known: Sunbird compares code points.
  static let keyColumns = """
    record.kind,
    coalesce(\(parent("provider", "organisation_key")), \(parent("provider", "user_key")),
      record.provider) AS provider,
    coalesce(\(parent("external_id", "organisation_key")), record.external_id) AS external_id,
    coalesce(\(parent("user_name", "user_key")), record.user_name) AS user_name
    """

  private static func parent(_ column: String, _ key: String) -> String {
    "(SELECT parent.\(column) FROM record AS parent WHERE parent.key = record.\(key))"
  }

  static let columns = """
    record.id, \(keyColumns), record.server_id, record.presence, record.base, record.clock, record.base_clock,
    record.outlived
    """

  init(row: Row) throws {
    id = try row.value("id")
    key = try Self.key(row: row)
    serverID = try row.value("server_id")
    presence = try StoreCoding.raw(row.value("presence"))
    base = try (row.value("base") as String?).map { try StoreCoding.decode($0) }
    clock = try StoreCoding.decode(row.value("clock"))
    baseClock = try StoreCoding.decode(row.value("base_clock"))
    outlived = try (row.value("outlived") as String?).map { try StoreCoding.decode($0) }
  }

  static func key(row: Row) throws -> RecordKey {
    let kind: RecordKind = try StoreCoding.raw(row.value("kind"))
    let provider: String = try row.value("provider")
    let externalID: String? = try row.value("external_id")
    let userName: String? = try row.value("user_name")
    return switch kind {
    case .organisation: .organisation(provider: provider, externalID: externalID ?? "")
    case .user: .user(provider: provider, userName: userName ?? "")
    case .membership:
      .membership(provider: provider, externalID: externalID ?? "", userName: userName ?? "")
    }
  }
}
