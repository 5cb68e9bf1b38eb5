import Causality
import Foundation
import Outbox
import Registry

extension OpenConflict {
  /// One line of `conflicts --json`.
  var json: JSONValue {
    .object([
      "conflict": .number(Double(id)), "record": .string(record.key.description),
      "kind": .string(kind.rawValue),
      "edits": .array(edits.map { .string($0.dot.description) }),
      "fields": .array(disputes.map(\.json)), "localClock": localClock.json,
      "remoteClock": remoteClock.json, "detectedAt": JSONOutput.time(detectedAt),
    ])
  }

  /// One line of `conflicts` for a person.
  var line: String {
    let what =
      switch kind {
      case .fields: disputes.map(\.name.rawValue).joined(separator: ", ")
      case .gone: "gone on the server"
      }
    return "\(id)  \(record.key)  \(what)".safe
  }

  /// The three sides, side by side, and what can be done.
  var table: [String] {
    var rows = [["field", "base", "local", "remote"]]
    for dispute in disputes {
      rows.append(
        [dispute.name.rawValue]
          + [dispute.base, dispute.local, dispute.remote].map { dispute.name.text($0) })
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
        .joined(separator: "  ")
    }
    return ["conflict \(id) about \(record.key.description.safe)"] + lines + [advice]
  }

  private var advice: String {
    switch kind {
    case .fields:
      "decide: agent conflicts resolve \(id) --take local|remote, --field NAME=local|remote, "
        + "or --set NAME=VALUE"
    case .gone:
      "gone on the server: --take local makes it again, --take remote gives the edits up"
    }
  }
}

extension Dispute {
  fileprivate var json: JSONValue {
    .object([
      "name": .string(name.rawValue), "base": name.shown(base), "local": name.shown(local),
      "remote": name.shown(remote),
    ])
  }
}
