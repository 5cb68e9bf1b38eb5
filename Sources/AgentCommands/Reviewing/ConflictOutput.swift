import Causality
import Codecs
import Foundation
import Outbox
import Reconciliation
import Registry

extension OpenConflict {
  /// One line of `conflicts --json`.
  var json: JSONValue {
    .object([
      "conflict": .number(Double(id)), "record": .string(record.key.description),
      "kind": .string(kind.rawValue),
      "edits": .array(edits.map { .string($0.dot.description) }),
      "fields": .array(disputes.map(\.json)), "localClock": localClock.json,
      "remoteClock": remoteClock.json, "clock": clock.json,
      "detectedAt": JSONOutput.time(detectedAt),
      "remoteChange": remoteChange.map {
        .object(["by": .optional($0.by), "at": .optional($0.at)])
      } ?? .null,
      "recorded": .array(
        edits.map { edit in
          .object([
            "edit": .string(edit.dot.description), "by": .string(edit.recordedBy),
            "at": JSONOutput.time(edit.recordedAt),
          ])
        }),
      "secrets": .array(secrets.map { .string($0.rawValue) }),
      "rivals": .array(
        rivals.map { .object(["edit": .string($0.dot.description), "by": .string($0.recordedBy)]) }),
    ])
  }

  /// One line of `conflicts` for a person.
  var line: String {
    let what =
      switch kind {
      case .fields: disputes.map(\.name.rawValue).joined(separator: ", ")
      case .gone: "gone on the server"
      }
    let authors = Set(edits.map(\.recordedBy)).sorted().joined(separator: ", ")
    let last = edits.last.map { " \($0.recordedAt.officeTime)" } ?? ""
    let sides = "local by \(authors)\(last), remote \(remoteAuthor)"
    return "\(id)  \(record.key)  \(what)  \(sides)  \(clock.jsonText)".safe
  }

  /// The three sides, who changed them and when, and what can be done.
  ///
  /// - Parameter width: how wide a row may be; nil for any.
  func lines(width: Int?) -> [String] {
    let rows = disputes.map { dispute in
      [dispute.name.rawValue]
        + [dispute.base, dispute.local, dispute.remote].map { dispute.name.plain($0) }
    }
    let hidden = secrets.map { [$0.rawValue, "not shown", $0.plain(local[$0]), "not shown"] }
    let sides = SideBySide(
      heads: ["field", "base", "local", "remote"], rows: rows + hidden, width: width)
    return ["conflict \(id) about \(record.key.description.safe)"] + sides.lines
      + edits.map(Self.who)
      + [server, "clock \(clock.jsonText)"] + secretAdvice + [advice]
  }

  private static func who(_ edit: Edit) -> String {
    "local: \(edit.dot) recorded \(edit.recordedAt.officeTime) by \(edit.recordedBy.safe)"
  }

  private var server: String {
    switch kind {
    case .fields: "remote: changed on Sunbird \(remoteAuthor)".safe
    case .gone: "remote: gone on Sunbird, seen \(detectedAt.officeTime)"
    }
  }

  /// Who changed the other side and when, as far as the server's reads tell.
  private var remoteAuthor: String {
    let seen = "seen \(detectedAt.officeTime)"
    if let named = rivals.named { return "by \(named), \(seen)" }
    guard let remoteChange else { return "by somebody else, \(seen)" }
    return "by \(remoteChange.by ?? "somebody else")"
      + (remoteChange.at.map { " \($0)" } ?? "") + ", \(seen)"
  }

  private var secretAdvice: [String] {
    guard kind == .fields, !secrets.isEmpty else { return [] }
    let options = secrets.map { "--field \($0.rawValue)=local" }.joined(separator: " ")
    return ["what Sunbird does not show is left out unless you add \(options)"]
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
