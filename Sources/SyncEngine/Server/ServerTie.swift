import Foundation
import Outbox

/// A server's address in one spelling, so that two can be held against each other: scheme and host
/// in lower case, the port where it is not the scheme's own, the path without a slash at its end.
/// Credentials are no part of it.
package struct ServerName: Hashable, Sendable, CustomStringConvertible {
  package let description: String

  private static let ports = ["http": 80, "https": 443]

  package init(_ baseURL: String) {
    guard let parts = URLComponents(string: baseURL), let host = parts.host,
      let scheme = parts.scheme?.lowercased()
    else {
      description = baseURL
      return
    }
    let port = parts.port.flatMap { $0 == Self.ports[scheme] ? nil : ":\($0)" } ?? ""
    let name = host.lowercased()
    let path = parts.path.split(separator: "/").map { "/\($0)" }.joined()
    description =
      "\(scheme)://\(name.hasSuffix(".") ? String(name.dropLast()) : name)\(port)\(path)"
  }
}

/// The store holds the answers of another server than the one that is to be asked.
package struct OtherServer: Error, Hashable, Sendable {
  package let known: String
  package let configured: String
}

/// How the server that is to be asked stands to what the store knows.
package enum ServerTie: Hashable, Sendable {
  /// Nothing is known of any server yet.
  case open
  case same
  case other(OtherServer)

  package init(_ known: KnownServer, configured: ServerName) {
    guard let address = known.address else {
      self = .open
      return
    }
    self =
      address == configured.description
      ? .same : .other(OtherServer(known: address, configured: configured.description))
  }
}

extension Outbox {
  package func tie(to baseURL: String) async throws -> ServerTie {
    ServerTie(try await knownServer(), configured: ServerName(baseURL))
  }

  /// Refuses to go on with another server than the one whose answers the store holds: ids, bases and
  /// acceptances say nothing about that one.
  package func demandServer(_ baseURL: String) async throws {
    if case .other(let other) = try await tie(to: baseURL) { throw other }
  }

  /// Takes note of the server that a pass is about to ask.
  func beginWords(with baseURL: String) async throws {
    let known = try await knownServer()
    let address = ServerName(baseURL)
    if case .other(let other) = ServerTie(known, configured: address) { throw other }
    if known.answered == nil, known.asked != address.description {
      try await asks(server: address.description)
    }
  }
}
