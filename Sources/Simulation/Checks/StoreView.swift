import Causality
import Outbox
import Reconciliation
import Registry

/// One office's store as it stands, taken out of it for checking.
struct StoreView: Sendable {
  let office: Int
  /// In the order they were recorded.
  let edits: [Edit]
  let records: [RecordKey: Record]
  /// Records with an open conflict.
  let conflicts: Set<RecordKey>
  /// How often each edit was accepted, by the journal.
  let acceptances: [Dot: Int]
  private let byDot: [Dot: Edit]

  init(_ outbox: Outbox, office: Int) async throws {
    self.office = office
    edits = try await outbox.edits(EditFilter(states: nil), limit: 10_000)
    byDot = Dictionary(uniqueKeysWithValues: edits.map { ($0.dot, $0) })
    conflicts = Set(try await outbox.conflicts(limit: 1000).map(\.record.key))
    var records: [RecordKey: Record] = [:]
    var acceptances: [Dot: Int] = [:]
    for key in Set(edits.map(\.key)) {
      records[key] = try await outbox.record(key).record
      for (_, line) in try await outbox.history(of: key, limit: 10_000)
      where line.event == .accepted {
        if let edit = line.edit { acceptances[edit, default: 0] += 1 }
      }
    }
    self.records = records
    self.acceptances = acceptances
  }

  subscript(dot: Dot) -> Edit? { byDot[dot] }

  /// The edit that carries this one in the end: itself, unless it is folded; nil for edits that
  /// cancelled out.
  func carrier(of edit: Edit) -> Edit? {
    var carrier = edit
    while carrier.state == .folded {
      guard let next = carrier.into.flatMap({ byDot[$0] }) else { return nil }
      carrier = next
    }
    return carrier
  }

  /// The edits that an edit carries, itself included, in the order they were recorded.
  func carried(by carrier: Edit) -> [Edit] {
    edits.filter { $0.recordID == carrier.recordID && self.carrier(of: $0)?.id == carrier.id }
  }

  /// Whether every edit of the record has come to its end.
  func isFinished(_ key: RecordKey) -> Bool {
    edits.allSatisfy { edit in
      guard edit.key == key else { return true }
      let end = carrier(of: edit)?.state ?? .accepted
      return end == .accepted || end == .withdrawn
    }
  }
}
