import Auditing
import Causality
import Codecs
import Foundation
import Outbox
import Reconciliation
import Registry
import Synchronization
import Testing

/// What proves how edits ended.
struct ReceiptTests {
  private static let request = ContentDigest(of: Array("a request".utf8))
  private static let reply = ContentDigest(of: Array("an answer".utf8))
  private static let evidence = Evidence(request: request, reply: reply, servedAt: 1_600_000_000)

  private func rows(_ store: Outbox) async throws -> [JSONValue] {
    let rows = Mutex<[JSONValue]>([])
    try await store.receipts { value in
      rows.withLock { $0.append(value) }
    } after: { _ in
    }
    return rows.withLock { $0 }
  }

  /// Sends what is due for the record, so that somebody sees its request and its answer.
  private func send(
    _ store: Outbox, _ key: RecordKey, _ settlement: Settlement,
    _ evidence: Evidence = evidence
  ) async throws {
    let claim = try await store.begin(key)
    try await store.settle([(claim: claim, settlement: settlement)], [evidence], at: moment(20))
  }

  private func fill(_ store: Outbox, _ count: Int) async throws {
    for number in 0..<count {
      let key = RecordKey.user(provider: "ap", userName: "teacher\(number)")
      try await store.record(.createUser, key, [.firstName: "A"])
      try await send(store, key, .accepted(base: [:]))
    }
  }

