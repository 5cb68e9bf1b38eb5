import Foundation

/// A certificate that vouches for itself, made by `openssl`; for `localhost`, unless told.
package struct TestCertificate: Sendable {
  package struct NotMade: Error {
    let talk: String
  }

  package let path: String
  package let key: String

  /// A certificate with these dates, each as `20300101000000Z`.
  package init(in folder: TemporaryFolder, from start: String, until end: String) async throws {
    path = folder.path("certificate.pem")
    key = folder.path("key.pem")
    try """
    [ca]
    default_ca = own
    [own]
    database = \(folder.path("index"))
    new_certs_dir = \(folder.url.path)
    rand_serial = yes
    default_md = sha256
    policy = any
    x509_extensions = names
    [any]
    commonName = supplied
    [names]
    subjectAltName = DNS:localhost
    """.write(toFile: folder.path("ca.conf"), atomically: true, encoding: .utf8)
    try Data().write(to: folder.url.appendingPathComponent("index"))
    try await Self.make(
      [
        "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
        "/CN=localhost", "-keyout", key, "-out", folder.path("request.pem"),
      ], in: folder)
    try await Self.make(
      [
        "ca", "-batch", "-selfsign", "-notext", "-config", folder.path("ca.conf"), "-startdate",
        start, "-enddate", end, "-keyfile", key, "-in", folder.path("request.pem"), "-out", path,
      ], in: folder)
  }

  private static func make(_ words: [String], in folder: TemporaryFolder) async throws {
    let made = try await openssl(words, in: folder).finished()
    guard made.status == 0 else { throw NotMade(talk: made.talk) }
  }

  package init(in folder: TemporaryFolder) async throws {
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

  package static func openssl(
    _ arguments: [String], in folder: TemporaryFolder
  ) throws -> RecordedChild {
    try RecordedChild(
      "/usr/bin/env", ["openssl"] + arguments,
      environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"], folder: folder)
  }
}
