import Foundation

/// A certificate for `localhost` that vouches for itself, made by `openssl`.
struct TestCertificate {
  struct SetupFailure: Error {
    let what: String
  }

  let path: String
  let key: String

  init(in folder: URL) throws {
    path = folder.appending(path: "certificate.pem").path
    key = folder.appending(path: "key.pem").path
    let made = Self.openssl([
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
      "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key,
      "-out", path,
    ])
    made.standardError = FileHandle.nullDevice
    try made.run()
    made.waitUntilExit()
    guard made.terminationStatus == 0 else { throw SetupFailure(what: "no certificate") }
  }

  static func openssl(_ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    return process
  }
}
