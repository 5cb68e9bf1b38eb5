import Foundation

/// What a pass may still spend. Decides whether a request may leave; does nothing.
///
/// A request counts in full from before it leaves, with what its answer is expected to take and with
/// what is under way besides, so that neither a big upload nor many answers at once carry a pass over
/// its budget. No request is broken off: the outcome would be unknown and its bytes spent for nothing.
struct PassBudget: Sendable {
  /// The most bytes of this pass, both ways.
  var maxBytes: Int?
  /// The most bytes of a day, and of this pass what today's passes have left of them.
  var maxBytesPerDay: Int?
  var bytesLeftToday: Int?
  /// The end of the time that this pass was given.
  var endsAt: Date?
  /// The hours of the day in which passes may run, and when they end for this one.
  var hours: OfficeHours?
  var hoursEndAt: Date?
  /// Whether there is a limit to its bytes.
  var hasLimit: Bool { maxBytes != nil || maxBytesPerDay != nil }
  /// Bytes that have passed, both ways.
  private(set) var spent = 0
  /// Bytes of requests that are under way, and of their answers as they are expected.
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

  /// What a request and the smallest answer to it are over, whatever else is spent; nil when they
  /// are over nothing. Waiting does not help such a request, and it must not stop what is behind it.
  /// A limit that leaves no room for any request stops them all, and is no matter of one edit.
  func excess(of bytes: Int) -> Excess? {
    let needs = bytes + AnswerSizes.unknown
    let limits = [
      maxBytesPerDay.map { Excess(needs: needs, has: $0, limit: .day) },
      maxBytes.map { Excess(needs: needs, has: $0, limit: .pass) },
    ]
    return limits.compactMap(\.self).first { $0.needs > $0.has && $0.has >= Excess.leastLimit }
  }

  /// When the time of the pass is over; nil for never.
  var deadline: Date? { [endsAt, hoursEndAt].compactMap(\.self).min() }

  mutating func begin(_ bytes: Int) { underWay += bytes }

  mutating func end(_ bytes: Int, cost: Int) {
    underWay -= bytes
    spent += cost
  }
}

/// A request that is larger than what there ever is for it.
struct Excess: Hashable, Sendable {
  enum Limit: Hashable, Sendable {
    case day, pass
  }

  /// Bytes that the smallest request takes with its answer.
  static let leastLimit = 1000

  /// Bytes, both ways.
  let needs: Int
  let has: Int
  let limit: Limit
}
