import Codecs
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

  /// What will be passed over; nil for nothing.
  var passedOverJSON: JSONValue? {
    guard !passedOver.isEmpty else { return nil }
    return .array(
      passedOver.map {
        .object(["edit": .string($0.edit.description), "reason": .string($0.problem.message)])
      })
  }

  /// What will be passed over, for a person.
  var passedOverLines: [String] {
    passedOver.map { "passed over: \($0.edit): \($0.problem.message)".safe }
  }

  /// The forecast for a person.
  var sentence: String {
    guard edits > 0 else { return "nothing to send" }
    let up =
      "\(edits.counted("edit")), about \(requests.counted("request")), "
      + "\(ProgressLine.size(bytesSent)) up"
    guard let bytesReceived, let seconds else {
      return "\(up); no pass was measured yet, so the time is not known"
    }
    return
      "\(up) and \(ProgressLine.size(bytesReceived)) down, about \(ProgressLine.time(seconds)) "
      + "at the speed of the last passes"
  }
}
