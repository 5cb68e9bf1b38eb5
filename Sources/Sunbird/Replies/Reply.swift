import Foundation
import Registry

/// A reply as it came, whoever sent it.
package struct Reply: Hashable, Sendable {
  package let status: Int
  package let contentType: String?
  package let retryAfter: String?
  /// The header `Date`: the sender's own clock.
  package let date: String?
  package let body: [UInt8]

  package init(
    status: Int, contentType: String?, retryAfter: String? = nil, date: String? = nil,
    body: [UInt8]
  ) {
    self.status = status
    self.contentType = contentType
    self.retryAfter = retryAfter
    self.date = date
    self.body = body
  }
}

/// Sunbird's envelope, read tolerantly: spellings differ between generations (sunbird.md §2).
struct Envelope: Hashable, Sendable {
  let id: String?
  /// The error code; nil when the envelope reports none (`null`, `"0"` or blank).
  let code: String?
  let message: String?
  let isOK: Bool
  let result: JSONValue?

  /// The envelope in a document; nil when the document is JSON of another shape.
  init?(_ document: JSONValue) {
    guard let params = document["params"], params.object != nil else { return nil }
    id = document["id"]?.string
    let error = params["err"]?.string
    code = error == nil || error == "" || error == "0" ? nil : error
    message = params["errmsg"]?.string
    isOK = document["responseCode"]?.string?.uppercased() == "OK"
    result = document["result"]
  }

  /// Whether this can be the reply to `request`. A cached or crossed reply bears another id.
  func answers(_ request: APIRequest) -> Bool {
    guard let id else { return true }
    return id.lowercased() == request.replyID.lowercased()
  }

  /// The text of `result.response`, where it is one.
  var response: String? { result?["response"]?.string }
}

/// The shape of a reply, which is judged before its status and its code.
enum ReplyShape {
  case envelope(Envelope)
  /// JSON of the gateway: `{"message":"…"}`.
  case gateway(message: String)
  case html
  /// Anything else: text, cut-off JSON, nothing.
  case other

  init(_ reply: Reply) {
    let document = try? JSONValue(parsing: reply.body)  // not JSON is one of the shapes
    if let document, let envelope = Envelope(document) {
      self = .envelope(envelope)
    } else if let message = document?["message"]?.string {
      self = .gateway(message: message)
    } else if Self.isHTML(reply) {
      self = .html
    } else {
      self = .other
    }
  }

  private static func isHTML(_ reply: Reply) -> Bool {
    if reply.contentType?.lowercased().contains("html") == true { return true }
    let start = String(decoding: reply.body.prefix(64), as: UTF8.self).trimmingSpaces().lowercased()
    return start.hasPrefix("<!doctype html") || start.hasPrefix("<html")
  }
}
