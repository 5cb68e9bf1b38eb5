/// What came of asking for a fresh user token.
package enum RenewedUserToken: Sendable {
  case fresh(String)
  /// In words for a person, with what to do.
  case failed(String)
}

/// The user token of one pass, and how a fresh one is had: at most once in a pass, however many
/// requests find that they need it.
struct UserTokenHolder: Sendable {
  private(set) var token: String?
  private var isStale: Bool
  private let renewal: (@Sendable () async -> RenewedUserToken)?
  private var underWay: Task<RenewedUserToken, Never>?

  init(_ credentials: Credentials) {
    token = credentials.userToken
    isStale = credentials.isUserTokenStale
    renewal = credentials.renewal
  }

  /// Whether the token is known to be of no use before it is sent.
  var needsRenewal: Bool { isStale && renewal != nil }

  /// The one renewal of the pass, started now where it was not yet; nil where there is none.
  mutating func renewalUnderWay() -> Task<RenewedUserToken, Never>? {
    guard let renewal else { return nil }
    let task = underWay ?? Task { await renewal() }
    underWay = task
    return task
  }

  mutating func take(_ fresh: String) {
    token = fresh
    isStale = false
  }
}
