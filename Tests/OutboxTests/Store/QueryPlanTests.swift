import GRDB
import Reconciliation
import Registry
import Synchronization
import Testing

@testable import Outbox

/// No statement of the daily work may read the queue whole: its plan names the few rows it needs.
struct QueryPlanTests {
  /// Gathers every statement that the store runs.
  private final class Statements: Sendable {
    let seen = Mutex<Set<String>>([])

    func watch(_ store: Outbox) async throws {
      try await store.read { db in
        db.trace(options: .statement) { event in
          guard case .statement(let statement) = event else { return }
          let sql = statement.sql
          self.seen.withLock { _ = $0.insert(sql) }
        }
      }
    }

    var daily: [String] {
      seen.withLock { seen in
        seen.filter { sql in
          ["SELECT", "INSERT", "UPDATE", "DELETE"].contains { sql.hasPrefix($0) }
            && !sql.contains("sqlite_master")
        }.sorted()
      }
    }
  }

  private func plan(_ sql: String, _ store: Outbox) async throws -> [String] {
    try await store.read { db in
      db.trace(nil)
      let marks = sql.matches(of: /\?\d|:\w+/).map { String($0.output) }
      let unnamed = sql.count { $0 == "?" } - marks.count { $0.hasPrefix("?") }
      let count = marks.isEmpty ? unnamed : Set(marks).count
      let nothing = [DatabaseValue](repeating: .null, count: count)
      return try Row.fetchAll(
        db, sql: "EXPLAIN QUERY PLAN \(sql)", arguments: StatementArguments(nothing)
      ).map { $0["detail"] }
    }
  }

  @Test func noDailyStatementReadsATableOrAStateWhole() async throws {
    try await withStore { store in
      let statements = Statements()
      try await statements.watch(store)
      var run = RandomRun(store, seed: 1)
      for step in 0..<150 { try await run.step(at: step) }
      try await store.record(.createUser, .user(provider: "ap", userName: "last"))
      _ = try await store.status()
      _ = try await store.backlog()
      _ = try await store.watch()
      _ = try await store.records(.user, limit: 20)
      _ = try await store.edits(EditFilter(states: EditState.unfinished), limit: 20)
      _ = try await store.edits(EditFilter(states: nil), limit: 20)
      _ = try await store.conflicts(limit: 20)
      _ = try await store.rejected(limit: 20)
      _ = try await store.recordKeys(beginningWith: "user:", limit: 20)
      _ = try await store.retryAllRejected(at: moment(9000))
      let fields: Fields = [
        .firstName: .text("A"), .dob: .text("1980-02-28"), .phone: .text("9880022222"),
      ]
      let traits = try #require(PersonTraits(of: fields))
      let key = RecordKey.user(provider: "ap", userName: "other")
      _ = try await store.lookalikes(of: [PersonAsked(key: key, traits: traits)])

      let daily = statements.daily
      #expect(daily.count > 30)
      for sql in daily {
        for line in try await plan(sql, store) {
          let readsTable = line.wholeMatch(
            of: /SCAN (edit|earlier|carrier|record|journal|attempt|parent).*/)
          let readsState = line.wholeMatch(of: /.*edit_by_state \(state=\?\)/)
          // A first page is bounded. The plan of an insert names a search for orphans, which SQLite
          // makes only while a constraint is deferred.
          let isBounded = sql.contains(/ORDER BY (priority, )?id LIMIT/) || sql.hasPrefix("INSERT")
          #expect(readsTable == nil || isBounded, "\(line) in \(sql)")
          // What waits for a person is little.
          let isOfPeople =
            sql.contains("UNION SELECT record_id") || sql.contains("state = 'rejected' GROUP BY")
          #expect(readsState == nil || isOfPeople, "\(line) in \(sql)")
        }
      }
    }
  }
}
