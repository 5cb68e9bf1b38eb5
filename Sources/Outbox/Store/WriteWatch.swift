/// Looks on at the store's transactions, so that a simulation can let the process die around any of
/// them. What it throws ends the call: from `before`, nothing has happened; from `after`, everything
/// has, and the caller does not know.
package struct WriteWatch: Sendable {
  package let before: @Sendable () async throws -> Void
  package let after: @Sendable () async throws -> Void

  package init(
    before: @escaping @Sendable () async throws -> Void,
    after: @escaping @Sendable () async throws -> Void
  ) {
    self.before = before
    self.after = after
  }

  /// Nobody looks on.
  package static let none = WriteWatch(before: {}, after: {})
}
