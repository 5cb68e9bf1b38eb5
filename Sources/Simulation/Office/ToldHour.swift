/// An hour of the gateway of which an answer has told how much is left.
struct ToldHour: Sendable {
  let hour: Int
  /// When the answer came, in milliseconds of the world.
  let at: Int64

  /// The hour, for a call that leaves at `moment`; nil where the answer came in that very moment: the
  /// pass may not have read it yet.
  func hour(before moment: Int64) -> Int? { at < moment ? hour : nil }
}
