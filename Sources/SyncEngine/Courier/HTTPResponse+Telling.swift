import HTTPTransport
import Sunbird

extension HTTPResponse {
  /// The headers that tell who answered, by their names in lower case.
  package var telling: [String: String] {
    var telling: [String: String] = [:]
    for name in Reply.telling { telling[name] = value(of: name) }
    return telling
  }
}
