import Foundation
import Outbox

/// What passes tell each other about a server, kept in the store: what it can't read, and until
/// when it asked to be left alone.
struct ServerMemory: Sendable {
  let outbox: Outbox
  let baseURL: String

  private var plainName: String { "plain-only \(baseURL)" }
  private var pauseName: String { "pause \(baseURL)" }

  func takesPlainOnly() async throws -> Bool {
    try await outbox.setting(plainName) != nil
  }

  /// The pause that the server asked for, if it is not over.
  func pause(at now: Date) async throws -> StopReason? {
    guard let text = try await outbox.setting(pauseName), let until = Double(text) else {
      return nil
    }
    let seconds = until - now.timeIntervalSince1970
    guard seconds > 0 else { return nil }
    return .throttled(untilSeconds: seconds, "Sunbird has asked for a pause.")
  }

  func learn(from courier: Courier, at now: Date) async throws {
    if await courier.foundPlainOnly { try await outbox.set(plainName, to: "yes") }
    switch await courier.stop {
    case .throttled(let seconds, _):
      try await outbox.set(pauseName, to: String(now.timeIntervalSince1970 + seconds))
    case nil, .offline, .refused, .serverDown, .outOfBytes, .outOfTime:
      break
    }
  }
}
