import Foundation
import HTTPTransport

#if canImport(Glibc)
  import Glibc
#endif

/// A look at whether there is a way to the server: a connection is opened to it, or to the proxy that is
/// in front of it, and closed again.
struct LineLook: Equatable, Sendable {
  let host: String
  let port: Int

  /// - Returns: nil where it can't be told what to look at.
  init?(_ configuration: AgentConfiguration, _ environment: [String: String]) {
    guard let server = configuration.baseURL.flatMap({ Self.place($0) }) else { return nil }
    let place =
      switch configuration.line.proxy {
      case .direct: server
      case .through(let proxy): Self.place(proxy)
      case .environment: Self.proxy(of: configuration.baseURL ?? "", environment) ?? server
      }
    guard let place else { return nil }
    (host, port) = place
  }

  private typealias Place = (host: String, port: Int)

  /// What curl reads: the variable of the address's scheme, or that of all of them.
  private static func proxy(of url: String, _ environment: [String: String]) -> Place? {
    let scheme = url.hasPrefix("https:") ? "https_proxy" : "http_proxy"
    let names = [scheme, "HTTPS_PROXY", "all_proxy", "ALL_PROXY"].filter {
      $0 != "HTTPS_PROXY" || scheme == "https_proxy"
    }
    let named = names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    return named.flatMap { place($0.contains("://") ? $0 : "http://\($0)") }
  }

  private static func place(_ url: String) -> Place? {
    guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty else {
      return nil
    }
    let standard =
      switch parts.scheme {
      case "https": 443
      case "socks5h": 1080
      default: 80
      }
    let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    return (bare, parts.port ?? standard)
  }

  /// Whether a connection comes about within a few seconds. It waits in system calls, so on a thread of
  /// its own.
  func succeeds() async -> Bool {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: connects()) }
    }
  }

  private static let patience: Int32 = 5000

  private func connects() -> Bool {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, "\(port)", &hints, &found) == 0 else { return false }
    defer { freeaddrinfo(found) }
    var next = found
    while let address = next?.pointee {
      if Self.connects(to: address) { return true }
      next = address.ai_next
    }
    return false
  }

  private static func connects(to address: addrinfo) -> Bool {
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = socket(address.ai_family, kind, 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    if connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 { return true }
    guard errno == EINPROGRESS else { return false }
    var asked = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    guard poll(&asked, 1, patience) == 1 else { return false }
    var failure: Int32 = 0
    var size = socklen_t(MemoryLayout.size(ofValue: failure))
    return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &size) == 0 && failure == 0
  }
}
