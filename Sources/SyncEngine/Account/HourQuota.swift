import Foundation
import Reconciliation

/// How many requests of each call the gateway still takes in this hour, with those under way taken to
/// have their places. Values in, values out.
///
/// The gateway counts calls by the hour, each call by itself, and says how many are left (sunbird.md
/// §3.2). The hour is the gateway's own, UTC by its clock; `hourEnd` is when it ends by this machine's.
struct HourQuota: Sendable {
  private struct Room {
    var underWay = 0
    /// As far as the server has told.
    var left: Int?
    var until = Date.distantPast
  }

  /// By the call's name.
  private var rooms: [String: Room] = [:]
  /// Until when the budget for a call is used up, by the call's name.
  private(set) var exhausted: [String: Date]

  init(exhausted: [String: Date] = [:]) { self.exhausted = exhausted }

  /// Until when a call's hour is used up; nil when it is not.
  func exhaustion(of call: String, at now: Date) -> Date? {
    exhausted[call].flatMap { $0 > now ? $0 : nil }
  }

  /// A request leaves.
  mutating func begin(_ call: String, at now: Date, hourEnd: Date) {
    let room = rooms[call] ?? Room()
    rooms[call, default: room].underWay += 1
    #if DEBUG
      if Sabotage.isOn(.forgetUnderWay) { return }
    #endif
    if let left = room.left, room.until > now { set(left - 1, of: call, hourEnd: hourEnd) }
  }

  mutating func end(_ call: String) { rooms[call]?.underWay -= 1 }

  /// - Parameter remaining: what an answer tells to be left. Answers may overtake each other: the
  ///   least of an hour is the latest.
  mutating func update(_ call: String, remaining: Int, at now: Date, hourEnd: Date) {
    let room = rooms[call] ?? Room()
    #if DEBUG
      if Sabotage.isOn(.forgetUnderWay) { return set(remaining, of: call, hourEnd: hourEnd) }
    #endif
    let known = room.until > now ? room.left : nil
    set(min(known ?? .max, remaining - room.underWay), of: call, hourEnd: hourEnd)
  }

  /// The hour of a call is used up. Other calls have their own.
  mutating func exhaust(_ call: String, until hourEnd: Date) { exhausted[call] = hourEnd }

  /// The last one allowed is the last one sent before the next full hour.
  private mutating func set(_ left: Int, of call: String, hourEnd: Date) {
    rooms[call, default: Room()].left = left
    rooms[call]?.until = hourEnd
    if left <= 0 { exhaust(call, until: hourEnd) }
  }
}
