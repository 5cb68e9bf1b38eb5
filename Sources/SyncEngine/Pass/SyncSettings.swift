import HTTPTransport
import Reconciliation
import Registry
import Sunbird

/// When a body is sent compressed.
package enum Compression: String, CaseIterable, Hashable, Sendable {
  /// When that saves bytes, and the server can read it.
  case auto
  case always
  case never
}

/// What the API consumer and its user show to be let in. Never logged, never stored.
package struct Credentials: Sendable {
  /// The consumer's token for the gateway: `Authorization: Bearer …`.
  package let consumerToken: String?
  /// `x-authenticated-user-token`.
  package let userToken: String?
  /// Whether the user token is missing or its time is over, as far as can be told here.
  package let isUserTokenStale: Bool
  /// Gets a fresh user token; nil where none can be had.
  package let renewal: (@Sendable () async -> RenewedUserToken)?

  /// The server's id of the user token's user.
  package var userID: String? { userToken.flatMap(UserToken.userID) }

  package init(
    consumerToken: String? = nil, userToken: String? = nil, isUserTokenStale: Bool = false,
    renewal: (@Sendable () async -> RenewedUserToken)? = nil
  ) {
    self.consumerToken = consumerToken
    self.userToken = userToken
    self.isUserTokenStale = isUserTokenStale
    self.renewal = renewal
  }
}

/// Everything that one pass has to know from the configuration.
package struct SyncSettings: Sendable {
  package var baseURL: String
  package var dialect: Dialect
  package var channel: String?
  package var credentials: Credentials
  package var policies = ConflictPolicies()
  package var compression = Compression.auto
  /// Which lane edits take where the dialect has two.
  package var lane = SyncLane.auto
  /// The organisation that users without a queued membership are uploaded under; nil for none.
  package var bulkOrganisation: RecordKey?
  /// Most requests under way at once, as the office has set it; nil for nothing set.
  package var maxConnections: Int?
  /// Most edits in one batch.
  package var batchSize = 100
  package var limits = PassLimits()
  /// Takes every edit's own backoff as ended. What the server said about time still holds.
  package var ignoresBackoff = false

  package init(
    baseURL: String, dialect: Dialect, channel: String? = nil,
    credentials: Credentials = Credentials()
  ) {
    self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
    self.dialect = dialect
    self.channel = channel
    self.credentials = credentials
  }

  /// How many requests may be under way at once.
  package var flightBound: FlightBound { FlightBound(maxConnections) }
}
