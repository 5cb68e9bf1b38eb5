import Foundation

/// How a simulated Sunbird is set up.
package struct SimulatorOptions: Sendable {
  /// What the service does with a request body that is gzip.
  package enum RequestGzip: String, Sendable, Hashable, CaseIterable {
    /// Unpacks it.
    case accepted
    /// Takes the packed bytes for malformed JSON: 400 with Play's HTML page.
    case malformed
    /// Answers 415.
    case unsupported
  }

  package var profile: ServerProfile
  /// The port on 127.0.0.1; 0 is any free one.
  package var port: Int
  package var gateway: GatewayOptions
  package var requestGzip: RequestGzip
  /// Whether answers of 256 bytes and more are gzip where the client takes it.
  package var compressesReplies: Bool
  /// How long after a write reads from the index see it.
  package var indexDelay: Duration
  /// How long an upload waits until its rows are worked on.
  package var bulkDelay: Duration = .zero
  /// No two users may have the same `phone` (Sunbird's setting `phoneUnique`).
  package var uniquePhone: Bool
  /// No two users may have the same `email` (Sunbird's setting `emailUnique`).
  package var uniqueEmail: Bool
  /// What the installation has in its tables, for a profile that looks into them.
  package var deployment = Deployment()
  /// The user tokens that are taken where a call asks for one; nil for every one that has not expired.
  package var userTokens: Set<String>?
  /// A sign-on link makes its user where there is none (`sunbird_autocreate_trampoline_user`).
  package var createsSignedOnUsers = false
  /// The server's clock: its rate windows, its index, its dates.
  package var now: @Sendable () -> Date

  package init(
    profile: ServerProfile = .standard, port: Int = 0, gateway: GatewayOptions = .open,
    requestGzip: RequestGzip = .accepted, compressesReplies: Bool = true,
    indexDelay: Duration = .zero, uniquePhone: Bool = false, uniqueEmail: Bool = false,
    now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.profile = profile
    self.port = port
    self.gateway = gateway
    self.requestGzip = requestGzip
    self.compressesReplies = compressesReplies
    self.indexDelay = indexDelay
    self.uniquePhone = uniquePhone
    self.uniqueEmail = uniqueEmail
    self.now = now
  }
}
