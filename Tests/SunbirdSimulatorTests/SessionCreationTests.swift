import Codecs
import Crypto
import Foundation
import Testing

@testable import SunbirdSimulator

/// The portal's auto-login endpoint, v1 (sunbird.md §8).
@Suite struct SessionCreationTests {
  private static let now = Date(timeIntervalSince1970: 1_500_000_000.9)
  private static let second = 1_500_000_000.0
  private static let credentials =
    "Request credentials verification failed. Please try with valid credentials."
  private static let user =
    "Failed to create/authenticate user. Please try again with valid user data"

  private func service(creates: Bool = false) -> SunbirdService {
    var options = SimulatorOptions(
      gateway: .guarded([
        GatewayConsumer(username: "ap", key: "ap", secret: "s", groups: ["echoUser"]),
        GatewayConsumer(username: "mute", key: "mute", secret: "s", groups: ["orgUser"]),
      ]), now: { Self.now })
    options.createsSignedOnUsers = creates
    var service = SunbirdService(options)
    service.changeAsSomebodyElse(.user(provider: "ap", userName: "asha"), ["firstName": "Asha"])
    return service
  }

  private func token(_ changes: [String: JSONValue] = [:], secret: String = "s") -> String {
    var claims: [String: JSONValue] = [
      "iss": "ap", "sub": "Asha", "iat": .number(Self.second - 2), "exp": .number(Self.second + 60),
    ]
    for (name, value) in changes { claims[name] = value == .null ? nil : value }
    let parts = [JSONValue.object(["alg": "HS256", "typ": "JWT"]), .object(claims)]
      .map { Base64URL.encode($0.json.utf8) }.joined(separator: ".")
    let signature = HMAC<SHA256>.authenticationCode(
      for: Data(parts.utf8), using: SymmetricKey(data: Data(secret.utf8)))
    return "\(parts).\(Base64URL.encode(signature))"
  }

  private func location(_ service: SunbirdService, _ token: String) -> String? {
    var service = service
    let reply = service.answer(
      ArrivedRequest(
        method: "GET", path: "/v1/user/session/create", query: "token=\(token)",
        headers: ["host": "sunbird.example"]))
    #expect(reply.status == 302)
    return reply.headers["Location"]
  }

  private func failure(_ text: String) -> String {
    "http://sunbird.example?error=\(Data(text.utf8).base64EncodedString())"
  }

  @Test func aGoodLinkGoesToTheResourcesOrWhereItSays() {
    #expect(location(service(), token()) == "/resources")
    #expect(location(service(), token(["redirect_uri": "/learn"])) == "/learn")
  }

  static let refused: [(name: String, claims: [String: JSONValue])] = [
    ("issued in this very second", ["iat": .number(second)]),
    ("issued in the future", ["iat": .number(second + 5)]), ("no iat", ["iat": .null]),
    ("over", ["exp": .number(second)]), ("no end", ["exp": .null]), ("no user", ["sub": .null]),
    ("unknown issuer", ["iss": "kl"]), ("consumer without echoUser", ["iss": "mute"]),
  ]

  @Test(arguments: refused)
  func whatFailsGoesBackWithTheReason(row: (name: String, claims: [String: JSONValue])) {
    #expect(location(service(), token(row.claims)) == failure(Self.credentials), "\(row.name)")
  }

  @Test func aForgedOrBrokenTokenFails() {
    #expect(location(service(), token(secret: "t")) == failure(Self.credentials))
    #expect(location(service(), "x") == failure(Self.credentials))
  }

  @Test func anUnknownUserFailsUnlessUsersAreMade() {
    let unknown: [String: JSONValue] = ["sub": "ravi", "name": "Ravi", "email": "r@example.org"]
    #expect(location(service(), token(unknown)) == failure(Self.user))
    #expect(location(service(creates: true), token(unknown)) == "/resources")
    #expect(location(service(creates: true), token(["sub": "ravi"])) == failure(Self.user))
  }
}
