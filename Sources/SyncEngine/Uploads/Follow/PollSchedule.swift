/// When the server is asked about an upload, and how long it is waited for.
enum PollSchedule {
  /// Seconds between one question about an upload and the next.
  private static let delays: [Double] = [1, 2, 4, 8, 15, 30]

  /// Seconds that a pass waits with nothing else to do; then it leaves uploads to a later one.
  static let ofPass: Double = 60

  /// Uploads that are due within so many seconds share a round trip.
  static let ofRound: Double = 1

  /// Seconds for which records of an upload that nobody can ask for may still turn up. The server
  /// works on the rows one after the other, each with its login service.
  static let ofLost: Double = 600

  /// Seconds for which the same is waited for where something on the way answered that turns requests
  /// away, and Sunbird answers questions: the first rows of an upload that got through all the same
  /// are shown once the index has had its time.
  static let ofTurnedAway: Double = 25

  /// Seconds after which a process that is still not done is not believed any more.
  static let ofProcess: Double = 86_400

  /// How often the question is refused in a row before its records are asked for instead: each
  /// of them costs a question.
  static let mostRefusals = 3

  /// Seconds until the question after so many.
  static func delay(after polls: Int) -> Double {
    polls < delays.count ? delays[polls] : 60
  }
}
