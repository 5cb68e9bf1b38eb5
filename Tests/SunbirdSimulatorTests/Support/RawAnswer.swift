import Codecs
import SunbirdSimulator

/// What came back on a connection.
struct RawAnswer: Sendable {
  let status: Int
  /// Names are in lower case.
  let headers: [String: String]
  let body: [UInt8]

  /// Whether the body is as long as its head promised.
  var isComplete: Bool { headers["content-length"] == "\(body.count)" }

  var text: String { String(decoding: body, as: UTF8.self) }

  var json: JSONValue {
    get throws { try JSONValue(json: body) }
  }

  /// Nil where the head isn't whole.
  init?(_ bytes: [UInt8]) {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
      .split(separator: "\r\n")
    guard let code = lines.first?.split(separator: " ").dropFirst().first, let status = Int(code)
    else { return nil }
    self.status = status
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      headers[parts[0].lowercased()] = parts[1].trimmingPrefix(" ").description
    }
    self.headers = headers
    body = Array(bytes[end.upperBound...])
  }
}
