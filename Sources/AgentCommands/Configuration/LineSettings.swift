import Foundation
import HTTPTransport

/// What the office has configured of the way to its server.
struct LineSettings: Sendable {
  /// PEM bundle of the authorities to trust; nil for the system's.
  var caFile: String?
  var proxy = ProxyChoice.Way.environment
  /// File with the user and the password that the proxy asks for.
  var proxyCredentialFile: String?

  init() {}

  init(_ reading: ConfigurationReading) throws {
    caFile = reading.path(.caFile)
    proxy = try reading.proxy()
    proxyCredentialFile = reading.path(.proxyCredentialFile)
  }

  /// The proxy to go through, with what it asks for.
  ///
  /// - Throws: ``CommandError`` with exit status 78, which holds nothing of the file's content.
  func proxyChoice() throws -> ProxyChoice {
    guard proxy != .direct, let path = proxyCredentialFile else { return ProxyChoice(proxy) }
    return ProxyChoice(proxy, credential: try Self.credential(in: path))
  }

  /// What stands in the file, as `USER:PASSWORD`: a user's name has no colon, a password may.
  private static func credential(in path: String) throws -> ProxyChoice.Credential {
    let data = try PrivateFile.read(path, kind: "credential file", code: "proxy-credential-file")
    var text = String(decoding: data, as: UTF8.self)[...]
    while text.last?.isNewline == true { text.removeLast() }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !text.contains(where: \.isNewline) else {
      throw CommandError(
        .configuration, code: "proxy-credential-file",
        "\(path) does not hold a user and a password",
        hint: "put USER:PASSWORD into it, as one line",
        field: ConfigurationKey.proxyCredentialFile.rawValue)
    }
    return ProxyChoice.Credential(user: String(parts[0]), password: String(parts[1]))
  }
}

extension ConfigurationReading {
  private static let proxySchemes = ["http", "https", "socks5h"]

  /// The proxy, or none at all, or what the environment says. A text that is none of it is not
  /// repeated: it may hold a password.
  func proxy() throws -> ProxyChoice.Way {
    guard let text = text(.proxy) else { return .environment }
    guard text != "none" else { return .direct }
    let parts = URLComponents(string: text)
    guard parts?.user == nil, parts?.password == nil else {
      throw Self.wrongProxy(
        "holds a user or a password, which the configuration is no place for",
        hint: "put USER:PASSWORD into a file of mode 0600 and name it in server.proxyCredentialFile"
      )
    }
    // Without a port libcurl takes 1080, which is hardly what is meant.
    guard let parts, let scheme = parts.scheme?.lowercased(), let host = parts.host, !host.isEmpty,
      let port = parts.port, (1...65_535).contains(port), Self.proxySchemes.contains(scheme),
      ["", "/"].contains(parts.path), parts.query == nil, parts.fragment == nil
    else {
      throw Self.wrongProxy(
        "is no address of a proxy",
        hint: "write it as http://HOST:PORT, https://HOST:PORT or socks5h://HOST:PORT, or none")
    }
    return .through("\(scheme)://\(host):\(port)")
  }

  private static func wrongProxy(_ what: String, hint: String) -> CommandError {
    let key = ConfigurationKey.proxy.rawValue
    return CommandError(
      .configuration, code: "bad-configuration", "\(key) \(what)", hint: hint, field: key)
  }
}
