import Foundation
import LocalAPI
import Logging

/// Lets requests in, by the token that clients at an address have to show.
struct LocalDoor: Sendable {
  let store: ServedStore
  let log: Logger

  /// - Throws: ``CommandError`` with exit status 78 where no token can be had.
  func demandToken(_ configuration: AgentConfiguration) throws {
    _ = try Self.token(configuration)
  }

  /// Why a request is not let in; nil where it is. The token is read each time: who puts a new one into
  /// the file has no program to start anew.
  func refusal(of head: RequestHead, at door: Door) async -> LocalAnswer? {
    var token: BearerToken?
    if door == .loopback {
      do {
        token = try Self.token(try await store.configuration())
      } catch {
        let failure = CommandError(of: error)
        log.error("\(failure.code)", metadata: ["message": "\(failure.message)"])
      }
    }
    return RequestGuard.refusal(of: head, at: door, token: token)
  }

  private static func token(_ configuration: AgentConfiguration) throws -> BearerToken {
    guard let path = configuration.files.serveToken ?? configuration.tokenFile else {
      throw CommandError(
        .configuration, code: "no-serve-token",
        "programs at an address must show a token, and none is configured",
        hint: "put it into a file of mode 0600 and name it in serve.tokenFile, or in "
          + "AGENT_SERVE_TOKEN_FILE; or listen at a --socket",
        field: ConfigurationKey.serveTokenFile.rawValue)
    }
    return BearerToken(try TokenFile.read(path))
  }
}
