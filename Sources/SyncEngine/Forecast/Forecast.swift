import Causality
import Outbox
import Registry

/// What bringing the queue to the server will cost, as far as can be told without a request.
package struct Forecast: Hashable, Sendable {
  /// Edits that only need time or a line.
  package let edits: Int
  package let requests: Int
  /// Bytes with headers, without TLS and TCP.
  package let bytesSent: Int
  /// Nil where no earlier pass was measured: what answers cost is not known then.
  package let bytesReceived: Int?
  /// Nil where no earlier pass was measured.
  package let seconds: Double?
  /// Edits among those looked at that are larger than a pass or a day may spend, and so are passed
  /// over.
  package let passedOver: [PassedOver]

  /// Bytes both ways, as far as they are known.
  package var bytes: Int { bytesSent + (bytesReceived ?? 0) }

  /// - Parameters:
  ///   - cost: what the requests will send.
  ///   - past: what the last passes cost; their answers and their speed are taken to hold.
  init(edits: Int, cost: ForecastCost, past: Traffic, passedOver: [PassedOver] = []) {
    let requests = Int(cost.requests.rounded(.up))
    let sent = Int(cost.bytes.rounded(.up))
    let isMeasured = past.requests > 0 && past.bytes > 0 && past.seconds > 0
    let received =
      isMeasured
      ? Int((Double(requests) * Double(past.bytesReceived) / Double(past.requests)).rounded(.up))
      : nil
    self.edits = edits
    self.passedOver = passedOver
    self.requests = requests
    bytesSent = sent
    bytesReceived = received
    seconds = received.map { Double(sent + $0) * past.seconds / Double(past.bytes) }
  }
}

/// Requests, and the bytes that they send.
struct ForecastCost: Hashable, Sendable {
  var requests = 0.0
  var bytes = 0.0

  mutating func add(_ size: Int) {
    requests += 1
    bytes += Double(size)
  }

  static func + (one: ForecastCost, other: ForecastCost) -> ForecastCost {
    ForecastCost(requests: one.requests + other.requests, bytes: one.bytes + other.bytes)
  }

  func times(_ factor: Double) -> ForecastCost {
    ForecastCost(requests: requests * factor, bytes: bytes * factor)
  }
}

/// An edit that is larger than what may be spent.
package struct PassedOver: Hashable, Sendable {
  package let edit: Dot
  package let problem: Problem
}
