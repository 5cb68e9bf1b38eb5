import Outbox
import Reconciliation
import Registry
import SunbirdSimulator

/// A request on its way, with what the store said of its edits when it left.
struct SimulatedDelivery: Sendable {
  let call: Call
  /// The edits that the request carries, in the order they were recorded, of an upload those of
  /// each record; none for reads.
  let edits: [Edit]
  /// What the pass had been shown when it left.
  let sight: Sight
  let leftAt: Int64
  /// The hour for which the pass had been told how many calls of this kind are left; nil where it
  /// had not been told.
  var toldHour: Int?

  /// What a pass has been shown.
  struct Sight: Sendable {
    /// By reads of single records; nil for those that were not there.
    var rows: [StoredKey: StoredRow?] = [:]
    /// The users that were counted under an organisation.
    var registered: [StoredKey: Set<StoredKey>] = [:]
  }

  /// The edits about one record.
  func edits(on key: StoredKey) -> [Edit] { edits.filter { $0.key.stored == key } }

  /// The edit that a change of the record is put down to: the one that carries the others. What
  /// comes along with a user, as a membership does, is the user's.
  func author(of key: StoredKey) -> String? {
    guard call.isUpload else { return call.edit }
    let carrier = edits(on: key).last ?? key.member.flatMap { edits(on: $0).last }
    return carrier?.dot.description
  }

  /// What the request asks for of a record. Cells that an upload's row has to have beside are not
  /// among it.
  func wanted(of key: StoredKey) -> Fields {
    guard call.isUpload else { return key == call.key ? call.values : [:] }
    return edits(on: key).reduce(Fields()) { $0.overlaid(with: $1.fields) }.typed
  }

  /// The record as the pass was shown it: by itself, or as none of those that are registered under
  /// the organisation of its upload.
  func shown(_ key: StoredKey, under organisation: StoredKey?) -> Fields? {
    if let row = sight.rows[key] { return row?.values ?? [:] }
    // A profile shows all memberships of its user.
    if let user = key.member, sight.rows[user] != nil { return [:] }
    guard let users = organisation.flatMap({ sight.registered[$0] }) else { return nil }
    return users.contains(key.member ?? key) ? nil : [:]
  }
}

/// A request that takes effect although its sender has given up on it.
struct Flight: Sendable {
  let delivery: SimulatedDelivery
  let landsAt: Int64
  /// Whether the server has decided it already, and only commits it then.
  var isDecided = false
}
