import Causality
import GRDB

/// The counters that one transaction issues. They are read once, when it begins, and kept once,
/// before it ends: SQLite lets one write at a time, so nobody else issues any between.
///
/// The replica is the store's own word, too: another process may have put a backup in its place,
/// with a new epoch, since this one opened it.
final class Counters {
  let name: String
  let epoch: UInt32
  /// The highest counter issued so far.
  private(set) var last: Int64
  private let replica: ReplicaID
  private let kept: Int64

  init(_ db: Database) throws {
    guard let row = try db.row(sql: Self.query),
      let replica = ReplicaID(name: try row.value("name"), epoch: try row.value("epoch"))
    else { throw StoreCoding.Unreadable(description: "not a replica's name") }
    (name, epoch) = (try row.value("name"), try row.value("epoch"))
    last = try row.value("counter")
    guard last >= 0 else { throw StoreCoding.Unreadable(description: "not a counter: \(last)") }
    kept = last
    self.replica = replica
  }

  static let query = "SELECT name, epoch, counter FROM replica WHERE id = 1"

  /// The name that ``issue()`` gives next.
  func next() throws -> Dot {
    guard last < .max else { throw CounterOverflow(replica: replica) }
    return Dot(replica: replica, counter: UInt64(last) + 1)
  }

  /// The name of a new edit. Counters only ever grow; one is never issued twice.
  func issue() throws -> Dot {
    let dot = try next()
    last += 1
    return dot
  }

  /// Writes down what was issued. An edit whose counter is not kept must not be, either.
  func keep(_ db: Database) throws {
    guard last > kept else { return }
    try db.run(sql: "UPDATE replica SET counter = ? WHERE id = 1", arguments: [last])
  }
}
