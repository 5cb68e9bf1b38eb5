import Foundation

/// Where Sunbird is, as the configuration names it: scheme, host and what stands in front of `/api`.
package struct ServerAddress: Sendable, Equatable {
  /// What requests begin with: without a slash at its end.
  package let url: String
  /// The same for people, logs and the store: a user and password in it are nobody's business.
  package let shown: String

  /// Why a text is no address of a server.
  package enum Problem: Error, Equatable {
    /// No http or https address with a host.
    case notHTTP
    /// A blank, or another letter that has to be written with `%`.
    case strayLetter
    /// `?` or `#`: requests put their own path behind it.
    case queryOrFragment
    /// `//` or `.` within the path: servers take such a path for another one.
    case emptyPathPart
    /// The path ends with the API's own beginning, which every request brings along.
    case endsWithAPI
    case portOutOfRange
  }

  package init(_ text: String) throws(Problem) {
    guard let parts = URLComponents(string: text, encodingInvalidCharacters: false) else {
      throw Self.hasHTTPScheme(text) ? .strayLetter : .notHTTP
    }
    guard Self.hasHTTPScheme(text), let host = parts.host, !host.isEmpty else { throw .notHTTP }
    guard parts.query == nil, parts.fragment == nil else { throw .queryOrFragment }
    if let port = parts.port, !(1...65_535).contains(port) { throw .portOutOfRange }
    let path =
      parts.percentEncodedPath.hasSuffix("/")
      ? String(parts.percentEncodedPath.dropLast()) : parts.percentEncodedPath
    let names = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    guard names.allSatisfy({ !["", ".", ".."].contains($0) }) else { throw .emptyPathPart }
    guard names.last?.lowercased() != "api" else { throw .endsWithAPI }
    url = text.hasSuffix("/") ? String(text.dropLast()) : text
    shown = Self.withoutUser(url)
  }

  private static func hasHTTPScheme(_ text: String) -> Bool {
    let lower = text.lowercased()
    return lower.hasPrefix("http://") || lower.hasPrefix("https://")
  }

  /// The address without what stands in front of the host's `@`, whatever letters that has.
  package static func withoutUser(_ url: String) -> String {
    guard let scheme = url.range(of: "://") else { return url }
    let rest = url[scheme.upperBound...]
    let authority = rest.prefix { !"/?#".contains($0) }
    guard let at = authority.lastIndex(of: "@") else { return url }
    return String(url[..<scheme.upperBound] + rest[rest.index(after: at)...])
  }
}

extension SyncSettings {
  /// The server's address for people and for the store.
  package var shownURL: String { ServerAddress.withoutUser(baseURL) }
}
