/// Sunbird may go on with a write after it has said that it gave up waiting for itself.
///
/// The call waits ten seconds for its actor in 1.5 and thirty later (sunbird.md §1.8 row 75); the
/// actor knows nothing of that, and has been seen to commit 20 to 40 s after the answer. Two
/// creations of one organisation that overlap are both made, since Sunbird looks first and inserts
/// later. So a write that was answered like that is not made again by the same pass, and by none
/// before three times the longest delay that was seen.
enum LateCommit {
  static let code = "ACTOR_CONNECTION_ERROR"

  /// Seconds after the answer for which the write may still come.
  static let window: Double = 120

  /// Seconds to wait until it can be made again.
  ///
  /// - Parameter age: seconds since the answer, at the least.
  static func wait(age: Double) -> Double? { age < window ? window - age : nil }
}
