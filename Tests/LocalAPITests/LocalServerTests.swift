import Foundation
import Synchronization
import Testing

@testable import LocalAPI

/// What a server does to programs that are slow, greedy, or talk nonsense.
@Suite("The server", .serialized)
struct LocalServerTests {
  /// Answers with the body's length; holds an answer back while its gate is shut.
  private final class Echo: Sendable {
    let begun = Mutex(0)
    let answered = Mutex(0)
    let isOpen = Mutex(true)

    func answer(_ request: LocalRequest) async -> LocalAnswer {
      begun.withLock { $0 += 1 }
      while !isOpen.withLock({ $0 }) { try? await Task.sleep(for: .milliseconds(5)) }
      answered.withLock { $0 += 1 }
      return LocalAnswer(
        status: 202, contentType: "text/plain", body: Array("\(request.body.count)".utf8))
    }
  }

  private func serve(
    _ change: (inout ServingLimits) -> Void = { _ in },
    refuse: @escaping @Sendable (RequestHead, Door) async -> LocalAnswer? = { _, _ in nil },
    _ work: (Int, LocalServer, Echo) async throws -> Void
  ) async throws {
    var limits = ServingLimits()
    change(&limits)
    let echo = Echo()
    let server = LocalServer(
      limits: limits,
      responder: LocalResponder(refuse: refuse, answer: { await echo.answer($0) }))
    let socket = try ListeningSocket.loopback(port: 0)
    let port = try #require(Int(socket.address.split(separator: ":").last ?? ""))
    try await server.listen(at: socket)
    let result: Result<Void, any Error>
    do {
      result = .success(try await work(port, server, echo))
    } catch {
      result = .failure(error)
    }
    echo.isOpen.withLock { $0 = true }
    await server.drain()
    try result.get()
  }

  private static func post(_ length: Int, _ more: String = "") -> String {
    "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(length)\r\n\(more)\r\n"
  }

