import Outbox
import Reconciliation
import Registry
import SunbirdSimulator

/// A request on its way, with what the store said of its edits when it left.
struct SimulatedDelivery: Sendable {
  let call: Call
  /// The edits that the request carries, in the order they were recorded; none for reads.
  let edits: [Edit]
  /// What the pass had been shown when it left.
  let shown: [StoredKey: StoredRow?]
}

/// A request that takes effect although its sender has given up on it.
struct Flight: Sendable {
  let delivery: SimulatedDelivery
  let landsAt: Int64
  /// Whether the server has decided it already, and only commits it then.
  var isDecided = false
}
