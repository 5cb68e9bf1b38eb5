/// What came of asking for a fresh user token.
package enum RenewedUserToken: Sendable {
  case fresh(String)
  /// In words for a person, with what to do.
  case failed(String)
}

/// The user token of one pass, and how a fresh one is had, however many requests find that they need
/// it: one that the server has not taken yet is not renewed, so a server that refuses whatever it is
/// shown costs one renewal, and a pass that outlives its token goes on with the next.
struct UserTokenHolder: Sendable {
  /// One fetching of a fresh token.
  struct Renewal: Sendable {
    /// From 1.
    let number: Int
    let task: Task<RenewedUserToken, Never>
  }

  private(set) var token: String?
  private var isStale: Bool
  private let renewal: (@Sendable () async -> RenewedUserToken)?
  /// The last renewal, until the server has taken what came of it.
  private var last: Renewal?
  private var renewals = 0
  /// The renewal that the token is from; 0 for the configured one.
  private var source = 0

  /// The most renewals in a pass. A token that lives a minute serves an hour so.
  static let mostRenewals = 60

  init(_ credentials: Credentials) {
    token = credentials.userToken
    isStale = credentials.isUserTokenStale
    renewal = credentials.renewal
  }

  /// Whether the token is known to be of no use before it is sent.
  var needsRenewal: Bool { isStale && renewal != nil }

  /// The renewal that is under way or has not served yet, or one that is started now; nil where
  /// there is none.
  mutating func renewalUnderWay() -> Renewal? {
    guard let renewal else { return nil }
    if let last { return last }
    guard renewals < Self.mostRenewals else { return nil }
    renewals += 1
    last = Renewal(number: renewals, task: Task { await renewal() })
    return last
  }

  /// Takes what a renewal has brought, unless a later one has brought another: whoever waited for it
  /// may come late.
  mutating func take(_ fresh: String, of renewal: Renewal) {
    guard renewal.number >= source else { return }
    source = renewal.number
    token = fresh
    isStale = false
  }

  /// The server did what a request under `used` asked for.
  mutating func noteServed(_ used: String?) {
    if used != nil, used == token { last = nil }
  }

  func abandonRenewal() { last?.task.cancel() }
}
