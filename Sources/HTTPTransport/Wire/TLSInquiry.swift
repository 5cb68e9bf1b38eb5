import Foundation
import Synchronization

/// Finds out what is behind a TLS connection that did not come about: once for each server, however
/// many requests meet it.
final class TLSInquiry: Sendable {
  typealias Asking = @Sendable (HTTPRequest) async -> HTTPResponse?
  private typealias Finding = Task<TLSProblem, Never>

  private let findings = Mutex<[String: Finding]>([:])
  private let limit: Duration
  private let proxy: ProxyChoice
  private let plainPort: Int?

  /// - Parameters:
  ///   - limit: for each thing that is looked at.
  ///   - proxy: through what the server is looked at.
  ///   - plainPort: where plain HTTP is asked for the time; nil is its usual one.
  init(limit: Duration, proxy: ProxyChoice, plainPort: Int?) {
    self.proxy = proxy
    self.limit = min(limit, .seconds(10))
    self.plainPort = plainPort
  }

  /// The failure with what can be known of it.
  ///
  /// - Parameter ask: asks a plain address once; nil where there is no answer.
  func explained(
    _ failure: TransportFailure, _ url: String, ask: @escaping Asking
  ) async -> TransportFailure {
    guard let problem = failure.tls, let address = URLComponents(string: url),
      let host = address.host
    else { return failure }
    let server = Server(url: url, host: host, port: address.port ?? 443)
    let found = await finding(problem, server, ask).value
    var failure = failure
    failure.tls = found
    // Where there is no better word, libcurl's own tells more.
    if found != .handshake { failure.detail = found.sentence(host: host) }
    return failure
  }

  private struct Server {
    let url: String
    let host: String
    let port: Int

    func plain(port: Int?) -> HTTPRequest {
      let name = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
      return HTTPRequest(
        method: .get, url: "http://\(name)\(port.map { ":\($0)" } ?? "")/", goesAsHTTPS: true)
    }
  }

  private func finding(_ problem: TLSProblem, _ server: Server, _ ask: @escaping Asking) -> Finding
  {
    findings.withLock { findings in
      let name = "\(server.host):\(server.port)"
      if let known = findings[name] { return known }
      let task = Finding { await self.look(problem, server, ask) }
      findings[name] = task
      return task
    }
  }

  private func look(
    _ problem: TLSProblem, _ server: Server, _ ask: @escaping Asking
  ) async -> TLSProblem {
    switch problem {
    case .unknownIssuer, .otherName:
      return problem.knowing(await seen(server), here: Date(), there: nil)
    case .expired, .notYetValid:
      async let certificate = seen(server)
      let answer = await briefly(ask, server.plain(port: plainPort))
      let there = answer?.value(of: "Date").flatMap(CurlDate.read)
      return problem.knowing(await certificate, here: Date(), there: there)
    case .handshake:
      // Some servers hang up on words that they don't know.
      return await briefly(ask, server.plain(port: server.port)) == nil ? problem : .notTLS
    case .clockIsWrong, .notTLS, .unfit: return problem
    }
  }

  private func seen(_ server: Server) async -> CertificateSeen? {
    await CertificateLook.at(server.url, through: proxy, within: limit)
  }

  /// The answer, where it comes within the limit.
  private func briefly(_ ask: @escaping Asking, _ request: HTTPRequest) async -> HTTPResponse? {
    await withTaskGroup(of: HTTPResponse?.self) { [limit] group in
      group.addTask { await ask(request) }
      group.addTask {
        do { try await Task.sleep(for: limit) } catch {}  // the answer was there first
        return nil
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
  }
}
