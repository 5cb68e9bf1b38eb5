import Outbox
import Reconciliation
import Registry
import Testing

/// Pages of a listing put together are the whole, in the order of recording.
struct PagingTests {
  /// Thirty edits in every state, in backoff and out of it.
  private func fill(_ store: Outbox) async throws {
    let endings: [Settlement?] = [
      nil, .accepted(base: [:]), .rejected(problem), .gone,
      .postponed(until: moment(60), problem), .unknown(askAfter: nil, problem),
      .unknown(askAfter: moment(60), problem),
      .waits(for: Key.school, retryAt: moment(60), problem),
    ]
    for number in 0..<24 {
      let key = RecordKey.user(provider: "ap", userName: "u\(number)")
      let edit = try await store.record(.updateUser, key, [.phone: "1"])
      if number % 3 == 0 { try await store.record(.updateUser, key, [.phone: "2"]) }
      if let ending = endings[number % endings.count] { try await store.send(key, ending) }
      if number == 8 { _ = try await store.withdraw([edit.dot], at: moment(30)) }
    }
  }

  private func paged(
    _ store: Outbox, _ filter: EditFilter, by limit: Int
  ) async throws -> [Edit] {
    var (edits, last): ([Edit], Int64) = ([], 0)
    while true {
      let page = try await store.edits(filter, after: last, limit: limit)
      #expect(page.count <= limit)
      guard let end = page.last else { return edits }
      edits += page
      last = end.id
    }
  }

  private static let filters: [[EditState]?] =
    [nil, EditState.allCases, EditState.unfinished, [.queued, .sent]]
    + EditState.allCases.map { [$0] }

  @Test(arguments: filters) func pagesAreTheWholeInOrder(states: [EditState]?) async throws {
    try await withStore { store in
      try await fill(store)
      let all = try await store.edits(EditFilter(states: nil), limit: 999)
      #expect(all.count == 32)
      let expected = all.filter { states?.contains($0.state) ?? true }.map(\.dot)
      #expect(!expected.isEmpty)
      for limit in [1, 3, 7, 999] {
        let found = try await paged(store, EditFilter(states: states), by: limit)
        #expect(found.map(\.dot) == expected)
      }
    }
  }

  @Test func aRecordsEditsAreItsOwn() async throws {
    try await withStore { store in
      try await fill(store)
      let key: RecordKey = "user:AP/U9"
      let found = try await paged(store, EditFilter(states: nil, record: key), by: 1)
      #expect(found.count == 2)
      #expect(found.allSatisfy { $0.key == key })
      let accepted = EditFilter(states: [.accepted], record: key)
      #expect(try await store.edits(accepted, limit: 9).map(\.state) == [.accepted])
      let nobody = EditFilter(states: nil, record: "user:ap/nobody")
      #expect(try await store.edits(nobody, limit: 9).isEmpty)
    }
  }

  @Test func noStatesAreNoEdits() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher)
      #expect(try await store.edits(EditFilter(states: []), limit: 9).isEmpty)
      let ofRecord = EditFilter(states: [], record: Key.teacher)
      #expect(try await store.edits(ofRecord, limit: 9).isEmpty)
    }
  }

  @Test func pagesOfAHistoryAreTheWholeInOrder() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher)
      try await store.record(.createOrganisation, Key.school)
      try await store.sendAccepted(Key.teacher)
      var (events, last): ([JournalEvent], Int64) = ([], 0)
      while let line = try await store.history(of: Key.teacher, after: last, limit: 1).first {
        events.append(line.line.event)
        last = line.id
      }
      #expect(events == [.recorded, .sent, .accepted])
    }
  }
}
