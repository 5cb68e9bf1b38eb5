import Testing

@testable import HTTPTransport

/// Against the server that stands in front of Sunbird.
@Suite(
  .timeLimit(.minutes(1)), .enabled(if: NginxServer.program != nil, "nginx is not installed"))
struct NginxTests {
  private func withNginx(
    keepAliveRequests: Int? = nil, _ work: (CurlTransport, NginxServer) async throws -> Void
  ) async throws {
    let program = try #require(NginxServer.program)
    try await NginxServer.run(program, keepAliveRequests: keepAliveRequests) { server in
      try await withTransport(TransportLimits(caFile: server.certificate)) { transport in
        try await work(transport, server)
      }
    }
  }

  @Test func requestsAtOnceShareOneConnectionOfHTTP2() async throws {
    try await withNginx { transport, server in
      let url = server.url
      let statuses = await withTaskGroup(of: Int?.self) { group in
        for number in 0..<40 {
          group.addTask {
            await transport.exchange(.send(.post, "\(url)/\(number)", "x")).response?.status
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses == Array(repeating: 200, count: 40))
      let log = try await server.log(of: 40)
      #expect(log.allSatisfy { $0.version == "HTTP/2.0" })
      #expect(Set(log.map(\.connection)).count == 1)
    }
  }

  @Test func aWriteSwallowedOnHTTP2IsSentOnce() async throws {
    try await withNginx { transport, server in
      let first = await transport.exchange(.get("\(server.url)/first"))
      #expect(first.response?.status == 200)
      let second = await transport.exchange(.send(.post, "\(server.url)/swallow", "x"))
      #expect(second.failure?.reach == .mayHaveArrived)
      let third = await transport.exchange(.send(.post, "\(server.url)/third", "x"))
      #expect(third.response?.status == 200)
      let log = try await server.log(of: 3)
      #expect(log.filter { $0.path == "/swallow" }.count == 1)
    }
  }

  /// Stock nginx closes a connection after so many requests; that is no outage.
  @Test(arguments: [false, true])
  func aConnectionThatHasServedItsRequestsIsReplaced(isEncrypted: Bool) async throws {
    try await withNginx(keepAliveRequests: 10) { transport, server in
      for number in 0..<35 {
        let url = isEncrypted ? server.url : server.plainURL
        let exchange = await transport.exchange(.send(.post, "\(url)/\(number)", "x"))
        #expect(exchange.response?.status == 200)
      }
      let log = try await server.log(of: 35)
      #expect(log.count == 35)
      #expect(Set(log.map(\.connection)).count == 4)
    }
  }

  /// Over HTTP/2 it says by GOAWAY which streams it has taken; the others go out again at once.
  @Test(arguments: [1, 5]) func streamsThatWereNeverTakenAreSentAgain(most: Int) async throws {
    let program = try #require(NginxServer.program)
    let upstream = try RawServer { connection in
      while connection.readRequest() != nil {
        connection.pause(milliseconds: 20)
        connection.answer()
      }
    }
    defer { upstream.stop() }
    try await NginxServer.run(program, keepAliveRequests: most, upstream: upstream.port) { server in
      let limits = TransportLimits(maxConnections: 8, caFile: server.certificate)
      try await withTransport(limits) { transport in
        let exchanges = await withTaskGroup(of: HTTPExchange.self) { group in
          for number in 0..<60 {
            group.addTask {
              await transport.exchange(.send(.post, "\(server.url)/slow/\(number)", "x"))
            }
          }
          return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(exchanges.compactMap(\.failure) == [])
        #expect(exchanges.map { $0.response?.status } == Array(repeating: 200, count: 60))
        let arrived = upstream.requests.map(\.requestLine)
        #expect(arrived.count == 60 && Set(arrived).count == 60)
      }
    }
  }

  /// libcurl 7.88 does so for HTTP/1.1 alone.
  @Test func aNewConnectionResumesTheTLSSession() async throws {
    try await withNginx(keepAliveRequests: 1) { transport, server in
      for number in 0..<3 { _ = await transport.exchange(.get("\(server.oldURL)/\(number)")) }
      let log = try await server.log(of: 3)
      #expect(log.map(\.session) == [".", "r", "r"])
    }
  }
}
