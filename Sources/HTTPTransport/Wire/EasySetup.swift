import CCurl

/// Writes a request and the transport's rules into an easy handle.
enum EasySetup {
  private static let keepAliveSeconds = 45

  static func apply(
    _ request: HTTPRequest, _ limits: TransportLimits, to easy: Easy
  ) throws(CurlOptionError) {
    try easy.collectFailureText()
    try easy.set(CURLOPT_NOSIGNAL, 1)
    // Otherwise giving up a request waits for its name resolution, and all others with it.
    try easy.set(CURLOPT_QUICK_EXIT, 1)
    try easy.set(CURLOPT_URL, request.url)
    try easy.set(CURLOPT_PROTOCOLS_STR, "http,https")
    try easy.set(CURLOPT_FOLLOWLOCATION, 0)
    try applyProxy(limits, goesAsHTTPS: request.goesAsHTTPS, to: easy)
    try applyConnection(limits, isEncrypted: request.isEncrypted, to: easy)
    try applyMessage(request, to: easy)
  }

  private static func applyProxy(
    _ limits: TransportLimits, goesAsHTTPS: Bool, to easy: Easy
  ) throws(CurlOptionError) {
    for (option, text) in limits.proxy.options(goesAsHTTPS: goesAsHTTPS) {
      try easy.set(option, text)
    }
    // Otherwise a proxy that speaks TLS would be trusted by the system's list alone.
    if let caFile = limits.caFile { try easy.set(CURLOPT_PROXY_CAINFO, caFile) }
  }

  private static func applyConnection(
    _ limits: TransportLimits, isEncrypted: Bool, to easy: Easy
  ) throws(CurlOptionError) {
    try easy.set(CURLOPT_SSL_VERIFYPEER, 1)
    // 2 is the full check of the name; 1 is none.
    try easy.set(CURLOPT_SSL_VERIFYHOST, 2)
    if let caFile = limits.caFile { try easy.set(CURLOPT_CAINFO, caFile) }
    try easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    // Otherwise HTTP/2 opens a connection per request. Without TLS it would have all others wait
    // for the first answer.
    if isEncrypted { try easy.set(CURLOPT_PIPEWAIT, 1) }
    try easy.set(CURLOPT_TCP_NODELAY, 1)
    try easy.set(CURLOPT_TCP_KEEPALIVE, 1)
    try easy.set(CURLOPT_TCP_KEEPIDLE, keepAliveSeconds)
    try easy.set(CURLOPT_TCP_KEEPINTVL, keepAliveSeconds)
    let milliseconds = (limits.connectTimeout / .milliseconds(1)).rounded(.up)
    try easy.set(CURLOPT_CONNECTTIMEOUT_MS, Int(max(1, min(milliseconds, Double(Int32.max)))))
    try easy.set(CURLOPT_UPLOAD_BUFFERSIZE, StallTimeout.uploadBufferBytes)
  }

  private static func applyMessage(
    _ request: HTTPRequest, to easy: Easy
  ) throws(CurlOptionError) {
    try easy.set(CURLOPT_ACCEPT_ENCODING, "gzip")
    switch request.method {
    case .get: try easy.set(CURLOPT_HTTPGET, 1)
    case .post, .patch: try easy.setBody(request.body?.bytes ?? [])
    case .delete: if let body = request.body { try easy.setBody(body.bytes) }
    }
    try easy.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    try easy.setHeaders(headerLines(of: request))
  }

  /// In libcurl's notation: `Name:` without a value leaves a header of its own out, `Name;` sends
  /// one with an empty value.
  private static func headerLines(of request: HTTPRequest) -> [String] {
    var lines = request.headers.map { header in
      let value = header.value.drop { $0 == " " || $0 == "\t" }
      return value.isEmpty ? "\(header.name);" : "\(header.name): \(value)"
    }
    if request.body?.encoding == .gzip { lines.append("Content-Encoding: gzip") }
    // A round trip for permission, and headers that say nothing.
    lines.append("Expect:")
    if !request.acceptsGzip { lines.append("Accept-Encoding:") }
    let given = Set(request.headers.map { $0.name.lowercased() })
    for name in ["Accept", "Content-Type"] where !given.contains(name.lowercased()) {
      lines.append("\(name):")
    }
    return lines
  }
}
