import Foundation

/// How the gateway in front is set up.
package struct GatewayOptions: Sendable {
  /// Nil switches authentication off: every call is let through without a token.
  package var consumers: [GatewayConsumer]?
  /// Calls per hour, API and credential; nil is unlimited.
  package var callsPerHour: Int?
  /// The same for calls that have a limit of their own: each API has its own plugin.
  package var ownLimits: [ServedOperation: Int] = [:]
  /// The largest request body, compressed where it is, in bytes.
  package var maxBodyBytes: Int
  /// Whether reads and searches are open at all; where not, they are 403 to everybody.
  package var readsAllowed: Bool
  /// Requests that are served at the same time; nginx turns others away (`limit_conn` with 429).
  /// Nil is unlimited.
  package var mostAtOnce: Int?

  package init(
    consumers: [GatewayConsumer]?, callsPerHour: Int?, maxBodyBytes: Int = 1 << 20,
    readsAllowed: Bool = true
  ) {
    self.consumers = consumers
    self.callsPerHour = callsPerHour
    self.maxBodyBytes = maxBodyBytes
    self.readsAllowed = readsAllowed
  }

  /// No authentication and no rate limit: the size limit stays.
  package static let open = GatewayOptions(consumers: nil, callsPerHour: nil)

  /// As Sunbird ships it: tokens, groups, and so many calls an hour.
  package static func guarded(
    _ consumers: [GatewayConsumer], of profile: ServerProfile = .standard
  ) -> GatewayOptions {
    GatewayOptions(consumers: consumers, callsPerHour: profile.gateway.callsPerHour)
  }
}

/// Kong in front of the service: token, size, group and rate are looked at in this order, and the
/// first that fails answers (sunbird.md §3.2).
struct Gateway: Sendable {
  private let options: GatewayOptions
  private let kong: GatewayStyle.Kong
  private var budget = HourBudget()

  init(_ options: GatewayOptions, kong: GatewayStyle.Kong) {
    self.options = options
    self.kong = kong
  }

  enum Admission: Sendable, Hashable {
    /// The service may answer, and these headers go with its answer.
    case admitted(headers: [String: String])
    case refused(HTTPReply)
  }

  mutating func admit(
    _ request: ArrivedRequest, to endpoint: ServedEndpoint, at now: Date
  ) -> Admission {
    var consumer: GatewayConsumer?
    if let consumers = options.consumers, endpoint.group != nil {
      do {
        consumer = try TokenCheck(consumers: consumers, kong: kong).consumer(of: request)
      } catch {
        return .refused(.gateway(error.status, error.message))
      }
    }
    guard request.body.count <= options.maxBodyBytes * endpoint.size.rawValue else {
      return .refused(.gateway(413, "Request size limit exceeded"))
    }
    if let consumer, let group = endpoint.group, !consumer.groups.contains(group) {
      return .refused(.notYourService)
    }
    if endpoint.operation.isRead, !options.readsAllowed {
      return .refused(.notYourService)
    }
    guard let limit = options.ownLimits[endpoint.operation] ?? options.callsPerHour else {
      return .admitted(headers: [:])
    }
    let credential = consumer?.key ?? "anonymous"
    guard
      let left = budget.take(endpoint.operation, of: limit, credential: credential, at: now)
    else {
      var reply = HTTPReply.gateway(429, "API rate limit exceeded")
      reply.headers = Self.headers(limit: limit, remaining: 0)
      return .refused(reply)
    }
    return .admitted(headers: Self.headers(limit: limit, remaining: left))
  }

  private static func headers(limit: Int, remaining: Int) -> [String: String] {
    ["X-RateLimit-Limit-hour": "\(limit)", "X-RateLimit-Remaining-hour": "\(remaining)"]
  }
}

extension HTTPReply {
  /// The consumer lacks the group of this call.
  static let notYourService = gateway(403, "You cannot consume this service")
}
