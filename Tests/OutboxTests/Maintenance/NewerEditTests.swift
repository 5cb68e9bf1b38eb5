import Causality
import Foundation
import Outbox
import Reconciliation
import Registry
import Testing

/// What a restore does with edits that the replaced store holds and the backup does not.
struct NewerEditTests {
  private struct Place {
    let store: Outbox
    let path: String

    func backUp() async throws { _ = try await store.backup(to: path + ".copy") }

    @discardableResult
    func restore(_ newer: NewerEdits = .bring) async throws -> Restore.Restored {
      try await Restore(path: path).run(
        from: path + ".copy", stamp: UUID().uuidString, newer: newer, at: moment(90))
    }
  }

  private func withPlace(_ work: (Place) async throws -> Void) async throws {
    try await withFolder { folder in
      let store = try await Outbox.create(path: folder.path, name: "dharwad-01")
      try await work(Place(store: store, path: folder.path))
    }
  }

  private func dots(_ store: Outbox) async throws -> [Dot] {
    try await store.edits(EditFilter(states: nil), limit: 999).map(\.dot)
  }

  /// Everything that a store says of its edits and records.
  private func story(_ store: Outbox) async throws -> [String] {
    var lines: [String] = []
    for edit in try await store.edits(EditFilter(states: nil), limit: 999) {
      lines.append(
        "\(edit.dot) \(edit.key) \(edit.operation) \(edit.state) \(words(edit.fields)) into "
          + "\(String(describing: edit.into)) waits \(String(describing: edit.waitsOn)) "
          + "\(edit.attempts) \(String(describing: edit.problem)) \(edit.context.jsonText) "
          + "\(edit.recordedAt) \(edit.recordedBy) \(edit.priority)")
      for attempt in try await store.attempts(of: edit) { lines.append("  \(attempt)") }
      let record = try await store.record(of: edit.key)
      lines.append(
        "  \(record.presence) \(record.base.map(words) ?? "nil") \(record.clock.jsonText) "
          + "\(record.baseClock.jsonText) \(String(describing: record.serverID))")
      for (_, line) in try await store.history(of: edit.key, limit: 99) {
        lines.append(
          "  \(line.event) \(line.at) \(String(describing: line.edit)) \(line.detail.sorted { $0.key < $1.key })"
        )
      }
    }
    for conflict in try await store.conflicts(limit: 99) {
      lines.append("\(conflict.id) \(conflict.record.key) \(conflict.disputes)")
    }
    return lines
  }

  private func words(_ fields: Fields) -> String {
    fields.map { "\($0.key.rawValue)=\($0.value)" }.sorted().joined(separator: ",")
  }

  private func expectSound(_ store: Outbox) async throws {
    #expect(try await store.integrityProblems().isEmpty)
    let counted = try RawFile(store).countedStates()
    for state in EditState.allCases {
      #expect(try await store.count(state) == counted[state, default: 0], "\(state)")
    }
  }

  /// Whatever was recorded, sent, judged, decided or withdrawn after a backup of an empty store: the
  /// restored store says just the same, but for its own name.
  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func whatTheBackupKnowsNothingOfIsTakenOverAsItIs(seed: UInt64) async throws {
    try await withPlace { place in
      try await place.backUp()
      var run = RandomRun(place.store, seed: seed)
      for step in 1...60 { try await run.step(at: step) }
      let before = try await story(place.store)
      let count = try await dots(place.store).count
      let restored = try await place.restore()
      #expect(restored.newer.count == count && restored.newer.fate == .brought)
      #expect(restored.outbox.replica.description == "dharwad-01~2")
      #expect(try await story(restored.outbox) == before, "seed \(seed)")
      try await expectSound(restored.outbox)
    }
  }

