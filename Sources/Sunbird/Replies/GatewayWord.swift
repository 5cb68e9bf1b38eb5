import Codecs
import Registry

/// What the gateway says by itself. Only its known sentences count: JSON with a `message` is also
/// what many a proxy answers.
struct GatewayWord: Hashable, Sendable {
  enum Meaning: Hashable, Sendable {
    /// The consumer's token is missing or no good.
    case token
    /// The consumer may not make this call.
    case call
    /// The user token may not make this request: the policy agent behind the gateway says so of an
    /// expired token and of one of a user without the right alike (dialects.md §6).
    case policy
    /// It does not know the path.
    case unknownPath
    case tooLarge
    /// The hour's budget of this call is used up.
    case hourBudget
    /// It failed by itself.
    case failure
    /// It has no answer of the service behind it: the write may have taken effect.
    case noAnswer
  }

  let meaning: Meaning
  let sentence: String

  /// The sentence in a reply, where it is one of the gateway's and has the status that belongs to
  /// it; nil otherwise.
  init?(_ reply: Reply, document: JSONValue?) {
    guard let text = Self.text(of: reply, document: document),
      let meaning = Self.table[reply.status]?[text]
    else { return nil }
    self.meaning = meaning
    sentence = text
  }

  /// The sentences of Kong 0.9.9 and 0.14.1 by their status (sunbird.md §1.8, §3.2).
  private static let table: [Int: [String: Meaning]] = [
    401: [
      "Unauthorized": .token, "Multiple tokens provided": .token, "Unrecognizable token": .token,
      "No mandatory 'iss' in claims": .token, "Bad token; invalid JSON": .token,
      "Bad token; invalid typ": .token, "Bad token; invalid alg": .token,
    ],
    403: [
      "No credentials found for given 'iss'": .token, "Invalid algorithm": .token,
      "Invalid signature": .token, "Invalid key/secret": .token,
      "You cannot consume this service": .call,
      "You do not have permission to perform this operation": .policy,
    ],
    404: [
      "API not found with these values": .unknownPath,
      "no route and no API found with those values": .unknownPath,
    ],
    413: ["Request size limit exceeded": .tooLarge],
    417: ["Request size limit exceeded": .tooLarge],
    429: ["API rate limit exceeded": .hourBudget],
    500: ["An unexpected error occurred": .failure],
    502: ["An invalid response was received from the upstream server": .noAnswer],
    503: ["The upstream server is currently unavailable": .noAnswer],
    504: ["The upstream server is timing out": .noAnswer],
  ]

  /// The gateway answers trouble as JSON, as text or as a page, as the request's `Accept` asks.
  private static func text(of reply: Reply, document: JSONValue?) -> String? {
    if let message = document?["message"]?.string { return message }
    guard reply.body.count <= longestPage else { return nil }
    let body = String(decoding: reply.body, as: UTF8.self)
    if let page = body.firstMatch(of: #/<h1>Kong Error</h1>\s*<p>(.*?)\.?</p>/#) {
      return String(page.1)
    }
    return body.trimmingSpaces()
  }

  /// The gateway's pages are short, in bytes.
  private static let longestPage = 2000
}
