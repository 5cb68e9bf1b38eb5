import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird

/// What keeps edits from going, for a person, and until when as far as that is known.
package struct Blockage: Hashable, Sendable, Codable {
  /// One word for programs: `offline`, `refused`, `pause`, `server-down`, `day-budget`, `hours`,
  /// `upload`, or the code of the problem that an edit waits with.
  package let code: String
  package let reason: String
  package let until: Date?

  package init(code: String, reason: String, until: Date? = nil) {
    (self.code, self.reason, self.until) = (code, reason, until)
  }

  /// The longest that any of them lasts, in seconds: two days, as a budget of the day that is used
  /// up where a day has 25 hours.
  private static let longest: Double = 2 * 86_400

  /// Whether it still holds.
  func holds(at now: Date) -> Bool {
    until.map { !StoredMoment.hasCome($0, at: now, longest: Self.longest) } ?? true
  }

  /// An edit that was put off.
  init(_ wait: DatedWait) {
    let why =
      wait.problem?.message
      ?? (wait.state == .sent ? "its outcome is unknown" : "it was put off")
    self.init(
      code: wait.problem?.code ?? "backoff", reason: "\(wait.edit) waits: \(why)",
      until: wait.until)
  }
}

extension StopReason {
  /// What it blocks beyond its own pass; nil where the next one may go on at once.
  func blockage(at now: Date, _ settings: SyncSettings) -> Blockage? {
    let calendar = settings.limits.calendar
    switch self {
    case .offline, .notSunbird: return Blockage(code: "offline", reason: sentence)
    case .wrongAddress: return Blockage(code: "wrong-address", reason: sentence)
    case .refused, .noUserToken, .proxyLogin: return Blockage(code: "refused", reason: sentence)
    case .throttled(let seconds, _):
      return Blockage(code: "pause", reason: sentence, until: now.addingTimeInterval(seconds))
    case .serverDown: return Blockage(code: "server-down", reason: sentence)
    case .outOfBytesToday:
      return Blockage(
        code: "day-budget", reason: sentence,
        until: calendar.dateInterval(of: .day, for: now)?.end)
    case .outsideHours(let hours):
      return Blockage(
        code: "hours", reason: sentence, until: hours.opening(after: now, in: calendar))
    case .outOfBytes, .outOfTime, .interrupted: return nil
    }
  }
}

extension Outbox {
  private static let blockageName = "blocked"

  /// Keeps what ended the last pass, for whoever asks.
  func keep(_ blockage: Blockage?) async throws {
    let text = try blockage.map(SettingText.of)
    guard try await setting(Self.blockageName) != text else { return }
    try await set(Self.blockageName, to: text)
  }

  /// What keeps edits from going: what ended the last pass, if that still holds, else what the edit
  /// that goes on first waits for. Nil where nothing is left, or nothing stands in its way.
  package func blockage(at now: Date) async throws -> Blockage? {
    guard try await backlog().remaining > 0 else { return nil }
    if let text = try await setting(Self.blockageName) {
      let kept = try JSONDecoder().decode(Blockage.self, from: Data(text.utf8))
      if kept.holds(at: now) { return kept }
    }
    if let wait = try await nextDatedWait(at: now) { return Blockage(wait) }
    return try await nextPoll().map {
      Blockage(
        code: "upload", reason: "Sunbird still works on an upload; it is asked again",
        until: max($0, now))
    }
  }
}