  /// The same from the middle of a run: no edit is missing or there twice, nothing that was sent or
  /// accepted is taken for what may still be sent, and the store goes on.
  @Test(arguments: [11, 12, 13, 14, 15, 16, 17, 18, 19, 20] as [UInt64])
  func whatWentOnAfterABackupIsKnown(seed: UInt64) async throws {
    try await withPlace { place in
      var run = RandomRun(place.store, seed: seed)
      for step in 1...30 { try await run.step(at: step) }
      try await place.backUp()
      for step in 31...70 { try await run.step(at: step) }
      let edits = try await place.store.edits(EditFilter(states: nil), limit: 999)
      let restored = try await place.restore()
      let found = try await restored.outbox.edits(EditFilter(states: nil), limit: 999)
      #expect(Set(found.map(\.dot)) == Set(edits.map(\.dot)) && found.count == edits.count)
      let states = Dictionary(uniqueKeysWithValues: found.map { ($0.dot, $0.state) })
      for edit in edits where [.sent, .accepted].contains(edit.state) {
        #expect(states[edit.dot] == edit.state, "seed \(seed): \(edit.dot)")
      }
      try await expectSound(restored.outbox)
      // It goes on, and so does a second restore of the same backup.
      var further = RandomRun(restored.outbox, seed: seed + 100)
      for step in 71...100 { try await further.step(at: step) }
      let again = try await dots(restored.outbox)
      let second = try await place.restore()
      #expect(Set(try await dots(second.outbox)) == Set(again), "seed \(seed)")
      try await expectSound(second.outbox)
    }
  }

  /// A record of which the backup has edits that the replaced store lacks, and the other way round.
  @Test func editsOfBothSidesOfOneRecordAreKept() async throws {
    try await withPlace { place in
      try await place.store.record(.updateUser, Key.teacher, [.location: "A"])
      try await place.backUp()
      try await place.store.record(.updateUser, Key.teacher, [.location: "B"])
      _ = try await place.restore(.leaveOut).outbox.record(
        .updateUser, Key.teacher, [.firstName: "C"])
      // What was replaced first is put back over what came after it.
      let names = try FileManager.default.contentsOfDirectory(
        atPath: URL(filePath: place.path).deletingLastPathComponent().path)
      let kept = try #require(names.first { $0.contains("replaced") })
      let folder = URL(filePath: place.path).deletingLastPathComponent()
      let restored = try await Restore(path: place.path).run(
        from: folder.appending(path: kept).path, stamp: "2", at: moment(90))
      let edits = try await restored.outbox.edits(EditFilter(states: nil), limit: 9)
      #expect(
        edits.map(\.dot.description) == ["dharwad-01:1", "dharwad-01:2", "dharwad-01~2:2"])
      #expect(edits.allSatisfy { $0.state == .queued })
      #expect(restored.newer.names == ["dharwad-01~2:2"])
      try await expectSound(restored.outbox)
    }
  }

  @Test func whatIsOnTheWireIsAskedAboutAndNotSentAgain() async throws {
    try await withPlace { place in
      try await place.store.record(.createUser, Key.teacher)
      try await place.backUp()
      _ = try await place.store.begin(Key.teacher)
      let restored = try await place.restore().outbox
      #expect(try await restored.claim(limit: 9).isEmpty)
      #expect(try await restored.unknownOutcomes(limit: 9, at: moment(99)).count == 1)
    }
  }

  /// A membership that was recorded before the backup waits for a school that was made after it.
  @Test func waitingEditsFindWhatTheyWaitFor() async throws {
    try await withPlace { place in
      try await place.store.record(.createOrganisation, Key.school)
      try await place.store.record(.addMember, Key.place)
      try await place.backUp()
      try await place.store.sendAccepted(Key.school)
      #expect(try await place.restore().outbox.count(.queued) == 1)
      let waiting = try await place.restore(.leaveOut)
      #expect(try await waiting.outbox.count(.waiting) == 1)
    }
  }

  @Test func aDecisionComesAlong() async throws {
    try await withPlace { place in
      try await place.store.record(.updateUser, Key.teacher, [.phone: "1"])
      try await place.store.send(
        Key.teacher,
        .conflict(base: [.phone: "0"], local: [.phone: "1"], remote: [.phone: "2"]))
      try await place.backUp()
      let conflict = try #require(try await place.store.conflicts(limit: 1).first)
      _ = try await place.store.resolve(
        conflict: conflict.id, by: Resolution(take: .local), policies: ConflictPolicies(),
        author: "asha", at: moment(50))
      let before = try await story(place.store)
      #expect(try await story(try await place.restore().outbox) == before)
    }
  }

  @Test func leftOutOnesAreCountedAndNamedAndStayInTheReplacedStore() async throws {
    try await withPlace { place in
      try await place.store.record(.createUser, Key.teacher)
      try await place.backUp()
      let newer = try await place.store.record(.createOrganisation, Key.school)
      let restored = try await place.restore(.leaveOut)
      #expect(restored.newer.count == 1 && restored.newer.fate == .leftOut)
      #expect(restored.newer.names == [newer.dot.description])
      #expect(try await dots(restored.outbox).count == 1)
      #expect(try RawFile(path: try #require(restored.kept)).dots().contains(newer.dot))
    }
  }
}
