import Foundation
import Sunbird

extension Courier {
  /// How many turns may be taken at once: one until Sunbird has answered.
  var window: Int { hasHeardSunbird ? flight.size + flight.ready : 1 }

  /// Most edits that are planned together: one until Sunbird has answered.
  var batchLimit: Int { hasHeardSunbird ? batchSize.size : 1 }

  /// Until when the hour budget of a call is used up; nil when it is not.
  func exhaustion(of endpoint: Endpoint?) -> Date? {
    guard let endpoint, let until = exhausted[endpoint.replyID], until > now else { return nil }
    return until
  }

  func isExhausted(_ request: APIRequest) -> Bool {
    exhausted[request.replyID].map { $0 > now } ?? false
  }
}
