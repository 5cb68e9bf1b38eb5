import Foundation
import HTTPTransport

/// The proxy that requests to an address go through.
package struct ProxyInUse: Sendable, Equatable {
  /// Host and port, without a user or password.
  package let address: String
  /// The key of the configuration, or the variable, that names it.
  let source: String

  package init(address: String, source: String) {
    self.address = address
    self.source = source
  }

  /// The proxy that is configured, or else the one that libcurl takes from the environment for the
  /// address, unless `NO_PROXY` names its host.
  ///
  /// - Returns: nil for none.
  package static func find(
    for url: String, way: ProxyChoice.Way = .environment, environment: [String: String]
  ) -> ProxyInUse? {
    switch way {
    case .direct: return nil
    case .through(let address):
      return ProxyInUse(address: shown(address), source: configuredSource)
    case .environment: break
    }
    guard let parts = URLComponents(string: url), let host = parts.host?.lowercased(),
      let scheme = parts.scheme?.lowercased()
    else { return nil }
    let variables = ProxyVariables(environment)
    guard let name = variables.name(ofProxyOf: scheme), !isExempt(host, by: variables.exempt) else {
      return nil
    }
    return ProxyInUse(address: shown(variables.proxy(of: scheme)), source: name)
  }

  /// The key of the configuration that names a proxy.
  private static let configuredSource = "server.proxy"

  /// What to do where it asks for a login.
  package static let loginHint =
    "put USER:PASSWORD for the proxy into a file of mode 0600 and name it in "
    + "server.proxyCredentialFile; a new token for Sunbird does not help"

  private static func isExempt(_ host: String, by list: String) -> Bool {
    let bare = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    return list.lowercased().split { $0 == "," || $0 == " " }.contains { entry in
      let name = entry.hasPrefix(".") ? entry.dropFirst() : entry
      if name == "*" { return true }
      if let network = IPv4Network(String(name)) { return network.contains(bare) }
      return bare == name || bare.hasSuffix(".\(name)")
    }
  }

  private static func shown(_ proxy: String) -> String {
    let address = proxy.range(of: "://").map { String(proxy[$0.upperBound...]) } ?? proxy
    let authority = address.prefix { $0 != "/" }
    return String(authority.lastIndex(of: "@").map { authority[$0...].dropFirst() } ?? authority)
  }
}

/// A network as `10.0.0.0/8`.
private struct IPv4Network {
  private let start: UInt32
  private let mask: UInt32

  init?(_ text: String) {
    let parts = text.split(separator: "/")
    guard parts.count == 2, let start = Self.number(String(parts[0])),
      let bits = UInt32(parts[1]), bits <= 32
    else { return nil }
    mask = bits == 0 ? 0 : ~0 << (32 - bits)
    self.start = start & mask
  }

  func contains(_ host: String) -> Bool {
    Self.number(host).map { $0 & mask == start } ?? false
  }

  private static func number(_ text: String) -> UInt32? {
    let bytes = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    guard bytes.count == 4 else { return nil }
    return bytes.reduce(0 as UInt32?) { sum, byte in
      sum.flatMap { sum in byte.map { sum << 8 | UInt32($0) } }
    }
  }
}
