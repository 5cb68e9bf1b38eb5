import Codecs
import Foundation
import Testing

@testable import HTTPTransport

/// For every failure: its kind, and whether the server can know of the request.
@Suite(.timeLimit(.minutes(1))) struct ReachTests {
  @Test func aNameThatDoesNotResolveIsNotSent() async throws {
    let transport = try CurlTransport(limits: TransportLimits())
    let exchange = await transport.exchange(.send(.post, "http://sunbird.invalid/x", "body"))
    #expect(exchange.failure?.kind == .nameResolution)
    #expect(exchange.failure?.reach == .notSent)
    #expect(exchange.bytesSent == 0)
    await transport.close()
  }

  @Test func aRefusedConnectionIsNotSent() async throws {
    let port = try RawServer.refusingPort()
    let transport = try CurlTransport(limits: TransportLimits())
    let exchange = await transport.exchange(.send(.post, "http://127.0.0.1:\(port)/", "body"))
    #expect(exchange.failure?.kind == .connect)
    #expect(exchange.failure?.reach == .notSent)
    #expect(exchange.bytesSent == 0)
    await transport.close()
  }

  @Test func aConnectionThatNeverGetsReadyTimesOutUnsent() async throws {
    // The server accepts and says nothing, so the TLS handshake never ends.
    let limits = TransportLimits(connectTimeout: .milliseconds(400))
    try await withServer(limits: limits) {
      $0.waitForEnd()
    } _: { transport, server in
      let url = "https://127.0.0.1:\(server.port)/"
      async let first = transport.exchange(.send(.post, url, "body"))
      async let second = transport.exchange(.send(.post, url, "body"))
      for exchange in await [first, second] {
        #expect(exchange.failure?.kind == .connectTimeout)
        #expect(exchange.failure?.reach == .notSent)
        #expect(exchange.bytesSent == 0)
      }
    }
  }

  @Test func aServerThatReadsAndClosesMayHaveActed() async throws {
    try await withServer {
      _ = $0.readRequest()
    } _: { transport, server in
      let exchange = await transport.exchange(.send(.post, server.url, "body"))
      #expect(exchange.failure?.kind == .cut)
      #expect(exchange.failure?.reach == .mayHaveArrived)
      #expect(server.requests.count == 1)
      #expect(exchange.bytesSent == server.requests.first?.byteCount)
      #expect(exchange.bytesReceived == 0)
    }
  }

  @Test func aCutInsideTheAnswerMayHaveActed() async throws {
    try await withServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":")
    } _: { transport, server in
      let exchange = await transport.exchange(.send(.post, server.url, "body"))
      #expect(exchange.failure?.kind == .cut)
      #expect(exchange.failure?.reach == .mayHaveArrived)
      #expect(exchange.bytesReceived == server.bytesWritten)
    }
  }

  @Test(arguments: [
    "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain",
  ])
  func anAnswerThatIsNotHTTPIsABadResponse(answer: String) async throws {
    try await withServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.write(answer)
      connection.waitForEnd()
    } _: { transport, server in
      let exchange = await transport.exchange(.send(.post, server.url, "body"))
      #expect(exchange.failure?.kind == .badResponse)
      #expect(exchange.failure?.reach == .mayHaveArrived)
    }
  }

  @Test(arguments: [false, true])
  func anAnswerBeyondTheLimitIsGivenUp(isCompressed: Bool) async throws {
    let content = [UInt8](repeating: 65, count: 200_000)
    let body = isCompressed ? try Gzip.compress(content) : content
    try await withServer(limits: TransportLimits(maxResponseBytes: 100_000)) { connection in
      guard connection.readRequest() != nil else { return }
      connection.answer(body, headers: isCompressed ? ["Content-Encoding: gzip"] : [])
    } _: { transport, server in
      let exchange = await transport.exchange(.get(server.url))
      #expect(exchange.failure?.kind == .responseTooLarge)
      #expect(exchange.failure?.reach == .mayHaveArrived)
    }
  }

  @Test(arguments: [
    HTTPRequest.get("ftp://127.0.0.1/"), .get("127.0.0.1/x"), .get("http://127.0.0.1/a b"),
    .get("http://127.0.0.1:99999/"),
    .get("http://127.0.0.1/", headers: [HTTPHeader(name: "X", value: "secret\r\nY: 1")]),
    .get("http://127.0.0.1/", headers: [HTTPHeader(name: "X\n", value: "secret")]),
    .get("http://127.0.0.1/", headers: [HTTPHeader(name: "Content-Length", value: "secret")]),
    .send(.get, "http://127.0.0.1/", "secret"),
  ])
  func aRequestThatCannotBeSentIsMisuse(request: HTTPRequest) async throws {
    let transport = try CurlTransport(limits: TransportLimits())
    let exchange = await transport.exchange(request)
    #expect(exchange.failure?.kind == .misuse)
    #expect(exchange.failure?.reach == .notSent)
    #expect(exchange.failure?.detail.contains("secret") == false)
    await transport.close()
  }

  @Test func limitsThatLetNothingThroughAreRefused() {
    #expect(throws: TransportSetupError.limitNotPositive("maxConnections")) {
      try CurlTransport(limits: TransportLimits(maxConnections: 0))
    }
    #expect(throws: TransportSetupError.caFileUnreadable(path: "/nowhere/ca.pem")) {
      try CurlTransport(limits: TransportLimits(caFile: "/nowhere/ca.pem"))
    }
  }
}
