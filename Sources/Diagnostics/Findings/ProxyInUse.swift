import Foundation
import HTTPTransport

/// The proxy that libcurl takes for an address, unless `NO_PROXY` names the host.
package enum ProxyInUse {
  /// - Returns: host and port of the proxy, without a user or password; nil for none.
  package static func find(for url: String, environment: [String: String]) -> String? {
    guard let parts = URLComponents(string: url), let host = parts.host?.lowercased(),
      let scheme = parts.scheme?.lowercased()
    else { return nil }
    let variables = ProxyVariables(environment)
    let proxy = variables.proxy(of: scheme)
    guard !proxy.isEmpty, !isExempt(host, by: variables.exempt) else { return nil }
    return shown(proxy)
  }

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
