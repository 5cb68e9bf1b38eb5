import Outbox
import Reconciliation
import Registry
import Synchronization

/// The phone numbers and addresses that edits of this pass have just freed on the server: its index
/// may still call them in use.
final class FreedContacts: Sendable {
  private struct Contact: Hashable {
    let name: FieldName
    let value: FieldValue
  }

  /// The uptime at which each was freed, in seconds.
  private let freed = Mutex<[Contact: Double]>([:])

  /// A claim came to its end.
  func note(_ settled: Settled, at uptime: Double) {
    guard case .accepted(let acceptance) = settled.settlement,
      let before = settled.claim.record.base
    else { return }
    for name in FieldName.contacts {
      guard let value = before[name], !value.isEmpty,
        !name.same(value, acceptance.base?[name] ?? .null)
      else { continue }
      freed.withLock { $0[Contact(name: name, value: value)] = uptime }
    }
  }

  /// Whether the index may not know of it yet.
  func isFresh(_ name: FieldName, _ value: FieldValue, at uptime: Double) -> Bool {
    let at = freed.withLock { $0[Contact(name: name, value: value)] }
    return at.map { uptime - $0 < IndexDelay.window } ?? false
  }
}
