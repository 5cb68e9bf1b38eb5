import Codecs
import Crypto
import Foundation
import Registry
import Testing

@testable import Onboarding

@Suite struct SignOnTests {
  private static let now = Date(timeIntervalSince1970: 1_500_000_000.5)

  private func key(_ yaml: String = "iss: ap\nsecret: s3cret-of-ap\n") throws -> SignOnKey {
    try SignOnKey(yaml: yaml)
  }

  @Test func aLinkIsSignedWithTheSecretAndSaysWhatItWasGiven() throws {
    var claims = SignOnClaims(
      userName: "asha", issuedAt: Self.now, expiresAt: Self.now.addingTimeInterval(60))
    claims.name = "Asha 😀"
    claims.phoneVerified = true
    claims.redirect = "https://x.example/a?b=c&d=%20"
    let link = try claims.link(
      baseURL: "https://s.example", path: "/v1/user/session/create", key: key())
    let start = "https://s.example/v1/user/session/create?token="
    #expect(link.hasPrefix(start))
    let parts = link.dropFirst(start.count).split(separator: ".")
    #expect(parts.count == 3 && parts.allSatisfy { $0.wholeMatch(of: #/[\w\-]+/#) != nil })

    let signature = try #require(Base64URL.decode(parts[2]))
    #expect(
      HMAC<SHA256>.isValidAuthenticationCode(
        signature, authenticating: Data("\(parts[0]).\(parts[1])".utf8),
        using: SymmetricKey(data: Data("s3cret-of-ap".utf8))))
    let said = try JSONValue(parsing: try #require(Base64URL.decode(parts[1])))
    #expect(
      said
        == .object([
          "iss": .string("ap"), "sub": .string("asha"), "iat": .number(1_500_000_000),
          "exp": .number(1_500_000_060), "name": .string("Asha 😀"),
          "phone_number_verified": .bool(true),
          "redirect_uri": .string("https://x.example/a?b=c&d=%20"),
        ]))
    #expect(
      try JSONValue(parsing: try #require(Base64URL.decode(parts[0])))["alg"] == .string("HS256"))
  }

  /// By the server's clock, however wrong this machine's is.
  @Test(arguments: [-86_400.0, -2, 0, 2, 0.9, 86_400])
  func aLinkBeginsTwoSecondsAgoOnTheServer(skew: Double) {
    let times = SignOnTimes(now: Self.now, skew: skew, minutes: 5)
    let server = Self.now.addingTimeInterval(skew)
    #expect(server.timeIntervalSince(times.issuedAt) >= 2)
    #expect(abs(times.expiresAt.timeIntervalSince(server) - 300) < 0.001)
  }

  @Test func withoutAKnownServerClockTheMarginIsWide() {
    let times = SignOnTimes(now: Self.now, skew: nil, minutes: 5)
    #expect(Self.now.timeIntervalSince(times.issuedAt) >= 60)
  }

  static let badKeys: [(yaml: String, problem: SignOnKeyProblem)] = [
    ("", .notYAML), ("- a", .notYAML), ("iss: [", .notYAML), ("iss: ap", .incomplete),
    ("iss: ap\nsecret: ''", .incomplete), ("iss: ap\nsecret: s\nsecert: t", .unknownKey),
    ("secret: s\nkey: ap", .unknownKey),
  ]

  @Test(arguments: badKeys)
  func aKeyFileThatIsNoneIsRefused(row: (yaml: String, problem: SignOnKeyProblem)) {
    #expect(throws: row.problem) { try SignOnKey(yaml: row.yaml) }
  }

  @Test func aKeyNeverShowsItsSecret() throws {
    let key = try key()
    #expect("\(key)" == "key of ap")
    #expect(try self.key("iss: 42\nsecret: 007").issuer == "42")
  }
}
