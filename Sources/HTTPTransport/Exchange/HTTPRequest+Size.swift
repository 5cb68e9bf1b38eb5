extension HTTPRequest {
  /// Bytes that the request is on an HTTP/1.1 line, headers included, without TLS, TCP and proxies.
  package var size: Int {
    let framing = "\(method.rawValue) \(target) HTTP/1.1\r\nHost: \(host)\r\n\r\n"
    return framing.utf8.count + headers.reduce(0) { $0 + Self.size(of: $1) }
      + ownHeaders.reduce(0) { $0 + Self.size(of: $1) } + (body?.bytes.count ?? 0)
  }

  /// The headers that the transport adds.
  private var ownHeaders: [HTTPHeader] {
    var headers: [HTTPHeader] = []
    if acceptsGzip { headers.append(HTTPHeader(name: "Accept-Encoding", value: "gzip")) }
    if body?.encoding == .gzip {
      headers.append(HTTPHeader(name: "Content-Encoding", value: "gzip"))
    }
    if method == .post || method == .patch || body != nil {
      headers.append(HTTPHeader(name: "Content-Length", value: "\(body?.bytes.count ?? 0)"))
    }
    return headers
  }

  private static func size(of header: HTTPHeader) -> Int {
    let value = header.value.drop { $0 == " " || $0 == "\t" }
    return "\(header.name):\(value.isEmpty ? "" : " ")\(value)\r\n".utf8.count
  }

  private var afterScheme: Substring {
    // Without Foundation's search, which takes longer than all the rest of this.
    let scheme = url.utf8.firstIndex(of: UInt8(ascii: ":"))
    guard let scheme, url[scheme...].hasPrefix("://") else { return url[...] }
    return url[scheme...].dropFirst(3)
  }

  private var host: Substring { afterScheme.prefix { $0 != "/" } }

  private var target: Substring {
    let target = afterScheme.drop { $0 != "/" }
    return target.isEmpty ? "/" : target
  }
}
