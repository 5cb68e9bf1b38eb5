import Codecs
import Foundation
import Testing

@testable import HTTPTransport

@Suite(.timeLimit(.minutes(1))) struct ExchangeTests {
  @Test func anOrdinaryExchangeCarriesEverythingBothWays() async throws {
    try await withServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.answer("{\"id\":1}", status: "201 Created", headers: ["X-One: a", "x-one: b"])
    } _: { transport, server in
      var request = HTTPRequest.send(.post, server.url + "/org/v1/create?a=b", "{\"name\":\"x\"}")
      request.headers.append(HTTPHeader(name: "X-msgid", value: "kiosk:7"))
      request.headers.append(HTTPHeader(name: "X-Empty", value: ""))
      let exchange = await transport.exchange(request)

      let response = try #require(exchange.response)
      #expect(response.status == 201)
      #expect(response.body == Array("{\"id\":1}".utf8))
      #expect(response.value(of: "X-ONE") == "a")
      #expect(response.headers.map(\.name) == ["X-One", "x-one", "Content-Length"])
      #expect(!exchange.reusedConnection)

      let seen = try #require(server.requests.first)
      let lines = seen.head.split(separator: "\r\n").map { String($0) }
      #expect(
        lines == [
          "POST /org/v1/create?a=b HTTP/1.1", "Host: 127.0.0.1:\(server.port)",
          "Accept-Encoding: gzip", "Content-Type: application/json", "X-msgid: kiosk:7", "X-Empty:",
          "Content-Length: 12",
        ])
      #expect(seen.body == Array("{\"name\":\"x\"}".utf8))
    }
  }

  @Test(arguments: [HTTPMethod.get, .post, .patch, .delete])
  func everyMethodGoesOutWithAndWithoutABody(method: HTTPMethod) async throws {
    try await withServer {
      $0.answerAll()
    } _: { transport, server in
      let bare = await transport.exchange(HTTPRequest(method: method, url: server.url + "/x"))
      #expect(bare.response?.status == 200)
      #expect(server.requests.first?.requestLine == "\(method.rawValue) /x HTTP/1.1")
      #expect(server.requests.first?.body == [])
      guard method != .get else { return }
      let full = await transport.exchange(.send(method, server.url + "/y", "body"))
      #expect(full.response?.status == 200)
      #expect(server.requests.last?.requestLine == "\(method.rawValue) /y HTTP/1.1")
      #expect(server.requests.last?.body == Array("body".utf8))
    }
  }

  @Test func oneConnectionServesManyRequests() async throws {
    try await withServer {
      $0.answerAll()
    } _: { transport, server in
      for number in 0..<20 {
        let exchange = await transport.exchange(.send(.post, server.url, "\(number)"))
        #expect(exchange.response?.status == 200)
        #expect(exchange.reusedConnection == (number > 0))
      }
      #expect(server.connections == 1)
      #expect(server.requests.map(\.body) == (0..<20).map { Array("\($0)".utf8) })
    }
  }

  @Test func aConnectionClosedBetweenRequestsIsReplaced() async throws {
    try await withServer { connection in
      if connection.readRequest() != nil { connection.answer() }
    } _: { transport, server in
      for _ in 0..<3 {
        let exchange = await transport.exchange(.send(.post, server.url, "x"))
        #expect(exchange.response?.status == 200)
        // Long enough for the server's end of the connection to arrive.
        try await Task.sleep(for: .milliseconds(100))
      }
      #expect(server.requests.count == 3)
      #expect(server.connections == 3)
    }
  }

  @Test func manyAtOnceStayWithinTheLimit() async throws {
    try await withServer(limits: TransportLimits(maxConnections: 3)) { connection in
      while connection.readRequest() != nil {
        connection.busy { connection.pause(milliseconds: 60) }
        connection.answer()
      }
    } _: { transport, server in
      let statuses = await withTaskGroup(of: Int?.self) { group in
        for number in 0..<24 {
          group.addTask {
            await transport.exchange(.send(.post, server.url, "\(number)")).response?.status
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses == Array(repeating: 200, count: 24))
      #expect(Set(server.requests.map(\.body)).count == 24)
      #expect(server.requests.count == 24)
      #expect(server.mostBusy > 1)
      #expect(server.mostBusy <= 3)
      #expect(server.connections <= 3)
    }
  }

  @Test func noMoreThanAllowedAreUnderWay() async throws {
    try await withServer(limits: TransportLimits(maxConnections: 4)) { connection in
      while connection.readRequest() != nil {
        connection.busy { connection.pause(milliseconds: 20) }
        connection.answer()
      }
    } _: { transport, server in
      for (allowed, most) in [(1, 1), (0, 1), (2, 2), (9, 4)] {
        let before = server.mostBusy
        transport.allow(allowed)
        await withTaskGroup(of: Void.self) { group in
          for _ in 0..<12 {
            group.addTask { _ = await transport.exchange(.send(.post, server.url, "x")) }
          }
        }
        #expect(server.mostBusy <= max(before, most), "\(allowed) allowed")
      }
      #expect(server.mostBusy > 2, "more again once more are allowed")
    }
  }

  @Test(arguments: [0, 1, 5_000, 70_000, 3_000_000])
  func bytesAreCountedToTheByte(bodyBytes: Int) async throws {
    try await withServer { connection in
      guard connection.readRequest() != nil else { return }
      let chunk = String(repeating: "b", count: 0x2000)
      connection.write("HTTP/1.1 100 Continue\r\n\r\n")
      connection.write("HTTP/1.1 200 OK\r\nX-Note: one\r\nTransfer-Encoding: chunked\r\n\r\n")
      for _ in 0..<5 { connection.write("2000\r\n\(chunk)\r\n") }
      connection.write("0\r\n\r\n")
    } _: { transport, server in
      let body = HTTPRequest.Body(bytes: [UInt8](repeating: 7, count: bodyBytes))
      let exchange = await transport.exchange(
        HTTPRequest(method: .post, url: server.url, body: body))
      #expect(exchange.response?.body.count == 5 * 0x2000)
      let seen = try #require(server.requests.first)
      #expect(seen.body == body.bytes)
      #expect(exchange.bytesSent == seen.byteCount)
      #expect(exchange.bytesReceived == server.bytesWritten)
    }
  }

  @Test func aCompressedBodyArrivesAndIsLabelled() async throws {
    let content = Array(String(repeating: "{\"name\":\"school\"}", count: 500).utf8)
    try await withServer {
      $0.answerAll()
    } _: { transport, server in
      let body = HTTPRequest.Body(bytes: try Gzip.compress(content), encoding: .gzip)
      let exchange = await transport.exchange(
        HTTPRequest(method: .patch, url: server.url, body: body))
      #expect(exchange.response?.status == 200)
      let seen = try #require(server.requests.first)
      #expect(seen.value(of: "Content-Encoding") == "gzip")
      #expect(seen.body.count < content.count / 10)
      #expect(try Gzip.decompress(seen.body, limit: content.count) == content)
    }
  }

  @Test func aCompressedAnswerIsDecodedAndCountedAsSent() async throws {
    let content = Array(String(repeating: "answer ", count: 10_000).utf8)
    let compressed = try Gzip.compress(content)
    try await withServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.answer(compressed, headers: ["Content-Encoding: gzip"])
    } _: { transport, server in
      let exchange = await transport.exchange(.get(server.url))
      #expect(exchange.response?.body == content)
      #expect(exchange.bytesReceived == server.bytesWritten)
      #expect(exchange.bytesReceived < content.count / 10)
    }
  }

  @Test func aCaptivePortalsPageIsAnAnswer() async throws {
    try await withServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.answer(
        "<html>Sign in</html>", status: "302 Found",
        headers: ["Location: \("http://127.0.0.1:1/")", "Content-Type: text/html"])
    } _: { transport, server in
      let response = try #require(await transport.exchange(.get(server.url)).response)
      #expect(response.status == 302)
      #expect(response.value(of: "content-type") == "text/html")
      #expect(server.requests.count == 1)
    }
  }

  @Test func anUploadCapSlowsABodyButDoesNotStopIt() async throws {
    let limits = TransportLimits(
      stallTimeout: .milliseconds(300), maxUploadBytesPerSecond: 100_000)
    try await withServer(limits: limits) {
      $0.answerAll()
    } _: { transport, server in
      let body = HTTPRequest.Body(bytes: [UInt8](repeating: 1, count: 300_000))
      let exchange = await transport.exchange(
        HTTPRequest(method: .post, url: server.url, body: body))
      #expect(exchange.response?.status == 200)
      #expect(exchange.seconds > 1)
    }
  }
}
