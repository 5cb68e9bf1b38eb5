/// The name of one edit: the replica that recorded it and that replica's counter, from 1.
///
/// Written `dharwad-01:17`.
package struct Dot: Hashable, Sendable, CustomStringConvertible {
  package let replica: ReplicaID
  package let counter: UInt64

  package init(replica: ReplicaID, counter: UInt64) {
    self.replica = replica
    self.counter = counter
  }

  /// A dot from its text; nil for anything that is not `REPLICA:COUNTER`.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let replica = ReplicaID(String(parts[0])),
      let counter = UInt64(parts[1]), counter > 0, String(counter) == parts[1]
    else { return nil }
    self.init(replica: replica, counter: counter)
  }

  package var description: String { "\(replica):\(counter)" }
}
