import Foundation
import Outbox
import Reconciliation
import Registry

/// What is shown of an item: only the fields that differ, beside each other, who changed them and
/// when, and the keys.
struct ReviewPage {
  let item: ReviewItem
  /// How wide a row may be; nil for any.
  let width: Int?

  /// - Parameter waiting: how many items wait for a person, this one included.
  func lines(waiting: Int) -> [String] {
    let left = waiting > 1 ? "  (\(waiting) wait)" : ""
    switch item {
    case .conflict(let conflict):
      return folded("conflict \(conflict.id) about \(conflict.record.key)\(left)")
        + columns(of: conflict) + authors(conflict.edits) + remote(of: conflict)
    case .rejected(let rejected):
      let edit = rejected.edit
      return folded("rejected \(edit.dot) \(edit.operation.rawValue) \(edit.key)\(left)")
        + columns(of: rejected) + folded("refused", edit.problem.map(Self.words) ?? "")
        + authors([edit])
    }
  }

  /// The keys with what they do.
  var keys: [String] {
    let sides = item.sides
    var words = ["l \(sides.local)", "r \(sides.remote)", "e edit", "s skip", "t later", "a all"]
    if case .conflict = item { words.append("w always") }
    words += ["u undo", "q quit"]
    var rows = [""]
    for word in words {
      let row = rows.removeLast()
      let longer = row.isEmpty ? word : row + "  " + word
      rows += longer.columns <= (width ?? .max) ? [longer] : [row, word]
    }
    return rows
  }

  // MARK: Fields

  private func columns(of conflict: OpenConflict) -> [String] {
    guard conflict.kind == .fields else {
      return ["gone on Sunbird, changed here:"] + changed(conflict)
    }
    let rows = conflict.disputes.map { dispute in
      [dispute.name.rawValue]
        + [dispute.base, dispute.local, dispute.remote].map { dispute.name.plain($0) }
    }
    let hidden = conflict.secrets.map {
      [$0.rawValue, "not shown", $0.plain(conflict.local[$0]), "not shown"]
    }
    return WrappedColumns(
      heads: ["field", "base", "local", "remote"], rows: rows + hidden, width: width
    ).lines
  }

  private func changed(_ conflict: OpenConflict) -> [String] {
    beside(conflict.local, base: conflict.record.base ?? [:])
  }

  private func columns(of rejected: RejectedEdit) -> [String] {
    beside(rejected.edit.fields, base: rejected.base)
  }

  /// The fields that are to be otherwise than they are known to be on the server.
  private func beside(_ fields: Fields, base: Fields) -> [String] {
    let rows = fields.sorted { $0.key.rawValue < $1.key.rawValue }
      .filter { base[$0.key] != $0.value }
      .map { [$0.key.rawValue, $0.key.plain(base[$0.key]), $0.key.plain($0.value)] }
    return rows.isEmpty
      ? [] : WrappedColumns(heads: ["field", "base", "local"], rows: rows, width: width).lines
  }

  // MARK: Who and when

  private func authors(_ edits: [Edit]) -> [String] {
    edits.flatMap { folded("local", "\($0.recordedBy), \($0.recordedAt.officeTime), \($0.dot)") }
  }

  private func remote(of conflict: OpenConflict) -> [String] {
    let seen = "seen \(conflict.detectedAt.officeTime)"
    guard conflict.kind == .fields else { return folded("remote", seen) }
    let who = conflict.remoteChange?.by ?? "somebody else"
    let when = conflict.remoteChange?.at.map { ", \($0)" } ?? ""
    return folded("remote", "\(who)\(when), \(seen)")
  }

  private static func words(_ problem: Problem) -> String {
    problem.message + (problem.field.map { " (\($0))" } ?? "")
  }

  /// A sentence that goes on below itself, behind the name of what it is about.
  private func folded(_ name: String = "", _ text: String) -> [String] {
    let margin = name.isEmpty ? "" : "        "
    guard let width else { return [name.padded(to: margin.columns) + text.safe] }
    return text.safe.wrapped(to: max(20, width - margin.columns)).enumerated().map { row, part in
      (row == 0 ? name.padded(to: margin.columns) : margin) + part
    }
  }

  private func folded(_ text: String) -> [String] { folded("", text) }
}
