import Codecs
import Registry
import Sunbird

extension Reply {
  init(_ status: Int, type: String? = "application/json", retryAfter: String? = nil, text: String) {
    self.init(status: status, contentType: type, retryAfter: retryAfter, body: Array(text.utf8))
  }

  /// Sunbird's envelope.
  static func envelope(
    _ status: Int = 200, id: String = "api.user.create", err: JSONValue = .null,
    responseCode: String = "OK", retryAfter: String? = nil, result: JSONValue = [:]
  ) throws -> Reply {
    let body: JSONValue = [
      "id": .string(id), "ver": "v1", "params": ["err": err, "errmsg": "any text"],
      "responseCode": .string(responseCode), "result": result,
    ]
    return Reply(
      status: status, contentType: "application/json", retryAfter: retryAfter,
      body: try body.serialized())
  }

  /// Sunbird's envelope with an error code.
  static func error(_ code: String, _ status: Int = 400, id: String = "api.user.create") throws
    -> Reply
  {
    try envelope(status, id: id, err: .string(code), responseCode: "CLIENT_ERROR")
  }

  /// One of the gateway's own sentences; JSON of somebody else where it has none of that status.
  static func gateway(_ status: Int, retryAfter: String? = nil) -> Reply {
    let sentences = [
      401: "Unauthorized", 403: "You cannot consume this service",
      404: "no route and no API found with those values", 413: "Request size limit exceeded",
      429: "API rate limit exceeded", 500: "An unexpected error occurred",
      502: "An invalid response was received from the upstream server",
      503: "The upstream server is currently unavailable",
      504: "The upstream server is timing out",
    ]
    let text = sentences[status] ?? "any text"
    return Reply(status, retryAfter: retryAfter, text: #"{"message":"\#(text)"}"#)
  }

  static func html(_ status: Int, retryAfter: String? = nil) -> Reply {
    Reply(
      status, type: "text/html", retryAfter: retryAfter, text: "<html><body>any</body></html>")
  }
}

extension WriteOperation {
  /// A request of this operation.
  var request: APIRequest {
    let endpoint = Dialect.seed.calls.writes[self] ?? Endpoint(.post, "", group: "")
    return APIRequest(
      method: endpoint.method, path: "/api/" + endpoint.path, body: [:],
      replyID: endpoint.replyID, changesRecords: true)
  }
}

extension Disposition {
  init(_ reply: Reply, _ operation: WriteOperation = .createUser, gzipped: Bool = false) {
    self.init(
      of: reply, to: operation.request, operation: operation, gzipped: gzipped, errors: .r15)
  }

  /// The case without what it carries.
  var word: String {
    switch self {
    case .accepted: "accepted"
    case .alreadyThere: "alreadyThere"
    case .alreadyGone: "alreadyGone"
    case .refused: "refused"
    case .notYet: "notYet"
    case .credentials: "credentials"
    case .throttled: "throttled"
    case .unknown: "unknown"
    case .trouble: "trouble"
    case .notSunbird: "notSunbird"
    case .notOffered: "notOffered"
    case .compressionRefused: "compressionRefused"
    }
  }
}
