import Codecs
import HTTPTransport
import Registry
import Sunbird

/// Makes an HTTP request of an API request: address, credentials, channel and compression, and
/// nothing that the server does not need (sunbird.md §5).
package struct RequestEncoder: Sendable {
  let settings: SyncSettings

  package init(settings: SyncSettings) { self.settings = settings }

  /// - Parameters:
  ///   - dot: the edit's, which goes out as `X-msgid` so that any log can be followed back; nil
  ///     for reads.
  ///   - userToken: the user's token as it is now; nil without one.
  ///   - plain: whether the server can't read compressed bodies.
  package func encode(
    _ request: APIRequest, dot: String?, userToken: String?, plain: Bool
  ) -> (request: HTTPRequest, gzipped: Bool) {
    let (body, gzipped) = encodedBody(of: request, plain: plain)
    return (encoded(request, body, dot: dot, userToken: userToken), gzipped)
  }

  /// The same with `body` in place of the request's own, as it is.
  package func encode(
    _ request: APIRequest, body: [UInt8], dot: String?, userToken: String?
  ) -> HTTPRequest {
    encoded(request, HTTPRequest.Body(bytes: body), dot: dot, userToken: userToken)
  }

  private func encoded(
    _ request: APIRequest, _ body: HTTPRequest.Body?, dot: String?, userToken: String?
  ) -> HTTPRequest {
    HTTPRequest(
      method: HTTPMethod(request.method), url: settings.baseURL + request.path,
      headers: headers(of: request, dot: dot, userToken: userToken, hasBody: body != nil),
      body: body,
      // The answer to a write is too small for compression to gain what asking for it costs.
      acceptsGzip: !request.changesRecords)
  }

  private func headers(
    of request: APIRequest, dot: String?, userToken: String?, hasBody: Bool
  ) -> [HTTPHeader] {
    // Without `Accept` the gateway answers trouble in formats of its own (sunbird.md §3.2).
    var headers = [HTTPHeader(name: "Accept", value: "application/json")]
    if hasBody { headers.append(HTTPHeader(name: "Content-Type", value: "application/json")) }
    if let token = settings.credentials.consumerToken {
      headers.append(HTTPHeader(name: "Authorization", value: "Bearer \(token)"))
    }
    if let token = userToken, settings.dialect.showsUserToken(request) {
      headers.append(HTTPHeader(name: "x-authenticated-user-token", value: token))
    }
    // The channel tells whose record is written; a question needs none.
    if let channel = settings.channel, request.changesRecords {
      headers.append(HTTPHeader(name: "X-Channel-Id", value: channel))
    }
    if let dot { headers.append(HTTPHeader(name: "X-msgid", value: dot)) }
    return headers
  }

  /// The size of the header that announces a compressed body, in bytes.
  private static let gzipHeaderBytes = "Content-Encoding: gzip\r\n".utf8.count

  /// Bodies are small and lines slow, so each byte is worth zlib's best level.
  private static let gzipLevel = 9

  private func encodedBody(
    of request: APIRequest, plain isPlain: Bool
  ) -> (HTTPRequest.Body?, gzipped: Bool) {
    // Only a number beyond all bounds has no bytes, and no body has one.
    guard let json = request.body, let plain = try? json.serialized() else { return (nil, false) }
    if !isPlain, settings.compression != .never,
      let packed = try? Gzip.compress(plain, level: Self.gzipLevel),  // out of memory: send plain
      settings.compression == .always || packed.count + Self.gzipHeaderBytes < plain.count
    {
      return (HTTPRequest.Body(bytes: packed, encoding: .gzip), true)
    }
    return (HTTPRequest.Body(bytes: plain), false)
  }
}
