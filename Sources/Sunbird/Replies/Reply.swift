import Codecs
import Foundation
import Registry

/// A reply as it came, whoever sent it.
package struct Reply: Hashable, Sendable {
  package let status: Int
  package let contentType: String?
  package let retryAfter: String?
  /// The header `Date`: the sender's own clock.
  package let date: String?
  /// Further headers that tell who answered, by their names in lower case.
  package let headers: [String: String]
  /// The base URL that was asked; nil where it does not matter.
  package let baseURL: String?
  package let body: [UInt8]
  /// Whether a proxy gave it to CONNECT: the request itself was never passed on.
  package let refusesTunnel: Bool

  package init(
    status: Int, contentType: String?, retryAfter: String? = nil, date: String? = nil,
    headers: [String: String] = [:], baseURL: String? = nil, body: [UInt8],
    refusesTunnel: Bool = false
  ) {
    self.refusesTunnel = refusesTunnel
    self.status = status
    self.contentType = contentType
    self.retryAfter = retryAfter
    self.date = date
    self.headers = headers
    self.baseURL = baseURL
    self.body = body
  }

  /// The headers that tell who answered: whoever makes a reply of a response hands these on.
  package static let telling = ["via", "server", "x-squid-error", "location", "x-request-allowed"]
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

  /// Whether this can be the reply to `request`. A cached, crossed or misrouted reply bears another
  /// id; a failure may bear none.
  func answers(_ request: APIRequest) -> Bool { id.map(request.isAnswered) ?? true }

  /// The text of `result.response`, where it is one.
  var response: String? { result?["response"]?.string }
}
