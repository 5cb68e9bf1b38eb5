/// What worlds a seed may draw.
package enum WorldBreadth: Hashable, Sendable {
  /// One dialect, the documented API, without a gateway's budget: worlds in which every promise is
  /// kept, and by which a change is held.
  case usual
  /// Also other dialects, uploads, budgets, what can't read compressed bodies, cloned machines and
  /// signals. Not all of them keep every promise yet, and not each is lived the same way twice.
  case broad
}

extension WorldBreadth {
  func narrow(_ faults: inout FaultProfile, _ traits: inout Traits) {
    guard self == .usual else { return }
    traits.generation = Generation.all[0]
    traits.requestGzip = .accepted
    traits.budget = nil
    traits.ownUser = nil
    traits.bulkDelay = 0
    faults.machines.clone = 0
    faults.machines.signal = 0
  }
}
