import AgentProcesses
import Foundation

/// A certificate for `localhost` that vouches for itself, made by `openssl`.
struct TestCertificate {
  struct NotMade: Error {
    let talk: String
  }

  let path: String
  let key: String

  init(in folder: TemporaryFolder) async throws {
    path = folder.path("certificate.pem")
    key = folder.path("key.pem")
    let words = [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
      "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key,
      "-out", path,
    ]
    let made = try await Self.openssl(words, in: folder).finished()
    guard made.status == 0 else { throw NotMade(talk: made.talk) }
  }

  static func openssl(
    _ arguments: [String], in folder: TemporaryFolder
  ) throws -> RecordedChild {
    try RecordedChild(
      "/usr/bin/env", ["openssl"] + arguments,
      environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"], folder: folder)
  }
}
