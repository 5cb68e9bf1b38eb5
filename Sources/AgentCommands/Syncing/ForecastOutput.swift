import Registry
import SyncEngine

extension Forecast {
  var json: JSONValue {
    .object([
      "edits": .count(edits), "requests": .count(requests), "bytes": .count(bytes),
      "bytesSent": .count(bytesSent),
      "bytesReceived": bytesReceived.map(JSONValue.count) ?? .null,
      "seconds": seconds.map(JSONValue.number) ?? .null,
    ])
  }

  /// The forecast for a person.
  var sentence: String {
    guard edits > 0 else { return "nothing to send" }
    let up = "\(edits) edits, about \(requests) requests, \(ProgressLine.size(bytesSent)) up"
    guard let bytesReceived, let seconds else {
      return "\(up); no pass was measured yet, so the time is not known"
    }
    return
      "\(up) and \(ProgressLine.size(bytesReceived)) down, about \(ProgressLine.time(seconds)) "
      + "at the speed of the last passes"
  }
}
