import Foundation
import Synchronization

/// Finds out what is behind a TLS connection that did not come about: once for each server, however
/// many requests meet it.
final class TLSInquiry: Sendable {
  private typealias Finding = Task<TLSProblem, Never>

  private let findings = Mutex<[String: Finding]>([:])
  private let limit: Duration
  private let plainPort: Int?

  /// - Parameters:
  ///   - limit: for the look at the certificate.
  ///   - plainPort: where plain HTTP is asked for the time; nil is its usual one.
  init(limit: Duration, plainPort: Int?) {
    self.limit = min(limit, .seconds(10))
    self.plainPort = plainPort
  }

  /// The failure with what can be known of it.
  ///
  /// - Parameter plain: asks a plain address once; nil where there is no answer.
  func explained(
    _ failure: TransportFailure, _ url: String,
    plain: @escaping @Sendable (HTTPRequest) async -> HTTPResponse?
  ) async -> TransportFailure {
    guard let problem = failure.tls, let address = URLComponents(string: url),
      let host = address.host
    else { return failure }
    var failure = failure
    if problem.isAboutCertificate {
      failure.tls = await finding(problem, url, host, "\(host):\(address.port ?? 443)", plain)
    }
    // Where there is no better word, libcurl's own tells more.
    if let tls = failure.tls, tls != .handshake { failure.detail = tls.sentence(host: host) }
    return failure
  }

  private func finding(
    _ problem: TLSProblem, _ url: String, _ host: String, _ server: String,
    _ plain: @escaping @Sendable (HTTPRequest) async -> HTTPResponse?
  ) async -> TLSProblem {
    let task = findings.withLock { findings in
      if let known = findings[server] { return known }
      let task = Finding { [limit, plainPort] in
        async let seen = CertificateLook.at(url, within: limit)
        var there: Date?
        if problem.isAboutTime {
          let port = plainPort.map { ":\($0)" } ?? ""
          let name = host.contains(":") ? "[\(host)]" : host
          let answer = await plain(HTTPRequest(method: .get, url: "http://\(name)\(port)/"))
          there = answer?.value(of: "Date").flatMap(CurlDate.read)
        }
        return problem.knowing(await seen, here: Date(), there: there)
      }
      findings[server] = task
      return task
    }
    return await task.value
  }
}
