import Codecs
import Foundation
import SunbirdSimulator

/// A simulated Sunbird on a real socket, for one test.
struct LiveSunbird: Sendable {
  let sunbird: SimulatedSunbird
  let url: URL

  /// One exchange on a connection of its own; nil where it ended without one byte of answer.
  func call(
    _ method: String, _ path: String, _ body: [UInt8] = [], headers: [String: String] = [:]
  ) async throws -> RawAnswer? {
    let connection = try await RawConnection.open(url)
    defer { connection.close() }
    let closing = headers.merging(["Connection": "close"]) { $1 }
    try await connection.send(Self.request(method, path, body, headers: closing))
    return try await connection.readAnswer()
  }

  /// A call of the API with `request` in its envelope.
  func call(
    _ method: String, _ path: String, request: JSONValue, headers: [String: String] = [:]
  ) async throws -> RawAnswer? {
    try await call(method, path, Self.body(request), headers: headers)
  }

  static func body(_ request: JSONValue) -> [UInt8] {
    Array(JSONValue.object(["request": request]).json.utf8)
  }

  static func request(
    _ method: String, _ path: String, _ body: [UInt8], headers: [String: String] = [:]
  ) -> [UInt8] {
    let standard = [
      "Host": "127.0.0.1", "Content-Type": "application/json", "Content-Length": "\(body.count)",
    ]
    let lines = standard.merging(headers) { $1 }.map { "\($0.key): \($0.value)\r\n" }.joined()
    return Array("\(method) \(path) HTTP/1.1\r\n\(lines)\r\n".utf8) + body
  }
}

/// Runs a test against a server that is stopped afterwards.
func withLiveSunbird(
  _ options: SimulatorOptions = SimulatorOptions(),
  _ body: (LiveSunbird) async throws -> Void
) async throws {
  let sunbird = SimulatedSunbird(options: options)
  let live = LiveSunbird(sunbird: sunbird, url: try await sunbird.start())
  do {
    try await body(live)
  } catch {
    await sunbird.stop()
    throw error
  }
  await sunbird.stop()
}
