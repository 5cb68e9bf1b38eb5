import Outbox
import Reconciliation
import Registry
import Testing

/// Edits of several people that go into one transaction.
struct TogetherTests {
  private static func school(_ key: RecordKey, by author: String) -> AuthoredDraft {
    AuthoredDraft(
      draft: DraftEdit(operation: .createOrganisation, key: key, fields: [.orgName: "GHPS"]),
      author: author)
  }

  @Test func eachHasItsAuthorAndItsName() async throws {
    try await withFolder { folder in
      let first = try await Outbox.create(path: folder.path, name: "dharwad-01")
      let ends = try await first.record(
        [Self.school("org:ap/1", by: "asha"), Self.school("org:ap/2", by: "ravi")], at: moment(3))
      let edits = try ends.map { try $0.get() }
      #expect(edits.map(\.dot.description) == ["dharwad-01:1", "dharwad-01:2"])

      let store = try await Outbox.open(path: folder.path)
      for (edit, author) in zip(edits, ["asha", "ravi"]) {
        let stored = try await store.edit(edit.dot)
        #expect(stored.recordedBy == author && stored.recordedAt == moment(3))
        let line = try await store.history(of: edit.key, limit: 10).map(\.line).first
        #expect(line?.event == .recorded && line?.detail["by"] == author)
      }
    }
  }

  @Test func oneThatIsThereAlreadyKeepsBackNoOther() async throws {
    try await withStore { store in
      let ends = try await store.record(
        ["org:ap/1", "org:AP/1", "org:ap/2"].map { Self.school($0, by: "asha") }, at: moment(0))
      guard case .success = ends[0], case .failure(let there) = ends[1], case .success = ends[2]
      else {
        Issue.record("\(ends)")
        return
      }
      #expect(there.key == "org:ap/1")
      let edits = try await store.edits(EditFilter(states: nil), limit: 10)
      #expect(edits.map(\.key) == ["org:ap/1", "org:ap/2"])
    }
  }
}

/// One record as a list has it, by what names it.
struct ListedRecordTests {
  @Test func itIsFoundByItsKeyAndByTheServersID() async throws {
    try await withStore { store in
      try await store.record(.createOrganisation, "org:ap/1", [.orgName: "GHPS"])
      #expect(try await store.listed("org:AP/1")?.local[.orgName] == "GHPS")
      #expect(try await store.listed("org:ap/2") == nil)
      let id = try #require(try await store.listed("org:ap/1")?.id)
      #expect(try await store.lastHeard(of: [id]) == [:])

      let claim = try #require(try await store.claim(limit: 1).first)
      try await store.begin([(claim: claim, operation: .createOrganisation)], at: moment(5))
      try await store.settle(
        [
          (
            claim: claim,
            settlement: .accepted(Acceptance(serverID: "0125", base: [.orgName: "GHPS"]))
          )
        ], at: moment(9))
      #expect(try await store.lastHeard(of: [id, id + 1]) == [id: moment(9)])
      #expect(try await store.listed(.organisation, serverID: "0125")?.id == id)
      #expect(try await store.listed(.user, serverID: "0125") == nil)
    }
  }
}
