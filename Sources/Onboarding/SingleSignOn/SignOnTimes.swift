import Foundation

/// From when to when a link holds, by the server's clock.
package struct SignOnTimes: Sendable, Equatable {
  package let issuedAt: Date
  package let expiresAt: Date

  /// Minutes that a link may hold. It signs on whoever has it, so not for long.
  package static let minutes = 1...60
  package static let defaultMinutes = 10

  /// How far before the server's present a link begins, in seconds. The portal refuses one of its
  /// own second (sunbird.md §8); nothing is lost by a second more.
  static let marginSeconds = 3.0
  /// The same where the server's clock is not known.
  static let unknownMarginSeconds = 120.0

  /// - Parameter skew: how many seconds the server's clock is ahead of this one; nil when that is
  ///   not known.
  package init(now: Date, skew: Double?, minutes: Int) {
    let server = now.addingTimeInterval(skew ?? 0)
    let margin = skew == nil ? Self.unknownMarginSeconds : Self.marginSeconds
    issuedAt = server.addingTimeInterval(-margin)
    expiresAt = server.addingTimeInterval(Double(minutes) * 60)
  }
}
