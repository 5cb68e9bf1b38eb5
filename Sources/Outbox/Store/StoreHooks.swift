/// What a simulation takes part in: it lets the process die around any of the store's transactions, and
/// draws what is left to chance. What `before` and `after` throw ends the call: from `before`, nothing
/// has happened; from `after`, everything has, and the caller does not know.
package struct StoreHooks: Sendable {
  package let before: @Sendable () async throws -> Void
  package let after: @Sendable () async throws -> Void
  /// Transactions run on the caller's thread instead of the database's queue: a simulation that has
  /// one thread knows then when nothing is under way any more.
  package let runsHere: Bool
  /// Draws the epoch of a copy: a number that no other copy draws.
  package let epoch: @Sendable () -> UInt32

  package init(
    before: @escaping @Sendable () async throws -> Void,
    after: @escaping @Sendable () async throws -> Void,
    epoch: @escaping @Sendable () -> UInt32 = { .random(in: 100_000...999_999_999) },
    runsHere: Bool = false
  ) {
    self.before = before
    self.after = after
    self.epoch = epoch
    self.runsHere = runsHere
  }

  /// Nobody looks on.
  package static let none = StoreHooks(before: {}, after: {})
}
