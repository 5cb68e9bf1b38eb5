@testable import SyncEngine

/// A line with one queue each way, on which as many requests are kept under way as a window says.
struct SimulatedLine {
  /// Bytes per second, each way.
  var rate: Double
  /// Seconds there and back.
  var roundTrip: Double
  /// Bytes of one request and of its answer, with headers.
  var up = 1000.0
  var down = 500.0
  /// Each request of this number is lost on the way and comes a second late; 0 for none.
  var lateOneIn = 0
  /// How many requests the server takes at once before it turns others away; nil for any.
  var mostAtOnce: Int?

  struct Run {
    /// Requests per second, by the last half of them.
    var throughput: Double
    /// The window after each request of the last half.
    var sizes: [Int]
    var turnedAway = 0
  }

  func run(_ window: inout FlightWindow, requests: Int) -> Run {
    var (now, upFree, downFree) = (0.0, 0.0, 0.0)
    var underWay: [(ends: Double, began: Double, many: Int, refused: Bool)] = []
    var (begun, ended) = (0, 0)
    var half = 0.0
    var run = Run(throughput: 0, sizes: [])
    while ended < requests {
      while underWay.count < window.size, begun < requests {
        let many = underWay.count + 1
        begun += 1
        upFree = max(now, upFree) + up / rate
        let isLate = lateOneIn > 0 && begun % lateOneIn == 0
        let arrived = upFree + roundTrip / 2 + (isLate ? 1 : 0)
        let answered = max(arrived, downFree) + down / rate
        if !isLate { downFree = answered }  // others' answers go before a late one's
        let refused = mostAtOnce.map { many > $0 } ?? false
        underWay.append((answered + roundTrip / 2, now, many, refused))
      }
      let next = underWay.indices.min { underWay[$0].ends < underWay[$1].ends } ?? 0
      let exchange = underWay.remove(at: next)
      now = max(now, exchange.ends)
      ended += 1
      if exchange.refused {
        run.turnedAway += 1
        window.note(.trouble(underWay: underWay.count))
      } else {
        window.note(
          .answered(
            kind: "create", seconds: exchange.ends - exchange.began, underWay: exchange.many))
      }
      if ended == requests / 2 { half = now }
      if ended > requests / 2 { run.sizes.append(window.size) }
    }
    run.throughput = Double(requests - requests / 2) / (now - half)
    return run
  }

  /// The most requests per second that its bandwidth allows.
  var most: Double { rate / max(up, down) }
}
