import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird

extension Outbox {
  /// Whether the last pass that asked found that the server shows this consumer no records: then
  /// updates go unseen, and "exists already" is a conflict for a person.
  package func sendsUnseen() async throws -> Bool {
    try await setting(StoredServerFacts.unseenName) != nil
  }
}

extension Outbox {
  /// When a pass found that the server can't read compressed bodies, and when passes try again; nil
  /// where bodies are compressed.
  package func plainOnly(
    to baseURL: String, at now: Date
  ) async throws -> (since: Date, until: Date)? {
    let memory = StoredServerFacts(outbox: self, baseURL: baseURL)
    return try await memory.plainOnlySince(at: now).map {
      ($0, $0.addingTimeInterval(StoredServerFacts.plainOnlySeconds))
    }
  }
}

/// What passes tell each other about a server, kept in the store: what it can't read, and until
/// when it asked to be left alone.
struct StoredServerFacts: Sendable {
  let outbox: Outbox
  let baseURL: String

  private var plainName: String { "plain-only \(baseURL)" }
  private var pauseName: String { "pause \(baseURL)" }
  private var exhaustedName: String { "hour budget \(baseURL)" }

  /// The name of the setting that says that the server shows this consumer no records.
  fileprivate static let unseenName = "records unseen"

  /// When it was found that the server can't read compressed bodies; nil where it was not, or so
  /// long ago that it is tried again: servers are mended, and something on the way may have been
  /// taken for one.
  func plainOnlySince(at now: Date) async throws -> Date? {
    guard let since = try await outbox.setting(plainName).flatMap(Double.init) else { return nil }
    let date = Date(timeIntervalSince1970: since)
    return StoredMoment.isRecent(date, at: now, longest: Self.plainOnlySeconds) ? date : nil
  }

  private var sightName: String { "records shown \(baseURL)" }

  /// Of which kinds the server has ever shown a record.
  func sight() async throws -> Sight {
    Sight(text: try await outbox.setting(sightName) ?? "")
  }

  /// Keeps which kinds this pass saw. "Unseen" is said where the server has never shown records of a
  /// kind that it was asked for.
  private func keep(shown: [RecordKind: Bool]) async throws {
    guard !shown.isEmpty else { return }
    let before = try await sight()
    var sight = before
    for (kind, isShown) in shown where isShown { sight.note(kind) }
    if sight.text != before.text { try await outbox.set(sightName, to: sight.text) }
    let isUnseen = shown.keys.contains { !sight.shows($0) }
    try await outbox.set(Self.unseenName, to: isUnseen ? "yes" : nil)
  }

  /// Seconds for which bodies go plain: a week.
  static let plainOnlySeconds: Double = 7 * 86_400

  /// The pause that the server asked for, if it is not over. It is kept with the moment when it
  /// was asked for: a clock that now shows an earlier one has been set, and nothing is known.
  func pause(at now: Date) async throws -> StopReason? {
    let moments = try await outbox.setting(pauseName)?
      .split(separator: " ").compactMap { Double($0) }
    guard let moments, moments.count == 2, moments[0] <= now.timeIntervalSince1970 else {
      return nil
    }
    let end = Date(timeIntervalSince1970: moments[1])
    guard !StoredMoment.hasCome(end, at: now, longest: Pause.longest) else { return nil }
    return .throttled(
      untilSeconds: end.timeIntervalSince(now), "Sunbird has asked for a pause.")
  }

  /// The calls whose hour budget is used up, with the moment when the next hour begins.
  func exhausted(at now: Date) async throws -> [String: Date] {
    guard let text = try await outbox.setting(exhaustedName) else { return [:] }
    let moments = try JSONDecoder().decode([String: Double].self, from: Data(text.utf8))
    return moments.mapValues { Date(timeIntervalSince1970: $0) }
      .filter { !StoredMoment.hasCome($0.value, at: now, longest: 3600) }
  }

  private func keep(exhausted: [String: Date]) async throws {
    let moments = exhausted.mapValues(\.timeIntervalSince1970)
    let text = try SettingText.of(moments)
    try await outbox.set(exhaustedName, to: moments.isEmpty ? nil : text)
  }

  /// The account of a pass as it begins, with what is known of the server.
  func account(
    _ settings: SyncSettings, _ budget: PassBudget, at now: Date
  ) async throws -> PassAccount {
    PassAccount(
      settings, budget: budget, quota: HourQuota(exhausted: try await exhausted(at: now)),
      facts: ServerFacts(
        sendsPlain: try await plainOnlySince(at: now) != nil,
        knownSkew: try await outbox.clockSkew(of: baseURL, at: now)))
  }

  /// Keeps what a pass has learned.
  func keep(_ account: PassAccount, _ settings: SyncSettings, at now: Date) async throws {
    if account.line.hasHeardSunbird {
      let address = ServerName(baseURL).description
      if try await outbox.knownServer().answered != address {
        try await outbox.answers(ofServer: address)
      }
    }
    try await outbox.keep(account.stop?.blockage(at: now, settings))
    if account.facts.compression.foundPlainOnly {
      try await outbox.set(plainName, to: "\(now.timeIntervalSince1970)")
    }
    try await keep(exhausted: account.quota.exhausted.filter { $0.value > now })
    if let skew = account.facts.clockSkew { try await outbox.keep(skew, of: baseURL) }
    try await keep(shown: account.facts.recordsShown)
    switch account.stop {
    case .throttled(let seconds, _):
      let asked = now.timeIntervalSince1970
      try await outbox.set(pauseName, to: "\(asked) \(asked + seconds)")
    case nil, .offline, .notSunbird, .wrongAddress, .proxyLogin, .refused, .noUserToken,
      .serverDown, .outOfBytes, .outOfTime, .outOfBytesToday, .outsideHours, .interrupted:
      break
    }
  }
}
