import Foundation
import Testing

@testable import HTTPTransport

/// Silence ends a request; slowness doesn't. And whoever waits gets an exchange, whatever happens.
@Suite(.timeLimit(.minutes(2))) struct StallTimeoutTests {
  private static let short = TransportLimits(
    stallTimeout: .milliseconds(500), answerTimeout: .milliseconds(900))

  @Test func aServerThatNeverAnswersIsStalled() async throws {
    try await withServer(limits: Self.short) {
      $0.waitForEnd()
    } _: { transport, server in
      let exchange = await transport.exchange(.send(.post, server.url, "body"))
      #expect(exchange.failure?.kind == .stalled)
      #expect(exchange.failure?.reach == .mayHaveArrived)
      #expect(exchange.seconds >= 0.9)
    }
  }

  @Test func aServerSilentInsideItsAnswerIsStalled() async throws {
    let limits = TransportLimits(stallTimeout: .milliseconds(500))
    try await withServer(limits: limits) { connection in
      guard connection.readRequest() != nil else { return }
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
      connection.waitForEnd()
    } _: { transport, server in
      let exchange = await transport.exchange(.get(server.url))
      #expect(exchange.failure?.kind == .stalled)
    }
  }

  @Test func aServerThatStopsReadingIsStalled() async throws {
    let limits = TransportLimits(stallTimeout: .milliseconds(500))
    try await withServer(limits: limits) { connection in
      connection.pause(milliseconds: 4_000)
    } _: { transport, server in
      let body = HTTPRequest.Body(bytes: [UInt8](repeating: 1, count: 30_000_000))
      let exchange = await transport.exchange(
        HTTPRequest(method: .post, url: server.url, body: body))
      #expect(exchange.failure?.kind == .stalled)
      #expect(exchange.failure?.reach == .mayHaveArrived)
      #expect(exchange.bytesSent < body.bytes.count)
    }
  }

  @Test func aSlowAnswerThatMovesIsWaitedFor() async throws {
    let clock = SteppedClock()
    // How many bytes may be written, and how many were.
    let (due, written) = (Counter(), Counter())
    try await withServer(limits: Self.short, clock: clock) { connection in
      guard connection.readRequest() != nil else { return }
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n")
      while written.value < 20 {
        guard due.value > written.value else {
          connection.pause(milliseconds: 1)
          continue
        }
        connection.write("x")
        written.value += 1
      }
    } _: { transport, server in
      let answer = Task { await transport.exchange(.get(server.url)) }
      while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
      for byte in 1...20 {
        due.value = byte
        while written.value < byte { try await Task.sleep(for: .milliseconds(1)) }
        try await clock.untilSeen(by: transport)
        clock.advance(by: .milliseconds(400))
        try await clock.untilSeen(by: transport)
      }
      let exchange = await answer.value
      #expect(exchange.response?.body.count == 20)
      #expect(exchange.seconds > 7)
    }
  }

  /// The kernel takes the whole body at once; only its acknowledgements show that it still moves.
  @Test(arguments: [false, true])
  func aSlowUploadThatDrainsIsWaitedFor(onAReusedConnection: Bool) async throws {
    let clock = SteppedClock()
    try await withServer(
      limits: Self.short, receiveBufferBytes: 262_144, clock: clock
    ) { connection in
      connection.beforeRead = { clock.advance(by: .milliseconds(40)) }
      connection.answerAll()
    } _: { transport, server in
      if onAReusedConnection { _ = await transport.exchange(.get(server.url)) }
      let body = HTTPRequest.Body(bytes: [UInt8](repeating: 1, count: 6_000_000))
      let exchange = await transport.exchange(
        HTTPRequest(method: .post, url: server.url, body: body))
      #expect(exchange.response?.status == 200)
      #expect(exchange.reusedConnection == onAReusedConnection)
      #expect(exchange.seconds > 1.5)
    }
  }

  @Test func aCancelledTaskGetsItsExchangeAndTheOthersGoOn() async throws {
    try await withServer { connection in
      guard let request = connection.readRequest() else { return }
      if request.requestLine.contains("/slow") { return connection.waitForEnd() }
      connection.answer()
    } _: { transport, server in
      let slow = Task { await transport.exchange(.send(.post, server.url + "/slow", "body")) }
      while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
      slow.cancel()
      let exchange = await slow.value
      #expect(exchange.failure?.kind == .cancelled)
      #expect(exchange.failure?.reach == .mayHaveArrived)
      #expect(exchange.bytesSent == server.requests.first?.byteCount)
      #expect(await transport.exchange(.get(server.url)).response?.status == 200)
    }
  }

  @Test func aTaskCancelledBeforeItsTurnIsNotSent() async throws {
    try await withServer(limits: TransportLimits(maxConnections: 1)) { connection in
      guard connection.readRequest() != nil else { return }
      connection.waitForEnd()
    } _: { transport, server in
      let first = Task { await transport.exchange(.get(server.url)) }
      while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
      let second = Task { await transport.exchange(.send(.post, server.url, "body")) }
      try await Task.sleep(for: .milliseconds(50))
      second.cancel()
      let exchange = await second.value
      #expect(exchange.failure?.kind == .cancelled)
      #expect(exchange.failure?.reach == .notSent)
      first.cancel()
      _ = await first.value
      #expect(server.requests.count == 1)
    }
  }

  @Test func closeEndsEveryRequest() async throws {
    try await withServer(limits: TransportLimits(maxConnections: 2)) { connection in
      guard connection.readRequest() != nil else { return }
      connection.waitForEnd()
    } _: { transport, server in
      let tasks = (0..<5).map { _ in
        Task { await transport.exchange(.send(.post, server.url, "body")) }
      }
      while server.requests.count < 2 { try await Task.sleep(for: .milliseconds(10)) }
      await transport.close()
      var reaches: [TransportFailure.Reach?] = []
      for task in tasks {
        let exchange = await task.value
        #expect(exchange.failure?.kind == .cancelled)
        reaches.append(exchange.failure?.reach)
      }
      #expect(reaches.filter { $0 == .mayHaveArrived }.count == 2)
      #expect(reaches.filter { $0 == .notSent }.count == 3)
      #expect(await transport.exchange(.get(server.url)).failure?.kind == .cancelled)
    }
  }

  @Test func aTransportLetGoEndsItsConnections() async throws {
    let server = try RawServer { $0.answerAll() }
    defer { server.stop() }
    do {
      let transport = try CurlTransport()
      #expect(await transport.exchange(.get(server.url)).response?.status == 200)
      #expect(server.endedConnections == 0)
    }
    while server.endedConnections == 0 { try await Task.sleep(for: .milliseconds(10)) }
  }

  @Test func whateverTheMomentOfCancellingEveryTaskEnds() async throws {
    try await withServer {
      $0.answerAll()
    } _: { transport, server in
      let exchanges = await withTaskGroup(of: HTTPExchange.self) { group in
        for number in 0..<300 {
          group.addTask {
            let task = Task { await transport.exchange(.send(.post, server.url, "\(number)")) }
            for _ in 0..<(number % 30) { await Task.yield() }
            task.cancel()
            return await task.value
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(exchanges.count == 300)
      for exchange in exchanges where exchange.response == nil {
        #expect(exchange.failure?.kind == .cancelled)
        if exchange.failure?.reach == .notSent { #expect(exchange.bytesSent == 0) }
      }
      let bodies = server.requests.map(\.body)
      #expect(Set(bodies).count == bodies.count)
      #expect(await transport.exchange(.get(server.url)).response?.status == 200)
    }
  }
}
