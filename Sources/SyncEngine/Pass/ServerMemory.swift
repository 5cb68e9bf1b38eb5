import Foundation
import Outbox

extension Outbox {
  /// Whether the last pass that asked found that the server shows this consumer no records: then
  /// updates go unseen, and "exists already" is a conflict for a person.
  package func sendsUnseen() async throws -> Bool {
    try await setting(ServerMemory.unseenName) != nil
  }
}

/// What passes tell each other about a server, kept in the store: what it can't read, and until
/// when it asked to be left alone.
struct ServerMemory: Sendable {
  let outbox: Outbox
  let baseURL: String

  private var plainName: String { "plain-only \(baseURL)" }
  private var pauseName: String { "pause \(baseURL)" }

  /// The name of the setting that says that the server shows this consumer no records.
  fileprivate static let unseenName = "records unseen"

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
    if let shown = await courier.recordsShown {
      try await outbox.set(Self.unseenName, to: shown ? nil : "yes")
    }
    switch await courier.stop {
    case .throttled(let seconds, _):
      try await outbox.set(pauseName, to: String(now.timeIntervalSince1970 + seconds))
    case nil, .offline, .refused, .serverDown, .outOfBytes, .outOfTime:
      break
    }
  }
}
