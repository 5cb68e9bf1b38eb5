import Testing

@testable import HTTPTransport

/// libcurl sends a request again by itself when a kept-alive connection ends without an answer.
@Suite(.timeLimit(.minutes(1))) struct ResendTests {
  /// Reads the second request of the first connection and closes without a word; answers all else.
  private static let swallowing: RawServer.Script = { connection in
    guard connection.number == 0 else { return connection.answerAll() }
    guard connection.readRequest() != nil else { return }
    connection.answer()
    _ = connection.readRequest()
  }

  @Test(arguments: [HTTPMethod.post, .patch, .delete], [0, 20, 200_000])
  func aSwallowedRequestIsSentOnce(method: HTTPMethod, bodyBytes: Int) async throws {
    try await withServer(Self.swallowing) { transport, server in
      let first = await transport.exchange(.get(server.url + "/first"))
      #expect(first.response?.status == 200)

      let body = bodyBytes == 0 ? nil : [UInt8](repeating: 9, count: bodyBytes)
      let second = await transport.exchange(
        HTTPRequest(
          method: method, url: server.url + "/second",
          body: body.map { HTTPRequest.Body(bytes: $0) }))
      #expect(second.failure?.kind == .cut)
      #expect(second.failure?.reach == .mayHaveArrived)
      #expect(second.reusedConnection == false || server.connections == 1)

      let third = await transport.exchange(.get(server.url + "/third"))
      #expect(third.response?.status == 200)
      let copies = server.requests.filter { $0.requestLine.contains("/second") }
      #expect(copies.count == 1)
      #expect(second.bytesSent == copies.first?.byteCount)
    }
  }

  @Test func aSwallowedReadIsSentAgainAndBothCopiesAreCounted() async throws {
    try await withServer(Self.swallowing) { transport, server in
      _ = await transport.exchange(.get(server.url + "/first"))
      let second = await transport.exchange(.get(server.url + "/second"))
      #expect(second.response?.status == 200)
      let copies = server.requests.filter { $0.requestLine.contains("/second") }
      #expect(copies.count == 2)
      #expect(second.bytesSent == copies.reduce(0) { $0 + $1.byteCount })
    }
  }

  @Test func aFreshConnectionWithoutAnAnswerIsNotTriedAgain() async throws {
    try await withServer {
      _ = $0.readRequest()
    } _: { transport, server in
      _ = await transport.exchange(.get(server.url))
      #expect(server.connections == 1)
    }
  }
}
