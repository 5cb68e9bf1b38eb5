/// The one line that tells how a pass stands: edits, bytes, rate, time left, and what it waits for.
/// Pure; the same figures go to terminals and logs.
package struct ProgressLine: Hashable, Sendable {
  /// Edits that have come to an end in this pass.
  package var done = 0
  /// Edits that only need time or a line.
  package var left = 0
  package var bytesSent = 0
  package var bytesReceived = 0
  /// Since the pass began.
  package var seconds = 0.0
  package var wait: Wait?
  /// How long that wait is to last.
  package var waitSeconds = 0.0

  package init() {}

  package init(_ report: SyncReport) {
    done = report.settled
    left = report.remaining
    bytesSent = report.bytesSent
    bytesReceived = report.bytesReceived
    seconds = report.seconds
  }

  /// Bytes of both ways in a second; nil before there is anything to measure.
  package var rate: Double? {
    let bytes = bytesSent + bytesReceived
    return seconds >= 0.1 && bytes > 0 ? Double(bytes) / seconds : nil
  }

  /// Seconds until all is done, if it goes on as it went; nil before there is anything to measure.
  package var secondsLeft: Double? {
    guard done > 0, left > 0, seconds >= 0.1 else { return nil }
    return seconds / Double(done) * Double(left)
  }

  package var text: String {
    var parts = ["\(done) done, \(left) left"]
    parts.append("\(Self.size(bytesSent)) up, \(Self.size(bytesReceived)) down")
    if let rate { parts.append("\(Self.size(Int(rate)))/s") }
    if let secondsLeft { parts.append("about \(Self.time(secondsLeft)) left") }
    if let wait { parts.append("waits \(Self.time(waitSeconds)) for \(wait.words)") }
    return parts.joined(separator: " · ")
  }

  /// A number of bytes for a person: `812 B`, `64.2 kB`, `1.6 MB`, in thousands.
  package static func size(_ bytes: Int) -> String {
    guard bytes >= 1000 else { return "\(bytes) B" }
    var value = Double(bytes) / 1000
    for unit in ["kB", "MB"] {
      if value < 999.95 { return "\(tenths(value)) \(unit)" }
      value /= 1000
    }
    return "\(tenths(value)) GB"
  }

  /// A time for a person: `8 s`, `12 min`, `2 h 5 min`.
  package static func time(_ seconds: Double) -> String {
    let whole = Int(max(0, min(seconds, 1e9)).rounded(.up))
    if whole < 100 { return "\(whole) s" }
    let minutes = (whole + 30) / 60
    return minutes < 120 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
  }

  private static func tenths(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}

extension Wait {
  /// What it is, for a person.
  package var words: String {
    switch self {
    case .index: "Sunbird's index"
    case .upload: "Sunbird to work on an upload"
    case .cap: "the upload cap"
    }
  }
}
