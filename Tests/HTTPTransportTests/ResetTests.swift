import Testing

@testable import HTTPTransport

/// A connection that is reset behind its answer.
@Suite(.timeLimit(.minutes(1))) struct ResetTests {
  private static let page = "<html><body>no</body></html>"

  private func answer(
    _ words: String, bodyBytes: Int = 20, readsBody: Bool = true
  ) async throws -> HTTPExchange {
    var exchange: HTTPExchange?
    try await withServer { connection in
      guard readsBody ? connection.readRequest() != nil : connection.readHead() else { return }
      connection.write(words)
      connection.reset()
    } _: { transport, server in
      exchange = await transport.exchange(
        .send(.post, server.url, String(repeating: "x", count: bodyBytes)))
    }
    return try #require(exchange)
  }

  /// tinyproxy's refusals: a page as long as the connection lasts.
  @Test(arguments: [302, 403, 407, 500, 502, 511])
  func aWholeHeadThatIsNoSuccessStands(status: Int) async throws {
    let exchange = try await answer(
      "HTTP/1.1 \(status) No\r\nConnection: close\r\n\r\n\(Self.page)")
    #expect(exchange.response?.status == status)
    #expect(exchange.response?.body == Array(Self.page.utf8))
  }

  @Test func aStatusWhosePageIsCutStands() async throws {
    let exchange = try await answer("HTTP/1.1 403 No\r\nContent-Length: 500\r\n\r\n\(Self.page)")
    #expect(exchange.response?.status == 403)
  }

  @Test func aBodyOfItsPromisedLengthStands() async throws {
    let exchange = try await answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
    #expect(exchange.response?.status == 200)
  }

  @Test func anAnswerBeforeTheWholeRequestStands() async throws {
    let exchange = try await answer(
      "HTTP/1.1 413 No\r\nContent-Length: \(Self.page.utf8.count)\r\n\r\n\(Self.page)",
      bodyBytes: 4_000_000, readsBody: false)
    #expect(exchange.response?.status == 413)
  }

  /// Of a success that ends with the connection nothing tells whether it is whole; and half a head is
  /// no status.
  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"half\":",
    "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"half\":",
    "HTTP/1.1 403 No\r\nConnection: cl", "HTTP/1.1 100 Continue\r\n\r\n", "",
  ])
  func anythingElseIsACut(words: String) async throws {
    let exchange = try await answer(words)
    #expect(exchange.failure?.kind == .cut)
    #expect(exchange.failure?.reach == .mayHaveArrived)
  }
}
