/// Keeps what is sent below a number of bytes per second, whatever the number of connections: each
/// request takes its own time on a line of that speed, and the next one leaves when that is over.
/// Decides how long to wait; does not wait.
///
/// The transport spreads one big body over its time. It does not spread small requests: each of
/// those is one write.
struct UploadPace: Sendable {
  /// More than 0.
  let bytesPerSecond: Int
  /// The uptime at which the line is free again, in seconds.
  private var freeAt = 0.0

  init(bytesPerSecond: Int) { self.bytesPerSecond = bytesPerSecond }

  /// Takes the next free time for `bytes`.
  ///
  /// - Returns: seconds from `uptime` until they may leave.
  mutating func reserve(_ bytes: Int, at uptime: Double) -> Double {
    let start = max(freeAt, uptime)
    freeAt = start + Double(bytes) / Double(bytesPerSecond)
    return start - uptime
  }

  /// Puts right what a request really sent, be it more or less than was reserved.
  mutating func correct(reserved: Int, sent: Int) {
    freeAt += Double(sent - reserved) / Double(bytesPerSecond)
  }
}
