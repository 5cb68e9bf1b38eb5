import Codecs
import Registry

extension Reply {
  /// Whether Sunbird itself, not the gateway, refuses the user token: 401 in its own envelope
  /// (sunbird.md §1.8 row 61). Such a request had no effect.
  package var refusesUserToken: Bool {
    guard status == 401, let document = try? JSONValue(parsing: body) else { return false }
    return Envelope(document) != nil
  }
}
