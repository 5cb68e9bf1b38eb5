import Codecs
import Foundation
import Outbox
import Reconciliation
import Registry

/// What is not finished, by reason and age, in the manner of Postfix's `qshape`.
struct ShapeTable {
  let shape: QueueShape

  /// The lines for a person; none where nothing waits. Columns end with the oldest edit's.
  var lines: [String] {
    guard let last = shape.ages.lastIndex(where: { $0 > 0 }) else { return [] }
    let titles = ["total"] + Self.titles.prefix(last + 1)
    let all = Line(label: "all", counts: [shape.ages.reduce(0, +)] + shape.ages)
    let lines =
      [all] + shape.rows.map { Line(label: $0.reason.words, counts: [$0.total] + $0.ages) }
    let label = lines.map(\.label.columns).max() ?? 0
    let widths = titles.indices.map { column in
      max(titles[column].count, "\(lines.map { $0.counts[column] }.max() ?? 0)".count)
    }
    func row(_ label: String, _ cells: [String], width: Int) -> String {
      label.padded(to: width)
        + zip(cells, widths).map { cell, width in
          "  " + String(repeating: " ", count: max(0, width - cell.count)) + cell
        }.joined()
    }
    return [row("", titles, width: label)]
      + lines.map { line in
        row(
          line.label, line.counts.prefix(titles.count).map { $0 == 0 ? "." : "\($0)" }, width: label
        )
      }
  }

  private struct Line {
    let label: String
    let counts: [Int]
  }

  var json: JSONValue {
    .array(
      shape.rows.map { row in
        .object([
          "reason": .string(row.reason.word), "code": .optional(row.reason.code),
          "total": .count(row.total), "oldestAt": JSONOutput.time(row.oldestAt),
          "ages": .object(
            Dictionary(uniqueKeysWithValues: zip(Self.titles, row.ages.map(JSONValue.count)))),
        ])
      })
  }

  /// A column has what is younger than its title, and older than the one before it.
  static let titles: [String] =
    QueueShape.bounds.map { "<\(name($0))" } + [">\(name(QueueShape.bounds.last ?? 0))"]

  private static func name(_ seconds: Double) -> String {
    seconds < 86_400 ? "\(Int(seconds / 3600))h" : "\(Int(seconds / 86_400))d"
  }
}

extension WaitingReason {
  /// A word for scripts.
  var word: String {
    switch self {
    case .due: "due"
    case .putOff: "put-off"
    case .behind(let kind): "behind-\(kind.rawValue)"
    case .behindEarlier: "behind-earlier"
    case .lacking: "lacking"
    case .unknownOutcome: "unknown-outcome"
    case .conflict: "conflict"
    case .rejected: "rejected"
    }
  }

  var code: String? {
    switch self {
    case .putOff(let code), .rejected(let code): code
    case .lacking(let code): code
    case .due, .behind, .behindEarlier, .unknownOutcome, .conflict: nil
    }
  }

  /// For a person.
  fileprivate var words: String {
    let code = code.map { ": \($0)" } ?? ""
    let words =
      switch self {
      case .due: "for the next sync"
      case .putOff: "put off\(code)"
      case .behind(.organisation): "behind their school"
      case .behind(.user): "behind their user"
      case .behind(.membership): "behind a membership"
      case .behindEarlier: "behind an earlier edit"
      case .lacking: "Sunbird lacks it\(code)"
      case .unknownOutcome: "outcome unknown"
      case .conflict: "in conflict"
      case .rejected: "rejected\(code)"
      }
    return words.safe
  }
}
