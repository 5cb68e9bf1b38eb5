import Codecs
import Foundation
import Testing

@testable import HTTPTransport

/// What a request costs is known before it leaves, to the byte.
@Suite(.timeLimit(.minutes(1))) struct RequestSizeTests {
  private static func body(_ count: Int, _ encoding: ContentEncoding = .identity)
    -> HTTPRequest.Body
  {
    HTTPRequest.Body(bytes: [UInt8](repeating: 65, count: count), encoding: encoding)
  }

  private static let header = HTTPHeader(name: "Content-Type", value: "application/json")

  static let requests: [@Sendable (String) -> HTTPRequest] = [
    { HTTPRequest(method: .get, url: $0) },
    { HTTPRequest(method: .get, url: $0 + "/a/b?c=d", acceptsGzip: false) },
    { HTTPRequest(method: .post, url: $0 + "/", headers: [header]) },
    { HTTPRequest(method: .post, url: $0 + "/x", headers: [header], body: body(7)) },
    { HTTPRequest(method: .patch, url: $0 + "/x", body: body(40_000), acceptsGzip: false) },
    { HTTPRequest(method: .post, url: $0 + "/x", body: body(100, .gzip), acceptsGzip: false) },
    {
      HTTPRequest(
        method: .post, url: $0 + "/x",
        headers: [
          header, HTTPHeader(name: "X-Empty", value: ""), HTTPHeader(name: "A", value: " b"),
        ],
        body: body(0))
    },
  ]

  @Test(arguments: requests.indices) func itIsWhatReachesTheSocket(index: Int) async throws {
    try await withServer {
      $0.answerAll()
    } _: { transport, server in
      let request = Self.requests[index](server.url)
      let exchange = await transport.exchange(request)
      #expect(exchange.response?.status == 200)
      let seen = try #require(server.requests.first)
      #expect(request.size == seen.head.utf8.count + seen.body.count)
      #expect(request.size == exchange.bytesSent)
    }
  }

  @Test func anAnswerThatComesCompressedUnaskedIsDecodedAllTheSame() async throws {
    let packed = try Gzip.compress(Array("hello".utf8))
    try await withServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.answer(packed, headers: ["Content-Encoding: gzip"])
    } _: { transport, server in
      let exchange = await transport.exchange(
        HTTPRequest(method: .get, url: server.url, acceptsGzip: false))
      #expect(exchange.response?.body == Array("hello".utf8))
      #expect(server.requests.first?.head.lowercased().contains("accept-encoding") == false)
    }
  }
}
