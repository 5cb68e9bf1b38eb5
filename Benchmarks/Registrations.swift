import Codecs
import Foundation
import Outbox
import Registry

/// Teachers to register, and the rows that a store keeps of them.
enum Registrations {
  /// The documented body of Create User.
  static func body(_ number: Int) -> [String: JSONValue] {
    [
      "userName": .string("asha.kulkarni.\(number)"), "provider": .string("ka-dharwad"),
      "firstName": .string("Asha"), "lastName": .string("Kulkarni"),
      "email": .string("asha.kulkarni.\(number)@example.org"), "emailVerified": .bool(true),
      "phone": .string(String(9_000_000_000 + number)), "phoneVerified": .bool(false),
      "roles": .array([.string("CONTENT_CREATION")]),
      "language": .array([.string("Kannada"), .string("English")]),
      "dob": .string("1984-06-02"), "gender": .string("Female"),
      "location": .string("Dharwad"),
    ]
  }

  static func draft(_ number: Int) throws -> DraftEdit {
    try DraftEdit(operation: .createUser, body: body(number))
  }

  static func line(_ number: Int) throws -> [UInt8] {
    try JSONValue.object(body(number)).serialized()
  }

  /// The same three rows that a recording leaves: record, edit, journal.
  struct BareRows {
    private let database: BareDatabase
    private let record: OpaquePointer
    private let edit: OpaquePointer
    private let journal: OpaquePointer
    private let begin: OpaquePointer
    private let commit: OpaquePointer

    /// - Parameter path: of a new store; its triggers are dropped, its tables and indexes stay.
    init(_ path: String) throws {
      database = try BareDatabase(path)
      try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
      for trigger in ["edit_final", "edit_kept", "edit_body_final", "edit_pruned"]
        + ["tally_insert", "tally_update"]
      {
        try database.execute("DROP TRIGGER IF EXISTS \(trigger)")
      }
      record = try database.prepare(
        "INSERT INTO record (id, kind, key, provider, user_name, clock) VALUES (?, ?, ?, ?, ?, ?)")
      edit = try database.prepare(
        """
        INSERT INTO edit (id, replica, counter, record_id, operation, fields, context, recorded_at,
          recorded_by, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
      journal = try database.prepare(
        "INSERT INTO journal (at, record_id, edit_id, event, detail) VALUES (?, ?, ?, ?, ?)")
      begin = try database.prepare("BEGIN IMMEDIATE")
      commit = try database.prepare("COMMIT")
    }

    /// Everything that `numbers` need, made beforehand: only SQLite is timed.
    func prepared(_ numbers: Range<Int>) throws -> [[[BareDatabase.Value]]] {
      try numbers.map { number in
        let id = Int64(number + 1)
        let name = "asha.kulkarni.\(number)"
        var fields = Registrations.body(number)
        for key in ["userName", "provider"] { fields[key] = nil }
        let text = String(decoding: try JSONValue.object(fields).serialized(), as: UTF8.self)
        return [
          [
            .integer(id), .text("user"), .text("user:ka-dharwad/\(name)"), .text("ka-dharwad"),
            .text(name), .text("{\"bench\":\(id)}"),
          ],
          [
            .integer(id), .text("bench"), .integer(id), .integer(id), .text("user-create"),
            .text(text), .text("{}"), .integer(1_700_000_000_000), .text("asha"), .text("queued"),
          ],
          [
            .integer(1_700_000_000_000), .integer(id), .integer(id), .text("recorded"),
            .text("{\"by\":\"asha\",\"state\":\"queued\"}"),
          ],
        ]
      }
    }

    /// Inserts the rows, `batch` registrations in a transaction.
    func insert(_ rows: [[[BareDatabase.Value]]], batch: Int) throws {
      for start in stride(from: 0, to: rows.count, by: batch) {
        try database.run(begin)
        for row in rows[start..<min(start + batch, rows.count)] {
          try database.run(record, row[0])
          try database.run(edit, row[1])
          try database.run(journal, row[2])
        }
        try database.run(commit)
      }
    }
  }

  /// Fills a new store with queued registrations, through the schema's own checks and triggers.
  static func fill(_ path: String, edits: Int, prefix: String = "u") throws {
    let database = try BareDatabase(path)
    let numbers =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(edits))"
    try database.execute(
      """
      PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; BEGIN;
      \(numbers) INSERT INTO record (id, kind, key, provider, user_name, clock)
        SELECT i, 'user', 'user:ap/\(prefix)' || i, 'ap', '\(prefix)' || i, '{"bench":' || i || '}' FROM n;
      \(numbers) INSERT INTO edit (id, replica, counter, record_id, operation, fields, context,
          recorded_at, recorded_by, state)
        SELECT i, 'bench', i, i, 'user-create', '{"email":"\(prefix)' || i ||
          '@example.org","emailVerified":true,"firstName":"Asha","lastName":"Kulkarni"}',
          '{}', 1700000000000 + i, 'asha', 'queued' FROM n;
      \(numbers) INSERT INTO journal (at, record_id, edit_id, event, detail)
        SELECT 1700000000000 + i, i, i, 'recorded', '{"by":"asha","state":"queued"}' FROM n;
      UPDATE replica SET counter = \(edits); COMMIT; PRAGMA wal_checkpoint(TRUNCATE);
      """)
  }
}
