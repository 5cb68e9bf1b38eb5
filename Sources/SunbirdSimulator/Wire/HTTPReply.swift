import Codecs

/// An answer before it goes onto the wire.
package struct HTTPReply: Sendable, Hashable {
  package var status: Int
  package var contentType: String
  package var body: [UInt8]
  /// Headers besides Content-Type, Content-Length, Content-Encoding and Date.
  package var headers: [String: String] = [:]

  package init(status: Int, contentType: String, body: String, headers: [String: String] = [:]) {
    self.status = status
    self.contentType = contentType
    self.body = Array(body.utf8)
    self.headers = headers
  }
}

extension HTTPReply {
  /// The gateway's own answers (sunbird.md §2): no envelope, and a newline at the end.
  package static func gateway(
    _ status: Int, _ message: String, further: [String: JSONValue] = [:]
  ) -> HTTPReply {
    let body = JSONValue.object(further.merging(["message": .string(message)]) { $1 })
    return HTTPReply(
      status: status, contentType: "application/json; charset=utf-8", body: body.json + "\n")
  }

  /// Play's page for a body that is no JSON.
  static let malformedBody = page(
    400, title: "Bad request", text: "For request 'POST /' [Invalid Json]")

  /// Play's page for a method that the path doesn't have.
  static let actionNotFound = page(
    404, title: "Action not found", text: "For request 'POST /': Action not found")

  static let unsupportedMediaType = page(
    415, title: "Unsupported Media Type",
    text: "For request 'POST /' [The content coding is not supported]")

  /// What a hotel, a mobile carrier or an office proxy answers in Sunbird's place.
  package static let captivePortal = page(
    200, title: "Sign in to the network", text: "Accept the terms of use to go online.")

  private static func page(_ status: Int, title: String, text: String) -> HTTPReply {
    HTTPReply(
      status: status, contentType: "text/html; charset=utf-8",
      body: """
        <!DOCTYPE html>
        <html lang="en">
          <head><title>\(title)</title></head>
          <body><h1>\(title)</h1><p>\(text)</p></body>
        </html>

        """)
  }
}
