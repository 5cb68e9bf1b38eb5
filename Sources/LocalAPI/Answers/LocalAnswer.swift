import Codecs

/// An answer before it goes onto the wire.
package struct LocalAnswer: Hashable, Sendable {
  package let status: Int
  package let contentType: String
  package let body: [UInt8]
  /// Headers besides Content-Type, Content-Length and Date.
  package var headers: [String: String]

  package init(
    status: Int, contentType: String, body: [UInt8], headers: [String: String] = [:]
  ) {
    self.status = status
    self.contentType = contentType
    self.body = body
    self.headers = headers
  }

  package init(status: Int = 200, json: JSONValue, headers: [String: String] = [:]) {
    self.init(
      status: status, contentType: "application/json", body: json.bytes, headers: headers)
  }

  /// In the form of the gateway's own answers (sunbird.md §2): no envelope, a newline at the end.
  package static func gateway(
    _ status: Int, _ message: String, further: [String: JSONValue] = [:],
    headers: [String: String] = [:]
  ) -> LocalAnswer {
    let json = JSONValue.object(further.merging(["message": .string(message)]) { $1 })
    return LocalAnswer(
      status: status, contentType: "application/json; charset=utf-8",
      body: json.bytes + [UInt8(ascii: "\n")], headers: headers)
  }

  /// What the gateway says of a body beyond its limit.
  package static let tooLarge = gateway(413, "Request size limit exceeded")
}

extension JSONValue {
  /// Nothing that is answered holds a number without end: the reader takes none, and the store has
  /// none.
  fileprivate var bytes: [UInt8] { (try? serialized()) ?? Array("{}".utf8) }
}
