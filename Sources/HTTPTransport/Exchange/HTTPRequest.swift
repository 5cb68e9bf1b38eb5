/// The methods the agent speaks.
package enum HTTPMethod: String, Sendable {
  case get = "GET"
  case post = "POST"
  case patch = "PATCH"
  case delete = "DELETE"

  /// Whether a request may be sent twice without harm. DELETE is left out: a second one is
  /// answered differently, and that answer would hide the first.
  package var isSafe: Bool { self == .get }
}

/// One header line. Names compare without case.
package struct HTTPHeader: Sendable, Equatable {
  package var name: String
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// How the bytes of a body are coded.
package enum ContentEncoding: Sendable {
  case identity
  /// The bytes are a gzip stream already (`Gzip.compress`); the request says
  /// `Content-Encoding: gzip`.
  case gzip
}

/// One request, ready to go. Knows nothing of Sunbird.
package struct HTTPRequest: Sendable {
  package struct Body: Sendable {
    package var bytes: [UInt8]
    package var encoding: ContentEncoding

    package init(bytes: [UInt8], encoding: ContentEncoding = .identity) {
      self.bytes = bytes
      self.encoding = encoding
    }
  }

  package var method: HTTPMethod
  /// Absolute, with `http` or `https`.
  package var url: String
  /// Sent in order, as given, besides `Host` and `Accept-Encoding`. The headers that
  /// frame a message (`RequestCheck.reservedNames`) are the transport's own.
  package var headers: [HTTPHeader]
  /// A POST or PATCH without one is sent with `Content-Length: 0`; a GET must have none.
  package var body: Body?
  /// Whether the answer is asked for compressed: a header that pays where answers are big. One that
  /// comes compressed is decoded in any case.
  package var acceptsGzip: Bool
  /// Whether it takes the way of https requests although it is a plain one: through the same proxy,
  /// or through none.
  package var goesAsHTTPS: Bool

  package init(
    method: HTTPMethod, url: String, headers: [HTTPHeader] = [], body: Body? = nil,
    acceptsGzip: Bool = true, goesAsHTTPS: Bool = false
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.acceptsGzip = acceptsGzip
    self.goesAsHTTPS = goesAsHTTPS
  }

  /// Whether it travels over TLS.
  var isEncrypted: Bool { url.lowercased().hasPrefix("https:") }
}
