import Codecs
import Reconciliation
import Registry
import Sunbird
import Testing

/// Every rule about deciding, as rows of `Fixtures/reconcile`. A row is added without a line of Swift.
struct ReconcileTests {
  @Test(arguments: try ReconcileRow.all())
  func decides(row: ReconcileRow) throws {
    let said = try row.said()
    for (name, expected) in row.expected {
      #expect(said[name]?.text == expected.text, "\(name): \(row.why)")
    }
  }

  @Test func noTwoRowsSayTheSame() throws {
    let all = try ReconcileRow.all().map(\.why)
    #expect(all.count > 60)
    #expect(Dictionary(grouping: all) { $0 }.filter { $0.value.count > 1 }.keys.isEmpty)
  }

  @Test(arguments: [
    (#"{"edits": [{"operation": "user-update"}], "step": "look"}"#, "has no why"),
    (
      #"{"why": "w", "edits": [{"operation": "user-update"}], "step": "look", "remot": "absent"}"#,
      "nothing knows remot"
    ),
    (
      #"{"why": "w", "edits": [{"operation": "user-update", "field": {}}], "step": "look"}"#,
      "nothing knows field"
    ),
    (#"{"why": "w", "edits": [{"operation": "user-change"}], "step": "look"}"#, "operation"),
    (#"{"why": "w", "edits": [{"operation": "user-update"}]}"#, "expects something"),
  ])
  func aRowWithAMistakeIsNoRow(text: String, complaint: String) throws {
    let json = try JSONValue(parsing: text.utf8)
    #expect {
      _ = try ReconcileRow(json, at: "row")
    } throws: {
      "\($0)".contains(complaint)
    }
  }
}

extension ReconcileRow {
  /// What is decided about the row, under the names by which rows expect it.
  fileprivate func said() throws -> [String: JSONValue] {
    var said: [String: JSONValue] = [:]
    let claim = seen
    let plan = question == nil ? reconciler.plan(claim, view: remote) : nil
    let verdict = question.map {
      reconciler.verdict(claim, view: remote ?? .unseen, after: $0)
    }
    said["step"] = plan.map { JSONValue($0) }
    said["verdict"] = verdict.map { JSONValue($0) }
    said["end"] = try (plan?.settlement ?? verdict?.settlement).map(end(by:))
    said["sight"] = try sight()
    if let remote {
      said["stale"] = .bool(
        reconciler.mayBeStale(remote, of: self.claim.record, askedAt: askedAt ?? 0))
    }
    return said
  }

  /// The claim after the look, as a batch has it.
  private var seen: Claim {
    guard question == nil, case .present(let record)? = remote else { return claim }
    return claim.seeing(record.fields)
  }

  private func end(by settlement: Settlement) throws -> JSONValue {
    let end = ClaimEnd(of: seen, at: moment(20), uptime: askedAt ?? 0)
    switch settlement {
    case .accepted(let acceptance):
      return JSONValue(try end.accepted(acceptance, clocks: clocks) { later })
    case .cancelled: return JSONValue(end.cancelled())
    case .rejected(let problem): return JSONValue(end.rejected(problem, later: later))
    case .conflict(let found):
      return JSONValue(
        try end.inConflict(
          found, clocks: clocks, open: nil, undecided: claim.edits + later, later: later))
    case .postponed, .deferred, .waits, .untried, .refused, .notLetThrough, .unknown:
      throw Members.Misread(description: "no decision ends like that")
    }
  }

  /// What is written down of a first look before anything is sent upon it.
  private func sight() throws -> JSONValue? {
    guard seen.hasNewBase, let base = seen.record.base else { return nil }
    return JSONValue(
      try ClaimEnd(of: seen, at: moment(10), uptime: 0).firstSight(
        of: base, clocks: clocks, later: later))
  }
}

extension Step {
  /// How it ends once everything that it sends is taken.
  fileprivate var settlement: Settlement? {
    switch self {
    case .settle(let settlement): settlement
    case .send(_, let acceptance): .accepted(acceptance)
    case .look, .missing: nil
    }
  }
}

extension Verdict {
  fileprivate var settlement: Settlement? {
    switch self {
    case .settled(let settlement): settlement
    case .send(_, let acceptance): .accepted(acceptance)
    case .notVisible(let step): step.settlement
    }
  }
}
