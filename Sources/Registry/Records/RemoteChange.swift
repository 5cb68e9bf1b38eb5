/// Who changed a record on the server last, and when, as far as the server tells.
package struct RemoteChange: Hashable, Sendable, Codable {
  /// The server's name of the user.
  package let by: String?
  /// By the server's clock, as it wrote it.
  package let at: String?

  /// - Returns: nil where neither is told.
  package init?(by: String?, at: String?) {
    guard by != nil || at != nil else { return nil }
    self.by = by
    self.at = at
  }
}
