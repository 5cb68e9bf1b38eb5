import Causality
import GRDB
import Reconciliation
import Registry

/// An edit of somebody else that an edit in conflict knew nothing of.
package struct Rival: Hashable, Sendable {
  package let dot: Dot
  package let recordedBy: String

  fileprivate var named: String {
    let who = recordedBy.isEmpty ? "" : "\(recordedBy) at "
    return "\(who)\(dot.replica.installation) (\(dot))"
  }
}

extension [Rival] {
  /// Who they are, for a person; nil for none.
  package var named: String? {
    isEmpty ? nil : map(\.named).joined(separator: ", ")
  }
}

extension Database {
  /// The edits of other offices on the server's side of a conflict: Sunbird has them, and the authors
  /// of the edits in conflict had not seen them, as clocks tell.
  func rivals(of edits: [Edit], disputes: [Dispute], record: Int64) throws -> [Rival] {
    let seen = edits.reduce(VectorClock()) { $0.merged(with: $1.clock) }
    let names = Set(disputes.map(\.name))
    let rows = try rows(
      sql: """
        SELECT edit.replica, edit.counter, edit.fields, edit.recorded_by
        FROM edit LEFT JOIN edit AS carrier ON carrier.id = edit.into_id
        WHERE edit.record_id = ? AND coalesce(carrier.state, edit.state) = 'accepted'
        ORDER BY edit.id
        """, arguments: [record])
    return try rows.compactMap { row in
      let dot = try StoreCoding.dot(replica: row.value("replica"), counter: row.value("counter"))
      guard !seen.contains(dot) else { return nil }
      let fields: Fields = try StoreCoding.decode(row.value("fields"))
      guard !names.isDisjoint(with: fields.keys) else { return nil }
      return Rival(dot: dot, recordedBy: try row.value("recorded_by"))
    }
  }
}