  @Test func eachEndOfWhatWasSentHasOne() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher, [.firstName: "A"])
      let carrier = try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      try await send(
        store, Key.teacher, .accepted(Acceptance(serverID: "7c4f", base: [.firstName: "A"])))
      try await store.record(.createOrganisation, Key.school, [.orgName: "S"])
      try await send(store, Key.school, .rejected(problem))
      try await store.record(.updateUser, Key.teacher, [.firstName: "B"])
      try await send(
        store, Key.teacher,
        .conflict(base: [.firstName: "A"], local: [.firstName: "B"], remote: [.firstName: "C"]))
      let rows = try await rows(store)
      #expect(rows.map { $0["end"]?.string } == ["accepted", "rejected", "conflict"])
      #expect(rows.map { $0["edit"]?.string } == [2, 3, 4].map { "dharwad-01:\($0)" })
      #expect(rows[0]["edit"]?.string == carrier.dot.description)
      #expect(rows[0]["carried"] == ["dharwad-01:1"])
      #expect(rows.map { $0["serverId"]?.string } == ["7c4f", nil, "7c4f"])
      #expect(rows[0]["request"]?.string == Self.request.hex)
      #expect(rows[0]["reply"]?.string == Self.reply.hex)
      #expect(rows[0]["serverDate"] == "2020-09-13T12:26:40Z")
      let verdict = try await store.verifyReceipts()
      #expect(verdict.breaks.isEmpty && verdict.head.receipts == 3)
      #expect(try await store.receiptHead() == verdict.head)
    }
  }

  @Test func whatWasNotSentHasNone() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher, [.firstName: "A"])
      try await send(store, Key.teacher, .untried(nil), Evidence())
      try await send(store, Key.teacher, .postponed(until: moment(30), problem))
      try await store.record(.createOrganisation, Key.school, [.orgName: "S"])
      let claim = try await store.claim(Key.school)
      try await store.settle(claim, .rejected(problem))
      #expect(try await rows(store).isEmpty)
    }
  }

  /// A later pass, in another process, finds out how it ended.
  @Test(arguments: [true, false])
  func whatWasOpenHasItsRequestsDigestLater(isSeen: Bool) async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher, [.firstName: "A"])
      if isSeen {
        try await send(
          store, Key.teacher, .unknown(askAfter: nil, problem), Evidence(request: Self.request))
      } else {
        _ = try await store.begin(Key.teacher)  // and the pass is killed
      }
      #expect(try await rows(store).isEmpty)
      let later = try await Outbox.open(path: store.path)
      let claims = try await later.unknownOutcomes(limit: 9, at: moment(60))
      try await later.settle(
        claims.map { ($0, .accepted(base: [:])) }, [Evidence(reply: Self.reply)], at: moment(70))
      let rows = try await rows(later)
      #expect(rows.count == 1)
      #expect(rows.first?["request"]?.string == (isSeen ? Self.request.hex : nil))
      #expect(rows.first?["reply"]?.string == Self.reply.hex)
    }
  }

  @Test func pruningAndBackupsKeepThem() async throws {
    try await withFolder { folder in
      let store = try await Outbox.create(path: folder.path, name: "dharwad-01")
      try await fill(store, 5)
      let before = try await rows(store)
      _ = try await store.prune(.bodiesAndJournal, finishedBefore: moment(900), at: moment(901))
      #expect(try await rows(store) == before)
      _ = try await store.backup(to: folder.path + ".copy")
      #expect(try await rows(Outbox.look(path: folder.path + ".copy")) == before)
    }
  }

  @Test func theStoreLetsNobodyTouchThem() async throws {
    try await withStore { store in
      try await fill(store, 2)
      for sql in ["UPDATE receipt SET ending = 'rejected'", "DELETE FROM receipt WHERE id = 2"] {
        #expect(throws: (any Error).self) { try RawFile(store).execute(sql) }
      }
    }
  }

  /// What somebody does to the file who takes the triggers away first.
  @Test(arguments: [
    (
      "UPDATE receipt SET ending = 'rejected' WHERE id = 3",
      [ChainBreak.changed(number: 3, edit: "dharwad-01:3")]
    ),
    (
      "UPDATE receipt SET served_at = served_at + 1 WHERE id = 6",
      [.changed(number: 6, edit: "dharwad-01:6")]
    ),
    (
      "DELETE FROM receipt WHERE id = 4",
      [.removed(numbers: 4...4, after: "dharwad-01:3", before: "dharwad-01:5")]
    ),
    (
      "DELETE FROM receipt WHERE id > 4",
      [.removed(numbers: 5...6, after: "dharwad-01:4", before: nil)]
    ),
    (
      """
      UPDATE receipt SET id = 99 WHERE id = 2; UPDATE receipt SET id = 2 WHERE id = 4;
      UPDATE receipt SET id = 4 WHERE id = 99
      """,
      [
        .moved(number: 4, edit: "dharwad-01:4", place: 2),
        .moved(number: 2, edit: "dharwad-01:2", place: 4),
      ]
    ),
  ])
  func whatWasDoneToThemIsNamed(sql: String, breaks: [ChainBreak]) async throws {
    try await withStore { store in
      try await fill(store, 6)
      try RawFile(store).execute(
        "DROP TRIGGER receipt_final; DROP TRIGGER receipt_kept; \(sql)")
      #expect(try await store.verifyReceipts().breaks == breaks)
    }
  }

  // MARK: Restored stores

  private func restored(
    _ store: Outbox, from copy: String, _ newer: NewerEdits = .bring
  ) async throws -> Outbox {
    try await Restore(path: store.path).run(
      from: copy, stamp: UUID().uuidString, newer: newer, at: moment(90)
    ).outbox
  }

  @Test func aRestoreBringsThemAlong() async throws {
    try await withFolder { folder in
      let store = try await Outbox.create(path: folder.path, name: "dharwad-01")
      for first in [0, 2] {
        let copy = folder.path + ".copy\(first)"
        try await fill(store, first)
        _ = try await store.backup(to: copy)
        for name in ["a", "b"] {
          let key = RecordKey.user(provider: "ap", userName: "\(name)\(first)")
          try await store.record(.createUser, key, [.firstName: "A"])
          try await send(store, key, .accepted(base: [:]))
        }
        let before = try await rows(store)
        let store = try await restored(store, from: copy)
        #expect(try await rows(store) == before)
        try await store.record(
          .createUser, RecordKey.user(provider: "ap", userName: "after\(first)"), [.firstName: "A"])
        try await send(
          store, RecordKey.user(provider: "ap", userName: "after\(first)"), .accepted(base: [:]))
        let verdict = try await store.verifyReceipts()
        #expect(verdict.breaks.isEmpty && verdict.head.receipts == before.count + 1)
      }
    }
  }

  /// Without them the chain goes another way from the backup on, and is whole by itself.
  @Test func aRestoreThatLeavesThemOutForks() async throws {
    try await withFolder { folder in
      let store = try await Outbox.create(path: folder.path, name: "dharwad-01")
      try await fill(store, 2)
      _ = try await store.backup(to: folder.path + ".copy")
      try await store.record(.createUser, Key.teacher, [.firstName: "A"])
      try await send(store, Key.teacher, .accepted(base: [:]))
      let before = try await rows(store)
      let other = try await restored(store, from: folder.path + ".copy", .leaveOut)
      #expect(try await rows(other) == Array(before.prefix(2)))
      try await other.record(.createUser, "user:ap/other", [.firstName: "A"])
      try await send(other, "user:ap/other", .accepted(base: [:]))
      #expect(try await other.verifyReceipts().breaks.isEmpty)
      let after = try await rows(other)
      #expect(after.count == 3 && after[2] != before[2])
      // A backup of the one does not take the other's receipts for its own.
      _ = try await other.backup(to: folder.path + ".fork")
      try Data(contentsOf: URL(filePath: folder.path + ".copy"))
        .write(to: URL(filePath: folder.path + ".copy2"))
      let again = try await restored(other, from: folder.path + ".copy2")
      #expect(try await rows(again) == after)
    }
  }
}
