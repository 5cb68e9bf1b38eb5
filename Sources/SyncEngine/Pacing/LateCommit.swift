import Registry

/// Sunbird may go on with a write after nobody waits for it any more: for how long a write of unknown
/// outcome is not made again, though a question does not show it. Values in, values out.
///
/// The call waits ten or thirty seconds for its actor (sunbird.md §1.8 row 75, §6); the actor knows
/// nothing of that, and has been seen to commit 20 to 40 s after the answer. So whoever has waited in
/// vain for longer than the call itself waits has met a service that is late.
enum LateCommit {
  /// What tells that Sunbird is late with a write.
  enum Sign: CaseIterable, Sendable {
    /// Its own word that it gave up waiting for its actor.
    case gaveUp
    /// The gateway, or something before it, had no answer in time.
    case gatewayTimeout
    /// No answer until this end gave up.
    case silence

    init?(_ code: String?) {
      switch code {
      case "ACTOR_CONNECTION_ERROR": self = .gaveUp
      case "gateway-504", "way-504": self = .gatewayTimeout
      case "line-stalled": self = .silence
      default: return nil
      }
    }
  }

  /// Three times the longest delay that was seen, in seconds.
  static let longest: Double = 120

  /// Seconds after the outcome became unknown for which the write may still come; nil where there is
  /// nothing to fear from making it again once the index has had its time.
  ///
  /// After its own word Sunbird is at the write for certain. Elsewhere the request may as well never
  /// have arrived, so only the one write waits of which Sunbird makes two: it looks whether an
  /// organisation is there first and inserts later. A second user of one name is refused, a second
  /// addition of a member changes nothing, and a second change says the same.
  static func window(after code: String?, of operation: WriteOperation?) -> Double? {
    switch (Sign(code), operation) {
    case (.gaveUp, _): longest
    case (.gatewayTimeout, .createOrganisation), (.silence, .createOrganisation): longest
    case (.gatewayTimeout, _), (.silence, _), (nil, _): nil
    }
  }

  /// Seconds to wait until the write can be made again; nil where it can be now.
  ///
  /// - Parameter age: seconds since the outcome became unknown, at the least.
  static func wait(after code: String?, of operation: WriteOperation?, age: Double) -> Double? {
    window(after: code, of: operation).flatMap { age < $0 ? $0 - age : nil }
  }
}
