/// Looks on at the store's transactions, so that a simulation can let the process die around any of
/// them. What it throws ends the call: from `before`, nothing has happened; from `after`, everything
/// has, and the caller does not know.
package struct TransactionHooks: Sendable {
  package let before: @Sendable () async throws -> Void
  package let after: @Sendable () async throws -> Void
  /// Transactions run on the caller's thread instead of the database's queue: a simulation that has
  /// one thread knows then when nothing is under way any more.
  package let runsHere: Bool

  package init(
    before: @escaping @Sendable () async throws -> Void,
    after: @escaping @Sendable () async throws -> Void, runsHere: Bool = false
  ) {
    self.before = before
    self.after = after
    self.runsHere = runsHere
  }

  /// Nobody looks on.
  package static let none = TransactionHooks(before: {}, after: {})
}
