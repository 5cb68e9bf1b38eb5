import Foundation
import Testing

@testable import HTTPTransport

@Suite(.timeLimit(.minutes(1))) struct TLSTests {
  @Test func anUntrustedCertificateIsRefusedUnsent() async throws {
    let server = try TLSServer()
    defer { server.stop() }
    let transport = try CurlTransport(limits: TransportLimits())
    let exchange = await transport.exchange(.send(.post, server.url(host: "localhost"), "body"))
    #expect(exchange.failure?.kind == .tls)
    #expect(exchange.failure?.reach == .notSent)
    #expect(exchange.failure?.detail.contains("certificate") == true)
    #expect(exchange.bytesSent == 0)
    await transport.close()
  }

  @Test func aTrustedIssuerIsAcceptedForItsOwnNameOnly() async throws {
    let server = try TLSServer()
    defer { server.stop() }
    let transport = try CurlTransport(limits: TransportLimits(caFile: server.certificate))
    let right = await transport.exchange(.get(server.url(host: "localhost")))
    #expect(right.response?.status == 200)
    #expect(right.bytesReceived > (right.response?.body.count ?? .max))

    let wrong = await transport.exchange(.get(server.url(host: "127.0.0.1")))
    #expect(wrong.failure?.kind == .tls)
    #expect(wrong.failure?.reach == .notSent)
    await transport.close()
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

/// `openssl s_server` with a certificate of its own for `localhost`, in a temporary folder.
private struct TLSServer {
  let certificate: String
  private let folder: URL
  private let process: Process
  private let port: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let made = try TestCertificate(in: folder)
    certificate = made.path
    process = TestCertificate.openssl([
      "s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", made.key, "-www",
    ])
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    port = try Self.readPort(output.fileHandleForReading)
  }

  func url(host: String) -> String { "https://\(host):\(port)/" }

  func stop() {
    // The threads that run tests block SIGTERM, and a child inherits that.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    do {
      try FileManager.default.removeItem(at: folder)
    } catch {
      Issue.record(error)
    }
  }

  /// It says `ACCEPT 127.0.0.1:43211` once it listens.
  private static func readPort(_ output: FileHandle) throws -> String {
    var text = ""
    while true {
      let piece = output.availableData
      guard !piece.isEmpty else {
        throw TestCertificate.SetupFailure(what: "the server ended: \(text)")
      }
      text += String(decoding: piece, as: UTF8.self)
      for line in text.split(separator: "\n").dropLast(text.hasSuffix("\n") ? 0 : 1)
      where line.hasPrefix("ACCEPT") {
        guard let port = line.split(separator: ":").last else { continue }
        return String(port)
      }
    }
  }
}
