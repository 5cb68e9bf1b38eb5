import Codecs
import Foundation
import Outbox
import Reconciliation
import Registry
import SyncEngine

/// How an office stands: read once, then told to people, to scripts and to Prometheus.
struct OfficeStatus: Sendable {
  let replica: String
  let store: String
  let counts: OutboxStatus
  let watch: OutboxWatch
  let backlog: Backlog
  /// What keeps edits from going; nil where nothing does.
  let blockage: Blockage?
  let used: DataUsed
  /// Whether updates go without a look at what is there.
  let sendsUnseen: Bool
  /// The first edits that are larger than any budget.
  let passedOver: [Edit]
  /// What keeps every pass from sending anything.
  let obstacle: Obstacle?
  /// The store and its log, in bytes.
  let storeBytes: Int

  /// Why no pass can send anything.
  enum Obstacle: Sendable {
    case noServer
    /// The store holds another server's answers.
    case otherServer(CommandError)
  }

  init(_ outbox: Outbox, _ configuration: AgentConfiguration, at now: Date) async throws {
    replica = outbox.replica.description
    store = outbox.path
    counts = try await outbox.status()
    watch = try await outbox.watch()
    backlog = try await outbox.backlog()
    blockage = try await outbox.blockage(at: now)
    used = try await DataUsed(outbox, at: now)
    sendsUnseen = try await outbox.sendsUnseen()
    passedOver = try await outbox.passedOver(limit: SyncCommand.mostPassedOverTold)
    obstacle = try await Self.obstacle(outbox, configuration)
    storeBytes = ["", "-wal"].compactMap { FileMode.size(of: outbox.path + $0) }.reduce(0, +)
  }

  private static func obstacle(
    _ outbox: Outbox, _ configuration: AgentConfiguration
  ) async throws -> Obstacle? {
    guard let baseURL = configuration.baseURL else { return .noServer }
    guard case .other(let other) = try await outbox.tie(to: baseURL) else { return nil }
    return .otherServer(CommandError(other))
  }

  subscript(state: EditState) -> Int { counts[state] }

  /// How the last pass ended, and how long it took; nil before there was one, and for a report that
  /// can't be read.
  var lastPass: (outcome: SyncOutcome, seconds: Double)? {
    // A report of another version may be unreadable here: it counts as none.
    guard let report = counts.lastSync.flatMap({ try? JSONValue(parsing: $0.report.utf8) }),
      let outcome = report["outcome"]?.string.flatMap(SyncOutcome.init(rawValue:)),
      let seconds = report["seconds"]?.number
    else { return nil }
    return (outcome, seconds)
  }
}
