import LocalAPI
import Testing

@Suite("Who is let in")
struct RequestGuardTests {
  private static let token = "s3cret-token"

  private func status(
    _ headers: [String: String], at door: Door = .loopback, peer: LocalPeer = .address("127.0.0.1"),
    token: BearerToken? = BearerToken(Self.token)
  ) -> Int? {
    let head = RequestHead(method: "POST", path: "/", headers: headers, peer: peer)
    return RequestGuard.refusal(of: head, at: door, token: token)?.status
  }

  private static let good = ["host": "127.0.0.1:8080", "authorization": "Bearer \(token)"]

  @Test(arguments: [
    "127.0.0.1", "127.0.0.1:8080", "localhost", "LocalHost:1", "[::1]:8080", "127.9.9.9",
  ])
  func theMachinesOwnNamesAreTaken(host: String) {
    #expect(status(Self.good.merging(["host": host]) { $1 }) == nil)
  }

  @Test(arguments: [
    "evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example",
    "evil.127.0.0.1", "[::1].evil.example", "[::1", "128.0.0.1", "127.0.0", "127.0.0.256",
    "0.0.0.0", "localhost:", "localhost:99999", "127.0.0.1:80@evil.example", "",
    "localhost, evil.example",
  ])
  func otherHostsAreNot(host: String) {
    #expect(status(Self.good.merging(["host": host]) { $1 }) == 403)
  }

  @Test func aRequestThatNamesNoHostIsNot() {
    #expect(status(["authorization": "Bearer \(Self.token)"]) == 403)
  }

  @Test(arguments: [
    ("http://localhost:3000", nil), ("http://127.0.0.1", nil), ("https://[::1]:9", nil),
    ("http://evil.example", 403), ("null", 403), ("file://", 403), ("", 403),
    ("http://localhost.evil.example", 403), ("app://localhost", 403),
  ])
  func pagesOfOtherHostsAreNot(origin: String, refusal: Int?) {
    #expect(status(Self.good.merging(["origin": origin]) { $1 }) == refusal)
  }

  @Test(arguments: [
    ("Bearer \(token)", nil), ("bearer  \(token)", nil), ("BEARER \(token) ", nil),
    ("Bearer \(token)x", 401), ("Bearer s3cret", 401), ("Bearer", 401), (token, 401),
    ("Basic \(token)", 401), ("Bearer \(token), Bearer \(token)", 401), ("Bearer a \(token)", 401),
    ("", 401),
  ])
  func theTokenIsAskedFor(authorization: String, refusal: Int?) {
    #expect(status(Self.good.merging(["authorization": authorization]) { $1 }) == refusal)
  }

  @Test func withoutAnyTokenNobodyIsLetIn() {
    #expect(status(["host": "localhost"]) == 401)
    #expect(status(Self.good, token: nil) == 500)
  }

  @Test(arguments: [LocalPeer.address("192.168.1.7"), .address(""), .user(1000)])
  func otherPeersAreNot(peer: LocalPeer) {
    #expect(status(Self.good, peer: peer) == 403)
  }

  @Test func aSocketsFileIsGuardedByItsMode() {
    #expect(status([:], at: .file, peer: .user(1000), token: nil) == nil)
    #expect(status(["host": "anything", "origin": "null"], at: .file, token: nil) == nil)
  }
}
