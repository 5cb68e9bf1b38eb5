/// What a request is doing.
enum TransferPhase: Sendable {
  /// No connection yet that it could be written to.
  case connecting
  /// Being written.
  case sending
  /// Written; nothing of the answer is here.
  case awaitingAnswer
  case receiving
}

/// How long a request may go without movement, by what it is doing.
struct StallTimeout {
  let limits: TransportLimits
  /// The share of this request of the upload cap, in bytes per second.
  var uploadBytesPerSecond: Int?

  /// libcurl's upload buffer, the smallest it takes: under a cap it writes this much, then rests.
  static let uploadBufferBytes = 16 * 1024

  func allowance(in phase: TransferPhase) -> Duration {
    switch phase {
    case .connecting: limits.connectTimeout
    case .sending: limits.stallTimeout + rest
    case .awaitingAnswer: limits.answerTimeout
    case .receiving: limits.stallTimeout
    }
  }

  /// Why a request that has used up its allowance is given up.
  func failure(in phase: TransferPhase) -> (kind: TransportFailure.Kind, detail: String) {
    let time = allowance(in: phase)
    return switch phase {
    case .connecting: (.connectTimeout, "no connection within \(time)")
    case .sending: (.stalled, "nothing moved for \(time) while sending")
    case .awaitingAnswer: (.stalled, "no answer within \(time)")
    case .receiving: (.stalled, "nothing moved for \(time) inside the answer")
    }
  }

  /// The pause that the cap itself makes between two writes.
  private var rest: Duration {
    guard let uploadBytesPerSecond else { return .zero }
    return .seconds(2 * Self.uploadBufferBytes / max(1, uploadBytesPerSecond))
  }
}
