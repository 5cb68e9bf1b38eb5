import Foundation
import Outbox
import Reconciliation
import Registry
import SyncEngine

/// How an office stands, for Prometheus: pure, so that the textfile and `/metrics` say the same.
///
/// No sample has a time of its own, and the last line has an end: node_exporter skips the whole file
/// otherwise. Every series has the replica, so that several stores can stand side by side.
enum Metrics {
  static func text(_ status: OfficeStatus, version: String) -> String {
    let families =
      [info(version)] + edits(status) + people(status) + passes(status) + last(status)
      + way(status)
    return families.flatMap { $0.lines([("replica", status.replica)]) }
      .map { $0 + "\n" }.joined()
  }

  // MARK: Families

  private static func info(_ version: String) -> MetricFamily {
    gauge("build_info", "The agent's version; always 1.", [sample(1, ("version", version))])
  }

  private static func edits(_ status: OfficeStatus) -> [MetricFamily] {
    [
      gauge(
        "edits", "Recorded edits by the state that they are in.",
        EditState.allCases.map { sample(status[$0], ("state", $0.rawValue)) }),
      gauge(
        "oldest_edit_timestamp_seconds",
        "When the oldest edit in an unfinished state was recorded.",
        EditState.unfinished.compactMap { state in
          status.watch.oldest[state].map { sample($0, ("state", state.rawValue)) }
        }),
      gauge(
        "remaining_edits", "Edits that only need time or a line.",
        [sample(status.backlog.remaining)]),
      gauge("store_bytes", "The store and its log on the disk.", [sample(status.storeBytes)]),
    ]
  }

  private static func people(_ status: OfficeStatus) -> [MetricFamily] {
    [
      gauge(
        "held_edits", "Edits that wait for a person, and those behind them.",
        [sample(status.backlog.needPerson)]),
      gauge(
        "rejected_edits", "Rejected edits by what was said against them.",
        status.watch.rejectedCodes.sorted { $0.key < $1.key }.map {
          sample($0.value, ("code", $0.key.safe))
        }),
      gauge(
        "conflict_fields", "Open conflicts by the field that differs.",
        status.watch.conflictFields.sorted { $0.key.rawValue < $1.key.rawValue }.map {
          sample($0.value, ("field", $0.key.rawValue))
        }),
    ]
  }

  private static func passes(_ status: OfficeStatus) -> [MetricFamily] {
    let passes = status.watch.passes
    return [
      counter(
        "passes_total", "Passes by how they ended.",
        outcomes { passes.outcomes[$0.rawValue, default: 0] }),
      counter("requests_total", "HTTP requests of passes.", [sample(passes.traffic.requests)]),
      counter(
        "sent_bytes_total", "Bytes that passes sent, with headers, without TLS and TCP.",
        [sample(passes.traffic.bytesSent)]),
      counter(
        "received_bytes_total", "Bytes that passes received, with headers, without TLS and TCP.",
        [sample(passes.traffic.bytesReceived)]),
      counter("pass_seconds_total", "How long passes took.", [sample(passes.traffic.seconds)]),
    ]
  }

  private static func last(_ status: OfficeStatus) -> [MetricFamily] {
    let pass = status.lastPass
    return [
      gauge(
        "last_pass_timestamp_seconds", "When the last pass that ended began.",
        status.counts.lastSync.map { [sample($0.startedAt)] } ?? []),
      gauge(
        "last_pass_duration_seconds", "How long the last pass took.",
        pass.map { [sample($0.seconds)] } ?? []),
      gauge(
        "last_pass_outcome", "How the last pass ended: 1 for its outcome, 0 for the others.",
        pass.map { pass in outcomes { $0 == pass.outcome ? 1 : 0 } } ?? []),
      gauge(
        "last_drained_timestamp_seconds",
        "When the last pass began that left nothing but what waits for a person.",
        status.watch.lastDrainedAt.map { [sample($0)] } ?? []),
    ]
  }

  private static func way(_ status: OfficeStatus) -> [MetricFamily] {
    let hasObstacle = status.obstacle != nil
    return [
      gauge(
        "blocked", "What keeps edits from going, by its code; no sample where nothing does.",
        status.blockage.map { [sample(1, ("code", $0.code.safe))] } ?? []),
      gauge(
        "blocked_until_timestamp_seconds", "Until when that lasts, where it is known.",
        status.blockage?.until.map { [sample($0)] } ?? []),
      gauge(
        "sends_nothing", "Whether the configuration names no server, or another than the store's.",
        [sample(hasObstacle ? 1 : 0)]),
      gauge(
        "sends_unseen", "Whether updates go without a look at what is there.",
        [sample(status.sendsUnseen ? 1 : 0)]),
    ]
  }

  // MARK: Samples

  private static let prefix = "sunbird_agent_"

  private static func gauge(
    _ name: String, _ help: String, _ samples: [MetricFamily.Sample]
  ) -> MetricFamily {
    MetricFamily(name: prefix + name, kind: .gauge, help: help, samples: samples)
  }

  private static func counter(
    _ name: String, _ help: String, _ samples: [MetricFamily.Sample]
  ) -> MetricFamily {
    MetricFamily(name: prefix + name, kind: .counter, help: help, samples: samples)
  }

  private static func sample(
    _ value: Double, _ labels: (name: String, value: String)...
  ) -> MetricFamily.Sample {
    MetricFamily.Sample(labels: labels, value: value)
  }

  private static func sample(
    _ count: Int, _ labels: (name: String, value: String)...
  ) -> MetricFamily.Sample {
    MetricFamily.Sample(labels: labels, value: Double(count))
  }

  private static func sample(
    _ moment: Date, _ labels: (name: String, value: String)...
  ) -> MetricFamily.Sample {
    // To the millisecond, as the store keeps it.
    let seconds = (moment.timeIntervalSince1970 * 1000).rounded() / 1000
    return MetricFamily.Sample(labels: labels, value: seconds)
  }

  private static func outcomes(_ value: (SyncOutcome) -> Int) -> [MetricFamily.Sample] {
    // A pass that finds another one running keeps no report.
    [SyncOutcome.drained, .partial, .offline, .refused].map {
      sample(value($0), ("outcome", $0.rawValue))
    }
  }
}
