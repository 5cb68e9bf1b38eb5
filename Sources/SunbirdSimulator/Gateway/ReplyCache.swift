import Codecs
import Foundation

/// nginx's cache in front of the gateway (sunbird.md §4): answers with 200, by encoding, address
/// and body, for five minutes. A hit is nobody's call: no token is looked at, and none is counted.
struct ReplyCache: Sendable {
  private var entries: [Question: Entry] = [:]

  /// `long_validity`, in seconds.
  static let validity: TimeInterval = 300

  private struct Question: Hashable {
    let encoding: String
    let address: String
    let body: [UInt8]

    init(_ request: ArrivedRequest) {
      encoding = request.headers["accept-encoding"] ?? ""
      address = "\(request.method) \(request.path)?\(request.query)"
      body = request.body
    }
  }

  private struct Entry {
    let reply: HTTPReply
    let since: Date
  }

  func reply(to request: ArrivedRequest, at now: Date) -> HTTPReply? {
    guard let entry = entries[Question(request)],
      (0..<Self.validity).contains(now.timeIntervalSince(entry.since))
    else { return nil }
    var reply = entry.reply
    reply.headers["X-Proxy-Cache"] = "HIT"
    return reply
  }

  /// - Returns: the answer as it leaves.
  mutating func keep(_ reply: HTTPReply, to request: ArrivedRequest, at now: Date) -> HTTPReply {
    var leaving = reply
    leaving.headers["X-Proxy-Cache"] = "MISS"
    leaving.headers["X-Proxy-Cache-Date"] = HTTPDate.text(now)
    if reply.status == 200 { entries[Question(request)] = Entry(reply: leaving, since: now) }
    return leaving
  }
}
