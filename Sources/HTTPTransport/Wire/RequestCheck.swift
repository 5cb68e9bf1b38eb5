/// Refuses requests that can't be put on the wire as they stand, before anything happens.
enum RequestCheck {
  /// Headers that frame a message: the transport writes them itself.
  static let reservedNames: Set<String> = [
    "accept-encoding", "connection", "content-encoding", "content-length", "expect", "host",
    "transfer-encoding", "upgrade",
  ]

  /// Says what is wrong, or nothing. Never repeats a value.
  static func problem(of request: HTTPRequest) -> String? {
    let scheme = request.url.prefix { $0 != ":" }.lowercased()
    guard scheme == "http" || scheme == "https" else { return "the URL is not http or https" }
    guard request.url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      return "the URL has a space, a control character or one outside ASCII"
    }
    if request.method == .get, request.body != nil { return "a GET has no body" }
    return request.headers.lazy.compactMap(problem(of:)).first
  }

  private static func problem(of header: HTTPHeader) -> String? {
    guard !header.name.isEmpty, header.name.utf8.allSatisfy(isTokenByte) else {
      return "a header's name is empty or has a character not allowed there"
    }
    if reservedNames.contains(header.name.lowercased()) {
      return "the header \(header.name) is the transport's own"
    }
    guard header.value.utf8.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7f) }) else {
      return "the header \(header.name) has a control character in its value"
    }
    return nil
  }

  /// `tchar` of RFC 9110, section 5.6.2.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
