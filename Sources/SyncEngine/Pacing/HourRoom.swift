import Foundation

/// How many requests of one call the gateway still takes in this hour, with those under way taken to
/// have their places. Values in, values out.
///
/// The hour is the gateway's own, UTC by its clock; `hourEnd` is when it ends by this machine's.
struct HourRoom: Sendable {
  private var underWay = 0
  /// As far as the server has told.
  private var left: Int?
  private var until = Date.distantPast

  /// - Returns: whether the hour is used up by this request.
  mutating func begin(at now: Date, hourEnd: Date) -> Bool {
    underWay += 1
    guard let left, until > now else { return false }
    return set(left - 1, hourEnd)
  }

  mutating func end() { underWay -= 1 }

  /// - Parameter remaining: what an answer tells to be left. Answers may overtake each other: the
  ///   least of an hour is the latest.
  /// - Returns: whether the hour is used up.
  mutating func told(_ remaining: Int, at now: Date, hourEnd: Date) -> Bool {
    let known = until > now ? left : nil
    return set(min(known ?? .max, remaining - underWay), hourEnd)
  }

  private mutating func set(_ left: Int, _ hourEnd: Date) -> Bool {
    self.left = left
    until = hourEnd
    return left <= 0
  }
}
