/// How a request came to the machine's own programs' door, which decides who may come in.
package enum Door: Hashable, Sendable {
  /// A socket in the file system: whoever may open it, by its mode.
  case file
  /// An address of the machine's own: whoever has the token.
  case loopback
}

/// Decides who is let in.
package enum RequestGuard {
  /// Why a request is not let in; nil where it is.
  ///
  /// At an address the page of a browser can come, too, whose host's name may have been led here (DNS
  /// rebinding): so the name must be the machine's own, and so must be the page's.
  ///
  /// - Parameter token: what clients at an address must show; nil while it can't be read.
  package static func refusal(
    of head: RequestHead, at door: Door, token: BearerToken?
  ) -> LocalAnswer? {
    guard door == .loopback else { return nil }
    guard case .address(let address) = head.peer, isOwn(address) else {
      return .gateway(403, "Only programs of this machine are answered")
    }
    guard let host = head["host"], isOwn(hostOf(authority: host)) else {
      return .gateway(403, "Host is not this machine's own: use 127.0.0.1 or localhost")
    }
    if let origin = head["origin"], !isOwn(hostOf(origin: origin)) {
      return .gateway(403, "Pages of other hosts are not answered")
    }
    guard let token else { return .gateway(500, "An unexpected error occurred") }
    guard token.isBorne(by: head["authorization"]) else {
      return .gateway(401, "Unauthorized", headers: ["WWW-Authenticate": "Bearer"])
    }
    return nil
  }

  /// Whether an address or a name is only ever this machine.
  private static func isOwn(_ host: String) -> Bool {
    if ["localhost", "::1", "[::1]"].contains(host.lowercased()) { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// `127.0.0.1` of `127.0.0.1:8080`.
  private static func hostOf(authority: String) -> String {
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { return "" }
      let rest = authority[authority.index(after: end)...]
      return rest.isEmpty || isPort(rest) ? String(authority[...end]) : ""
    }
    guard let colon = authority.firstIndex(of: ":") else { return authority }
    return isPort(authority[colon...]) ? String(authority[..<colon]) : ""
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.first == ":" && UInt16(text.dropFirst()) != nil
  }

  private static func hostOf(origin: String) -> String {
    for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
      return hostOf(authority: String(origin.dropFirst(scheme.count)))
    }
    return ""
  }
}
