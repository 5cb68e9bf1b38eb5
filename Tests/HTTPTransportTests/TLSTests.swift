import AgentProcesses
import Foundation
import Testing

@testable import HTTPTransport

/// What is said of a TLS connection that does not come about. Nothing is ever sent over one.
@Suite(.timeLimit(.minutes(1))) struct TLSTests {
  @Test func aCertificateThatSignsItselfIsCalledThat() async throws {
    try await TLSServer.run { server in
      try await withTransport { transport in
        let url = server.url(host: "localhost")
        let exchange = await transport.exchange(.send(.post, url, "body"))
        let failure = try #require(exchange.failure)
        #expect(failure.kind == .tls)
        #expect(failure.reach == .notSent)
        guard case .unknownIssuer(let seen?) = failure.tls else {
          Issue.record("\(String(describing: failure.tls))")
          return
        }
        #expect(seen.subject == "CN = localhost" && seen.issuer == seen.subject)
        #expect(seen.names == ["localhost"])
        #expect(failure.detail.contains("signed by itself"))
        #expect(exchange.bytesSent == 0)
      }
    }
  }

  @Test func aTrustedIssuerIsAcceptedForItsOwnNameOnly() async throws {
    try await TLSServer.run { server in
      try await withTransport(TransportLimits(caFile: server.certificate)) { transport in
        let right = await transport.exchange(.get(server.url(host: "localhost")))
        #expect(right.response?.status == 200)
        #expect(right.bytesReceived > (right.response?.body.count ?? .max))

        let wrong = await transport.exchange(.get(server.url(host: "127.0.0.1")))
        #expect(wrong.failure?.kind == .tls)
        #expect(wrong.failure?.reach == .notSent)
        guard case .otherName(let seen?) = wrong.failure?.tls else {
          Issue.record("\(String(describing: wrong.failure?.tls))")
          return
        }
        #expect(seen.names == ["localhost"])
        #expect(wrong.failure?.detail.contains("another name: localhost") == true)
      }
    }
  }

  @Test(arguments: ["HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n"])
  func aPlainServerBehindAnEncryptedAddressIsCalledThat(words: String) async throws {
    try await withServer { connection in
      connection.write(words)
      connection.waitForEnd()
    } _: { transport, server in
      let exchange = await transport.exchange(.get("https://127.0.0.1:\(server.port)/"))
      #expect(exchange.failure?.kind == .tls)
      #expect(exchange.failure?.tls == .notTLS)
      #expect(exchange.failure?.reach == .notSent)
      #expect(exchange.failure?.detail.contains("speaks no TLS") == true)
    }
  }

  @Test func aPeerThatHangsUpIsNoPlainServer() async throws {
    try await withServer { _ in
    } _: { transport, server in
      let exchange = await transport.exchange(.get("https://127.0.0.1:\(server.port)/"))
      #expect(exchange.failure?.tls == .handshake)
      #expect(exchange.failure?.reach == .notSent)
    }
  }

  @Test func aPlainServerThatHangsUpIsCalledThat() async throws {
    try await withServer { connection in
      if connection.number > 0 { connection.answerAll() }
    } _: { transport, server in
      let exchange = await transport.exchange(
        .send(.post, "https://127.0.0.1:\(server.port)/secret", "body"))
      #expect(exchange.failure?.tls == .notTLS)
      #expect(exchange.failure?.reach == .notSent)
      #expect(server.requests.map(\.requestLine) == ["GET / HTTP/1.1"])
    }
  }

  /// The clock is blamed where it is outside of the certificate's dates and the time elsewhere is not.
  @Test(arguments: [
    (Dates.over, "Mon, 02 Jan 2012 10:00:00 GMT", Blamed.clock),
    (Dates.over, "Mon, 02 Dec 2030 10:00:00 GMT", Blamed.certificate),
    (Dates.over, nil, Blamed.certificate),
    (Dates.toCome, "Sun, 02 Jan 2095 10:00:00 GMT", Blamed.clock),
    (Dates.toCome, "Mon, 02 Dec 2030 10:00:00 GMT", Blamed.certificate),
  ])
  func theClockIsBlamedOnlyWhereTheDatesSaySo(
    dates: Dates, date: String?, blamed: Blamed
  ) async throws {
    let plain = try RawServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.answer(
        "moved", status: "404 Not Found", headers: date.map { ["Date: \($0)"] } ?? [])
    }
    defer { plain.stop() }
    try await TLSServer.run(dates) { server in
      let limits = TransportLimits(caFile: server.certificate)
      let transport = try CurlTransport(limits: limits, plainPort: plain.port)
      let exchange = await transport.exchange(.send(.post, server.url(host: "localhost"), "body"))
      await transport.close()
      #expect(exchange.failure?.kind == .tls)
      #expect(exchange.failure?.reach == .notSent)
      #expect(exchange.failure?.tls.map(Self.blamed) == blamed)
      #expect(exchange.failure?.detail.contains(dates.rawValue) == (blamed == .certificate))
      #expect(plain.requests.map(\.requestLine) == ["GET / HTTP/1.1"])
    }
  }

  @Test func aServerIsLookedAtOnce() async throws {
    let plain = try RawServer { $0.answerAll() }
    defer { plain.stop() }
    try await TLSServer.run(.over) { server in
      let limits = TransportLimits(caFile: server.certificate)
      let transport = try CurlTransport(limits: limits, plainPort: plain.port)
      for _ in 0..<3 { _ = await transport.exchange(.get(server.url(host: "localhost"))) }
      await transport.close()
      #expect(plain.requests.count == 1)
    }
  }

  enum Blamed { case clock, certificate }

  private static func blamed(_ problem: TLSProblem) -> Blamed? {
    switch problem {
    case .clockIsWrong: .clock
    case .expired(_?), .notYetValid(_?): .certificate
    case .unknownIssuer, .otherName, .expired, .notYetValid, .notTLS, .unfit, .handshake: nil
    }
  }
}

/// When the server's certificate is valid; named by what is said of it.
enum Dates: String {
  case now
  case over = "has expired on 2012-02-01 00:00 UTC"
  case toCome = "is not valid yet, only from 2095-01-01 00:00 UTC on"
}

/// `openssl s_server` with a certificate of its own for `localhost`.
private struct TLSServer {
  let certificate: String
  private let port: String

  static func run(
    _ dates: Dates = .now, _ work: (TLSServer) async throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    let made =
      switch dates {
      case .now: try await TestCertificate(in: folder)
      case .over:
        try await TestCertificate(in: folder, from: "20120101000000Z", until: "20120201000000Z")
      case .toCome:
        try await TestCertificate(in: folder, from: "20950101000000Z", until: "20950201000000Z")
      }
    let words = [
      "s_server", "-accept", "127.0.0.1:0", "-cert", made.path, "-key", made.key, "-www",
    ]
    let openssl = try TestCertificate.openssl(words, in: folder)
    try await openssl.during {
      let port = try await openssl.line(after: "ACCEPT 127.0.0.1:")
      try await work(TLSServer(certificate: made.path, port: port))
    }
  }

  func url(host: String) -> String { "https://\(host):\(port)/" }
}
