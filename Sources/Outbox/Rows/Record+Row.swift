import GRDB
import Reconciliation
import Registry

/// The agent's own, not GRDB's class of that name.
package typealias Record = Reconciliation.Record

extension Record {
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
    let base: String? = try row.value("base")
    let stale: String? = try row.value("outlived")
    try self.init(
      id: row.value("id"), key: Self.key(row: row), serverID: row.value("server_id"),
      presence: StoreCoding.raw(row.value("presence")),
      base: base.map { try StoreCoding.decode($0) },
      clock: StoreCoding.decode(row.value("clock")),
      baseClock: StoreCoding.decode(row.value("base_clock")),
      staleReads: stale.map { try StoreCoding.decode($0) })
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
