import Registry

/// Tells by its headers and its page what a box on the way is. Only for a person to read, but for
/// the few answers that are known to be given before anything is passed on.
enum WayAnswerer {
  /// Who answered, for example `Squid (ERR_ACCESS_DENIED 0)`; nil where nothing tells.
  static func name(_ reply: Reply, text: String) -> String? {
    if let error = reply.headers["x-squid-error"] { return "Squid (\(error.prefix(40)))" }
    for (mark, name) in marks where text.contains(mark) { return name }
    if haproxySentences.contains(where: text.contains) { return "HAProxy" }
    let server = reply.headers["server"].map { String($0.prefix(40)) }
    guard let via = reply.headers["via"], !via.contains("kong") else { return server }
    return server ?? "A proxy (\(via.prefix(60)))"
  }

  /// What boxes without a header of their own write into their pages.
  private static let marks = [
    ("Privoxy", "Privoxy"), ("openNDS", "openNDS"), ("tinyproxy", "tinyproxy"),
    ("WISPAccessGatewayParam", "A hotspot"),
  ]

  /// HAProxy has neither a header nor a name in its pages, but a sentence of its own for each status
  /// (2.6.12: 400, 401 and 407, 403, 408, 413, 429, 500, 502, 503, 504).
  private static let haproxySentences = [
    "Your browser sent an invalid request.",
    "You need a valid user and password to access this content.",
    "Request forbidden by administrative rules.",
    "Your browser didn't send a complete request in time.",
    "The request entity exceeds the maximum allowed.",
    "You have sent too many requests in a given amount of time.",
    "An internal server error occurred.",
    "The server returned an invalid or incomplete response.",
    "No server is available to handle this request.", "The server didn't respond in time.",
  ]

  /// Whether a 404 or 500 is how a proxy says that it has no line.
  static func saysNoLine(_ reply: Reply, text: String) -> Bool {
    if neverConnected(reply) { return true }
    let isTinyproxy = reply.headers["server"]?.lowercased().contains("tinyproxy") == true
    return isTinyproxy || text.contains("tinyproxy")
      || (text.contains("Privoxy") && !text.contains("blocked"))
  }

  /// Squid's words for a request that has found no server to go to.
  static func neverConnected(_ reply: Reply) -> Bool {
    guard let error = reply.headers["x-squid-error"] else { return false }
    return ["ERR_CONNECT_FAIL", "ERR_DNS_FAIL", "ERR_CANNOT_FORWARD"].contains {
      error.hasPrefix($0)
    }
  }
}
