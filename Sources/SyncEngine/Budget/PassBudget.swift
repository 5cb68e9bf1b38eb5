import Foundation

/// What a pass may still spend. Decides whether a request may leave; does nothing.
///
/// A request counts in full from before it leaves, with what may be under way besides, so that a big
/// upload does not carry a pass over its budget. What the answer will cost is not known before; it
/// counts when it is here. No request is broken off: the outcome would be unknown and its bytes
/// spent for nothing.
struct PassBudget: Sendable {
  /// The most bytes of this pass, both ways.
  var maxBytes: Int?
  /// The most bytes of this pass that today's budget leaves.
  var bytesLeftToday: Int?
  /// The end of the time that this pass was given.
  var endsAt: Date?
  /// The hours of the day in which passes may run, and when they end for this one.
  var hours: OfficeHours?
  var hoursEndAt: Date?
  /// Bytes that have passed, both ways.
  private(set) var spent = 0
  /// Bytes of requests that are under way.
  private(set) var underWay = 0

  /// Why a request of `bytes` may not leave; nil when it may.
  func stop(before bytes: Int, at now: Date) -> StopReason? {
    if let hours, now >= (hoursEndAt ?? .distantPast) { return .outsideHours(hours) }
    if let endsAt, now >= endsAt { return .outOfTime }
    let total = spent + underWay + bytes
    if let bytesLeftToday, total > bytesLeftToday { return .outOfBytesToday }
    if let maxBytes, total > maxBytes { return .outOfBytes }
    return nil
  }

  /// When the time of the pass is over; nil for never.
  var deadline: Date? { [endsAt, hoursEndAt].compactMap(\.self).min() }

  mutating func begin(_ bytes: Int) { underWay += bytes }

  mutating func end(_ bytes: Int, cost: Int) {
    underWay -= bytes
    spent += cost
  }
}