  /// Something that blocks, off the threads that the server's answers run on.
  private func off<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: work()) }
    }
  }

  @Test func aConnectionServesManyRequests() async throws {
    try await serve { port, _, _ in
      let client = try RawClient(port: port)
      for count in [0, 5] {
        client.send(Self.post(count) + String(repeating: "x", count: count))
        let answer = await off { client.read(until: "\r\n\r\n\(count)") }
        #expect(answer.hasPrefix("HTTP/1.1 202 Accepted\r\n"))
      }
    }
  }

  @Test func requestsInOnePieceAreAnsweredInTheirOrder() async throws {
    try await serve { port, _, _ in
      let client = try RawClient(port: port)
      client.send(Self.post(1) + "a" + Self.post(2) + "bb" + Self.post(3) + "ccc")
      let answer = await off { client.read(until: "\r\n\r\n3") }
      #expect(answer.components(separatedBy: "202 Accepted").count == 4)
    }
  }

  @Test(arguments: [
    "", "POST /x HTTP/1.1\r\nHo", post(5), post(5) + "abc",
    "POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
  ])
  func aRequestThatDoesNotArriveIsGivenUp(begun: String) async throws {
    try await serve({ $0.requestSeconds = 0.3 }) { port, server, echo in
      let client = try RawClient(port: port)
      client.send(begun)
      _ = await off { client.read() }
      #expect(echo.answered.withLock { $0 } == 0)
      while server.connections > 0 { try await Task.sleep(for: .milliseconds(5)) }
    }
  }

  /// A byte now and then is no request, however often it comes.
  @Test func aTrickleIsGivenUp() async throws {
    try await serve({ $0.requestSeconds = 0.5 }) { port, server, echo in
      let client = try RawClient(port: port)
      client.send("POST /x HTTP/1.1\r\nHost: localhost\r\n")
      while server.connections == 0 { try await Task.sleep(for: .milliseconds(2)) }
      var sent = 0
      while server.connections > 0 {
        client.send("X-\(sent): y\r\n")
        sent += 1
        try await Task.sleep(for: .milliseconds(20))
      }
      #expect(sent > 3)
      #expect(echo.answered.withLock { $0 } == 0)
    }
  }

  @Test func aBodyBeyondTheLimitIsRefusedAndTheNextRequestIsNot() async throws {
    try await serve({ $0.bodyBytes = 10 }) { port, _, echo in
      let client = try RawClient(port: port)
      client.send(Self.post(11) + String(repeating: "x", count: 11))
      #expect(await off { client.read(until: "exceeded") }.hasPrefix("HTTP/1.1 413 "))
      client.send(Self.post(10) + String(repeating: "x", count: 10))
      #expect(await off { client.read(until: "\r\n\r\n10") }.contains(" 202 "))
      #expect(echo.answered.withLock { $0 } == 1)
      // In pieces, whose sum nobody says beforehand.
      let other = try RawClient(port: port)
      other.send(
        "POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "6\r\nabcdef\r\n6\r\nabcdef\r\n0\r\n\r\n")
      #expect(await off { other.read(until: "exceeded") }.hasPrefix("HTTP/1.1 413 "))
    }
  }

  @Test(arguments: [
    "nonsense\r\n\r\n", "GET\r\n\r\n", "POST /x HTTP/9.9\r\n\r\n",
    "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}",
    "GET /\r\nHost : x\r\n\r\n",
    "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    "POST /x HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "x", count: 40_000))\r\n\r\n",
    "POST /x HTTP/1.1\r\nHost: localhost\r\n\(String(repeating: "X: y\r\n", count: 500))\r\n",
  ])
  func whatIsNoHTTPIsTurnedAway(text: String) async throws {
    try await serve({ $0.requestSeconds = 5 }) { port, server, echo in
      let client = try RawClient(port: port)
      client.send(text)
      let answer = await off { client.read() }
      #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
      #expect(echo.answered.withLock { $0 } == 0)
      // And nobody else has noticed.
      let other = try RawClient(port: port)
      other.send(Self.post(1) + "x")
      #expect(await off { other.read(until: "\r\n\r\n1") }.contains(" 202 "))
    }
  }

  @Test func whoSaysNothingKeepsNobodyOut() async throws {
    try await serve({ $0.connections = 4 }) { port, server, _ in
      let silent = try (0..<12).map { _ in try RawClient(port: port) }
      let client = try RawClient(port: port)
      client.send(Self.post(1) + "x")
      #expect(await off { client.read(until: "\r\n\r\n1") }.contains(" 202 "))
      #expect(server.connections <= 4)
      withExtendedLifetime(silent) {}
    }
  }

  @Test func whereAllAreBeingAnsweredTheNextIsTurnedAway() async throws {
    try await serve({ $0.connections = 1 }) { port, _, echo in
      echo.isOpen.withLock { $0 = false }
      let client = try RawClient(port: port)
      client.send(Self.post(1) + "x")
      // Only once the request has arrived does its connection keep its place.
      while echo.begun.withLock({ $0 }) == 0 { try await Task.sleep(for: .milliseconds(2)) }
      for _ in 0..<3 {
        let other = try RawClient(port: port)
        #expect(await off { other.read() } == "")
      }
      echo.isOpen.withLock { $0 = true }
      #expect(await off { client.read(until: "\r\n\r\n1") }.contains(" 202 "))
    }
  }

  @Test func anExpectedWordIsSaidBeforeTheBody() async throws {
    try await serve { port, _, _ in
      let client = try RawClient(port: port)
      client.send(Self.post(2, "Expect: 100-continue\r\n"))
      #expect(await off { client.read(until: "\r\n\r\n") }.hasPrefix("HTTP/1.1 100 "))
      client.send("ab")
      #expect(await off { client.read(until: "\r\n\r\n2") }.contains(" 202 "))
    }
  }

  /// Whoever is not let in has no body read.
  @Test func aRefusalComesBeforeTheBody() async throws {
    try await serve(refuse: { _, _ in .gateway(401, "Unauthorized") }) { port, _, echo in
      let client = try RawClient(port: port)
      client.send(Self.post(1 << 19))
      #expect(await off { client.read(until: "Unauthorized") }.hasPrefix("HTTP/1.1 401 "))
      #expect(echo.answered.withLock { $0 } == 0)
    }
  }

  @Test func theEndWaitsForRequestsUnderWay() async throws {
    try await serve { port, server, echo in
      echo.isOpen.withLock { $0 = false }
      let idle = try RawClient(port: port)
      let client = try RawClient(port: port)
      client.send(Self.post(1) + "x")
      while server.connections < 2 || echo.begun.withLock({ $0 }) == 0 {
        try await Task.sleep(for: .milliseconds(2))
      }
      let end = Task { await server.drain() }
      #expect(await off { idle.read() } == "")
      echo.isOpen.withLock { $0 = true }
      #expect(await off { client.read() }.contains(" 202 "))
      await end.value
      #expect(server.connections == 0)
      #expect(throws: RawClient.NotConnected.self) { _ = try RawClient(port: port) }
    }
  }
}
