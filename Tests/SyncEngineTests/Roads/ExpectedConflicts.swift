import Causality
import Outbox
import Reconciliation
import Registry

/// Which edits at a relay have to end in conflict, counted by nothing but their clocks and what they
/// say: none of what the agent decides on is asked.
struct ExpectedConflicts {
  /// What the server has of a field, and the edit that brought it there.
  private struct Holder {
    let edit: Edit
    let value: FieldValue
  }

  /// The first edit of each record that has to.
  private(set) var edits: [RecordKey: Dot] = [:]

  private let conceded: [Dot: Set<FieldName>]

  /// - Parameters:
  ///   - store: the relay's, before it brings what it has to Sunbird.
  ///   - conceded: the fields of decisions that leave to the server what it has: these change nothing.
  init(_ store: Outbox, conceded: [Dot: Set<FieldName>]) async throws {
    self.conceded = conceded
    let all = try await store.edits(EditFilter(states: EditState.allCases), limit: 100_000)
      .sorted { $0.id < $1.id }
    let carriers = Dictionary(uniqueKeysWithValues: all.map { ($0.dot, $0) })
    for (key, edits) in Dictionary(grouping: all, by: \.key) {
      var holders: [FieldName: Holder] = [:]
      let states = edits.map { edit in edit.into.flatMap { carriers[$0]?.state } ?? edit.state }
      for (edit, state) in zip(edits, states) where state == .accepted { hold(edit, &holders) }
      let open = zip(edits, states).filter { $0.1 == .queued || $0.1 == .waiting || $0.1 == .sent }
        .map(\.0)
      // Nothing goes before the creation.
      let creation = holders.isEmpty ? open.first(where: \.operation.isCreation) : nil
      guard !holders.isEmpty || creation != nil else { continue }
      let order = [creation].compactMap(\.self) + open.filter { $0.id != creation?.id }
      self.edits[key] = first(in: order, &holders)
    }
  }

  /// The first edit that knew nothing of what stands where it says something else: those behind it
  /// wait until that is decided.
  private func first(
    in edits: [Edit], _ holders: inout [FieldName: Holder]
  ) -> Dot? {
    for edit in edits {
      let isHit = changes(of: edit).contains { name, value in
        guard let holder = holders[name], holder.value != value else { return false }
        return edit.clock.compare(holder.edit.clock) == .concurrent
      }
      if isHit { return edit.dot }
      hold(edit, &holders)
    }
    return nil
  }

  private func changes(of edit: Edit) -> Fields {
    edit.fields.filter { conceded[edit.dot]?.contains($0.key) != true }
  }

  private func hold(_ edit: Edit, _ holders: inout [FieldName: Holder]) {
    for (name, value) in changes(of: edit) {
      // What came back repaired is accepted later than its place in the order of recording says.
      if let holder = holders[name], edit.clock.compare(holder.edit.clock) == .before { continue }
      holders[name] = Holder(edit: edit, value: value)
    }
  }
}
