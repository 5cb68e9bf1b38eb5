import AgentProcesses
import Foundation
import Testing

@testable import HTTPTransport

@Suite(.timeLimit(.minutes(1))) struct TLSTests {
  @Test func anUntrustedCertificateIsRefusedUnsent() async throws {
    try await TLSServer.run { server in
      try await withTransport { transport in
        let url = server.url(host: "localhost")
        let exchange = await transport.exchange(.send(.post, url, "body"))
        #expect(exchange.failure?.kind == .tls)
        #expect(exchange.failure?.reach == .notSent)
        #expect(exchange.failure?.detail.contains("certificate") == true)
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
      }
    }
  }

  @Test func aPlainServerBehindAnEncryptedAddressIsATLSFailure() async throws {
    try await withServer { connection in
      connection.write("HTTP/1.1 400 Bad Request\r\n\r\n")
    } _: { transport, server in
      let exchange = await transport.exchange(.get("https://127.0.0.1:\(server.port)/"))
      #expect(exchange.failure?.kind == .tls)
      #expect(exchange.failure?.reach == .notSent)
    }
  }
}

/// `openssl s_server` with a certificate of its own for `localhost`.
private struct TLSServer {
  let certificate: String
  private let port: String

  static func run(_ work: (TLSServer) async throws -> Void) async throws {
    let folder = try TemporaryFolder()
    let made = try await TestCertificate(in: folder)
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
