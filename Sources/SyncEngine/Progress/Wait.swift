/// What a pass waits for while nothing moves.
package enum Wait: Hashable, Sendable {
  /// The server's index, which lags behind its writes.
  case index
  /// An upload that the server works on.
  case upload
  /// The cap on what is sent in a second.
  case cap

  /// What the current task waits for, should it wait.
  @TaskLocal static var current = Wait.index

  /// Runs `body`, in which waiting is for `wait`.
  static func telling<Value: Sendable>(
    _ wait: Wait, _ body: @Sendable () async throws -> Value
  ) async rethrows -> Value {
    try await $current.withValue(wait, operation: body)
  }
}
