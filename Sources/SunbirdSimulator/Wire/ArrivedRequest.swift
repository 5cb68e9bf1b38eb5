import Codecs

/// A request whose body has arrived whole.
package struct ArrivedRequest: Sendable {
  /// Header names are in lower case; values of a repeated header are joined with `, `.
  let headers: [String: String]
  let method: String
  /// Without the query.
  package let path: String
  let query: String
  /// The body as it came, perhaps compressed.
  let body: [UInt8]
  /// The body unpacked; nil when it is gzip only by name.
  let plainBody: [UInt8]?
  /// The plain body as JSON; nil when it is none.
  package let json: JSONValue?

  package init(
    method: String, path: String, query: String = "", headers: [String: String] = [:],
    body: [UInt8] = []
  ) {
    self.headers = headers
    self.method = method
    self.path = path
    self.query = query
    self.body = body
    self.plainBody = Self.isGzip(headers) ? Self.unpacked(body) : body
    self.json = self.plainBody.flatMap(Self.parsed)
  }

  var isGzipped: Bool { Self.isGzip(headers) }

  var acceptsGzip: Bool { headers["accept-encoding"]?.lowercased().contains("gzip") ?? false }

  /// The largest body that is unpacked, in bytes: beyond Sunbird's own largest limit.
  private static let maxPlainBytes = 64 << 20

  private static func isGzip(_ headers: [String: String]) -> Bool {
    headers["content-encoding"]?.lowercased() == "gzip"
  }

  private static func unpacked(_ body: [UInt8]) -> [UInt8]? {
    do {
      return try Gzip.decompress(body, limit: maxPlainBytes)
    } catch {
      return nil
    }
  }

  private static func parsed(_ body: [UInt8]) -> JSONValue? {
    do {
      return try JSONValue(json: body)
    } catch {
      return nil
    }
  }
}
