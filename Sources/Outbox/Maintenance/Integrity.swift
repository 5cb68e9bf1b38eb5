import CSQLite
import Foundation
import GRDB
import Reconciliation

/// What a look at a whole store has found.
package struct Soundness: Sendable {
  /// The first findings; none where all is well as far as was looked.
  package let problems: [String]
  /// Whether every page, every reference and every value was looked at.
  package let isWhole: Bool
}

extension Outbox {
  /// Whether every page, every reference and every value of the store is sound; the first findings
  /// otherwise. Takes some fifty seconds for a million edits.
  ///
  /// - Parameter progress: told every second or so what is being done.
  package func integrityProblems(
    progress: @escaping @Sendable (String) -> Void = { _ in }
  ) async throws -> [String] {
    try await read { try $0.wholeLook(ProgressTeller(progress)) }
  }

  /// The same where the store is small, or where `whole` asks for it. Of a larger one it looks at what
  /// damage would show first and costs little: the counts that are kept twice, the last edits with
  /// their records, and the pages of one table after the other for about a second.
  package func soundness(
    whole: Bool, progress: @escaping @Sendable (String) -> Void = { _ in }
  ) async throws -> Soundness {
    try await read { db in
      let teller = ProgressTeller(progress)
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      guard !whole, pages > Database.pagesOfSmallStore else {
        return Soundness(problems: try db.wholeLook(teller), isWhole: true)
      }
      return Soundness(problems: try db.shortLook(teller), isWhole: false)
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

  var seconds: Double { started.duration(to: .now) / .seconds(1) }

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
  /// A store of so many pages, of 4 KiB, is looked at whole in about a second: some ten thousand edits.
  fileprivate static let pagesOfSmallStore = 2000

  fileprivate func wholeLook(_ teller: ProgressTeller) throws -> [String] {
    if let strange = try unfamiliarSchema() { return [strange] }
    let problems = try teller.during(self) { try structureProblems(teller) }
    guard problems.isEmpty else { return problems }
    return try [
      firstUnreadable("edit", sql: Self.everyEdit, teller, read: Edit.init),
      firstUnreadable("record", sql: Self.everyRecord, teller, read: Record.init),
    ].compactMap(\.self)
  }

  /// Seconds after which no further table is begun.
  private static let shortLookSeconds = 1.0
  /// How many of the last edits are read.
  private static let lastEdits = 1000

  fileprivate func shortLook(_ teller: ProgressTeller) throws -> [String] {
    if let strange = try unfamiliarSchema() ?? miscount() { return [strange] }
    let last = "ORDER BY edit.id DESC LIMIT \(Self.lastEdits)"
    let unreadable = try [
      firstUnreadable("edit", sql: "\(Self.everyEdit) \(last)", teller, read: Edit.init),
      firstUnreadable(
        "record", sql: "\(Self.everyRecord) JOIN edit ON edit.record_id = record.id \(last)",
        teller,
        read: Record.init),
    ].compactMap(\.self)
    guard unreadable.isEmpty else { return unreadable }
    return try teller.during(self) {
      teller.subject = "looking at the pages of the store"
      for table in Self.tables where teller.seconds < Self.shortLookSeconds {
        let problems = try String.fetchAll(self, sql: "PRAGMA quick_check('\(table)')")
        if problems != ["ok"] { return problems }
      }
      return []
    }
  }

  /// Those that hold what can't be had again first.
  private static let tables = ["replica", "setting", "tally", "conflict", "edit", "record"]

  private static let everyEdit = "SELECT \(Edit.columns) FROM \(Edit.source)"
  private static let everyRecord = "SELECT \(Record.columns) FROM record"

  private func structureProblems(_ teller: ProgressTeller) throws -> [String] {
    teller.subject = "looking at every page of the store"
    let pages = try String.fetchAll(self, sql: "PRAGMA integrity_check(10)").filter { $0 != "ok" }
    teller.subject = "looking at every reference in the store"
    return try pages
      + rows(sql: "PRAGMA foreign_key_check").prefix(10).map {
        "a row of table \(try $0.value("table") as String) refers to nothing"
      }
  }

  /// SQLite keeps no checksums: what a flipped bit made of a value shows when it is read.
  private func firstUnreadable<Value>(
    _ table: String, sql: String, _ teller: ProgressTeller, read: (Row) throws -> Value
  ) throws -> String? {
    var (count, isBroken) = (0, false)
    try eachRow(sql: sql) { row in
      count += 1
      if count.isMultiple(of: 1000) {
        teller.subject = "reading every \(table), \(count) so far"
        teller.tick()
      }
      do {
        _ = try read(row)
      } catch {
        isBroken = true
      }
      return !isBroken
    }
    return isBroken ? "a row of table \(table) holds what no version has written" : nil
  }
}
