import GRDB
import Outbox
import Reconciliation
import Registry
import Testing

/// The file itself refuses what must never happen, whoever asks.
struct SchemaTests {
  private func expectRefused(_ sql: String, in store: Outbox) {
    #expect(throws: DatabaseError.self, "\(sql)") { try RawFile(store).execute(sql) }
  }

  @Test(arguments: EditState.allCases) func whatIsFinalStays(state: EditState) async throws {
    try await withStore { store in
      let accepted = try await store.record(.createUser, Key.teacher)
      try await store.sendAccepted(Key.teacher)
      let withdrawn = try await store.record(.createOrganisation, Key.school)
      _ = try await store.withdraw([withdrawn.dot], at: moment(1))
      let waitsOn = state == .waiting ? ", waits_on = 1" : ""
      for edit in [accepted, withdrawn] {
        let before = try await store.state(edit)
        guard state != before else { continue }
        expectRefused(
          "UPDATE edit SET state = '\(state.rawValue)'\(waitsOn) WHERE id = \(edit.id)", in: store)
        #expect(try await store.state(edit) == before)
      }
    }
  }

  @Test func noEditIsDeleted() async throws {
    try await withStore { store in
      let queued = try await store.record(.createOrganisation, Key.school)
      try await store.record(.createUser, Key.teacher)
      try await store.sendAccepted(Key.teacher)
      expectRefused("DELETE FROM edit", in: store)
      expectRefused("DELETE FROM edit WHERE id = \(queued.id)", in: store)
      #expect(try RawFile(store).integer("SELECT count(*) FROM edit") == 2)
    }
  }

  @Test(arguments: [
    "UPDATE edit SET state = 'lost'", "UPDATE edit SET state = 'waiting'",
    "UPDATE edit SET waits_on = 1", "UPDATE edit SET into_id = 1",
    "UPDATE edit SET state = 'rejected', not_before = 1", "UPDATE edit SET counter = 0",
    "UPDATE edit SET counter = 'one'", "UPDATE edit SET operation = 'user-delete'",
    "UPDATE edit SET record_id = 99", "UPDATE edit SET attempts = -1",
    "UPDATE record SET presence = 'maybe'", "UPDATE record SET kind = 'school'",
    "UPDATE replica SET counter = -1", "UPDATE replica SET epoch = 0",
    "INSERT INTO replica VALUES (2, 'x', 1, 0)", "UPDATE tally SET edits = -1",
    "UPDATE conflict SET kind = 'other'", "UPDATE conflict SET resolved_by = 99",
    """
    INSERT INTO conflict (record_id, kind, disputes, remote, local_clock, remote_clock, detected_at)
      SELECT record_id, kind, disputes, remote, local_clock, remote_clock, detected_at FROM conflict
    """,
    """
    INSERT INTO edit (replica, counter, record_id, operation, fields, context, recorded_at,
      recorded_by, state) SELECT replica, counter, record_id, operation, fields, context,
      recorded_at, recorded_by, 'queued' FROM edit LIMIT 1
    """,
  ])
  func nonsenseIsRefused(sql: String) async throws {
    try await withStore { store in
      try await store.record(.updateUser, "user:ap/ravi", [.phone: "1"])
      try await store.send("user:ap/ravi", .gone)
      try await store.record(.createUser, Key.teacher)
      expectRefused(sql, in: store)
    }
  }
}
