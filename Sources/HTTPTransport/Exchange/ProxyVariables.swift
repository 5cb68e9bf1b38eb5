import Foundation

/// The environment variables by which libcurl finds a proxy: the scheme's own one (`http_proxy` in
/// lower case only), then `ALL_PROXY` (curl's manual, "Environment"; libcurl 7.88.1).
package struct ProxyVariables: Sendable {
  private let environment: [String: String]

  package init(_ environment: [String: String]) { self.environment = environment }

  /// Those of this process, as libcurl reads them.
  static let here = ProxyVariables(ProcessInfo.processInfo.environment)

  /// The proxy's address as it stands there, its user and password with it; blank for none.
  package func proxy(of scheme: String) -> String {
    first(of: Self.names(for: scheme))?.value ?? ""
  }

  /// The variable that names it; nil where none does.
  package func name(ofProxyOf scheme: String) -> String? {
    first(of: Self.names(for: scheme))?.name
  }

  private static func names(for scheme: String) -> [String] {
    (scheme == "https" ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy"])
      + ["all_proxy", "ALL_PROXY"]
  }

  /// The hosts that are asked directly.
  package var exempt: String { first(of: ["no_proxy", "NO_PROXY"])?.value ?? "" }

  private func first(of names: [String]) -> (name: String, value: String)? {
    names.lazy.map { ($0, environment[$0] ?? "") }.first { !$0.1.isEmpty }
  }
}
