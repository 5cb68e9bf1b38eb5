import CSQLite
import Foundation
import GRDB
import Reconciliation

extension Outbox {
  /// Whether every page, every reference and every value of the store is sound; the first findings
  /// otherwise. Takes some ten seconds for a million edits.
  ///
  /// - Parameter progress: told every second or so what is being done.
  package func integrityProblems(
    progress: @escaping @Sendable (String) -> Void = { _ in }
  ) async throws -> [String] {
    try await read { db in
      let teller = ProgressTeller(progress)
      let problems = try teller.during(db) { try db.structureProblems(teller) }
      return try problems.isEmpty ? db.unreadableValues(teller) : problems
    }
  }
}

/// Tells a person that a long look goes on.
private final class ProgressTeller {
  private let tell: @Sendable (String) -> Void
  private let started = ContinuousClock.now
  private var told = ContinuousClock.now
  /// What is being looked at.
  var subject = ""

  init(_ tell: @escaping @Sendable (String) -> Void) { self.tell = tell }

  func tick() {
    let now = ContinuousClock.now
    guard told.duration(to: now) >= .milliseconds(500) else { return }
    told = now
    tell("\(subject), \(started.duration(to: now).components.seconds) s so far")
  }

  /// Steps of SQLite's machine between two ticks: some thousandths of a second.
  private static let steps: Int32 = 100_000

  /// Ticks while SQLite runs single statements that take long.
  func during<Value>(_ db: Database, _ work: () throws -> Value) rethrows -> Value {
    sqlite3_progress_handler(
      db.sqliteConnection, Self.steps,
      { context in
        if let context {
          Unmanaged<ProgressTeller>.fromOpaque(context).takeUnretainedValue().tick()
        }
        return 0
      }, Unmanaged.passUnretained(self).toOpaque())
    defer { sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil) }
    return try work()
  }
}

extension Database {
  fileprivate func structureProblems(_ teller: ProgressTeller) throws -> [String] {
    teller.subject = "looking at every page of the store"
    let pages = try String.fetchAll(self, sql: "PRAGMA integrity_check(10)").filter { $0 != "ok" }
    teller.subject = "looking at every reference in the store"
    return try pages
      + Row.fetchAll(self, sql: "PRAGMA foreign_key_check").prefix(10).map {
        "a row of table \(try $0.value("table") as String) refers to nothing"
      }
  }

  /// SQLite keeps no checksums: what a flipped bit made of a value shows when it is read.
  fileprivate func unreadableValues(_ teller: ProgressTeller) throws -> [String] {
    let edits = try firstUnreadable(
      "edit", sql: "SELECT \(Edit.columns) FROM \(Edit.source)", teller,
      read: Edit.init)
    let records = try firstUnreadable(
      "record", sql: "SELECT \(Record.columns) FROM record", teller,
      read: Record.init)
    return [edits, records].compactMap(\.self)
  }

  private func firstUnreadable<Value>(
    _ table: String, sql: String, _ teller: ProgressTeller, read: (Row) throws -> Value
  ) throws -> String? {
    let rows = try Row.fetchCursor(self, sql: sql)
    var count = 0
    while let row = try rows.next() {
      count += 1
      if count.isMultiple(of: 1000) {
        teller.subject = "reading every \(table), \(count) so far"
        teller.tick()
      }
      do {
        _ = try read(row)
      } catch {
        return "a row of table \(table) holds what no version has written"
      }
    }
    return nil
  }
}
