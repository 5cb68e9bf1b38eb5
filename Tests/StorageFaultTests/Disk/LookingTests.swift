import AgentProcesses
import Foundation
import GRDB
import Testing

/// Commands that look: they change nothing, and want nothing of the disk but to be read.
@Suite(.inTurns)
struct LookingTests {
  private static let commands = [
    ["status"], ["status", "--json"], ["queue", "--limit", "0"], ["queue", "show", "dharwad-01:1"],
    ["conflicts"], ["sync", "--dry-run"], ["record", "show", "org:ap/s0"],
    ["record", "history", "org:ap/s0"],
  ]

  /// A store in the forms in which it is found: as a backup, as the file alone, and as a program
  /// that was killed leaves it, with the last edit in its log only. All have three edits.
  private func offices() async throws -> (office: Office, forms: [String]) {
    let office = try await Office.open()
    _ = try await office.recordSchools(2)
    var configuration = Configuration()
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 0") }
    let holder = try DatabaseQueue(path: office.store, configuration: configuration)
    _ = try await holder.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM edit") }
    _ = try await office.recordSchools(1, prefix: "last")
    let manager = FileManager.default
    for (form, suffixes) in [("killed", ["", "-wal", "-shm"]), ("left", ["", "-wal"])] {
      try manager.createDirectory(
        atPath: office.path(form), withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
      for suffix in suffixes {
        try manager.copyItem(
          atPath: office.store + suffix, toPath: office.path("\(form)/store.db\(suffix)"))
      }
    }
    try holder.close()
    for form in ["backup", "file"] {
      try manager.createDirectory(
        atPath: office.path(form), withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
    }
    try manager.copyItem(atPath: office.store, toPath: office.path("file/store.db"))
    try await office.agent("backup", office.path("backup/store.db")).expect(0)
    return (office, ["backup", "file", "killed", "left"])
  }

  /// Every file of a folder with its bytes and the moment of its last change; of the index of a log
  /// only that it is there, for that is how programs find each other.
  private func picture(_ folder: String) throws -> [String: String] {
    let manager = FileManager.default
    let names = try manager.contentsOfDirectory(atPath: folder)
    return try Dictionary(
      uniqueKeysWithValues: names.map { name in
        guard !name.hasSuffix("-shm") else { return (name, "") }
        let path = folder + "/" + name
        let changed = try manager.attributesOfItem(atPath: path)[.modificationDate] as? Date
        let bytes = manager.contents(atPath: path) ?? Data()
        return (name, "\(bytes.hashValue) \(changed?.timeIntervalSince1970 ?? 0)")
      })
  }

  @Test func aLookAtACopyChangesNothing() async throws {
    let (office, forms) = try await offices()
    let old = office.path("file/old.db")
    try FileManager.default.copyItem(atPath: office.store, toPath: old)
    let earlier = try DatabaseQueue(path: old)
    try await earlier.writeWithoutTransaction {
      try $0.execute(
        sql: """
          DROP INDEX edit_by_phone; DROP INDEX edit_by_email;
          DROP INDEX edit_by_birth; DROP INDEX record_by_birth;
          ALTER TABLE attempt DROP COLUMN request; ALTER TABLE upload DROP COLUMN request;
          DROP TABLE guest; DROP TABLE road; DROP TABLE bundle;
          DROP TABLE peer; DROP TABLE receipt_head; DROP TABLE receipt;
          CREATE TABLE import_refusal (digest TEXT NOT NULL);
          DROP TABLE conflict;
          CREATE TABLE conflict (id INTEGER PRIMARY KEY, record_id INTEGER NOT NULL,
            kind TEXT NOT NULL, disputes TEXT NOT NULL, remote TEXT NOT NULL,
            local_clock TEXT NOT NULL, remote_clock TEXT NOT NULL, detected_at INTEGER NOT NULL,
            resolved_by INTEGER, base_before TEXT, presence_before TEXT);
          CREATE UNIQUE INDEX conflict_open ON conflict (record_id) WHERE resolved_by IS NULL;
          DELETE FROM grdb_migrations;
          INSERT INTO grdb_migrations VALUES ('1 outbox'), ('2 decisions can be taken back'),
            ('3 what an index may still show'), ('4 uploads'),
            ('5 bodies of finished edits can go'), ('6 priorities and data used'),
            ('7 passes that are not over'), ('edits over the budget'), ('uptime of answers'),
            ('contacts that pass on'), ('edits that are not let through'),
            ('where users are registered'), ('secrets of finished edits leave');
          PRAGMA journal_mode = DELETE
          """)
    }
    try earlier.close()
    for store in forms.map({ "\($0)/store.db" }) + ["file/old.db"] {
      let folder = office.path(String(store.prefix { $0 != "/" }))
      let before = try picture(folder)
      for words in Self.commands + [["doctor"], ["backup", office.path("copy.db")]] {
        let ended = try await office.agent(words + ["--store", office.path(store)])
        if words == ["doctor"] {
          #expect(ended.output.contains("ok  store"), "\(store): \(ended)")
        } else {
          ended.expect(0)
        }
        if words == ["queue", "--limit", "0"] {
          #expect(ended.lines.count == 3, "\(store): \(ended)")
        }
        #expect(try picture(folder) == before, "\(store): \(words)")
      }
      #expect(try StoreFile(office.path("copy.db")).edits().count == 3, "\(store)")
      try FileManager.default.removeItem(atPath: office.path("copy.db"))
    }
  }

  /// What is said of a copy is what its next edit will find.
  @Test func aCopyIsSaidToBeOneAndKeepsItsNameUntilItRecords() async throws {
    let (office, _) = try await offices()
    let copy = office.path("file/store.db")
    for _ in 0..<2 {
      let looked = try await office.agent("status", "--json", "--store", copy).expect(0)
      #expect(looked.talk.contains("copy"), "\(looked.talk)")
      #expect(try looked.object()["replica"]?.string == "dharwad-01")
    }
    let recorded = try await office.agent(Office.school("9") + ["--store", copy, "--json"])
    recorded.expect(0)
    #expect(try recorded.object()["edit"]?.string?.hasPrefix("dharwad-01~") == true)
    #expect(try await office.agent("status", "--store", copy).expect(0).talk == "")
  }

  /// Looks at each form on a small disk of its own, after `prepare` has made it unfit to be written.
  private func look(_ prepare: String, forms: [String], _ office: Office) async throws {
    for form in forms {
      let ended = try await office.isolated(
        """
        mkdir -p "$FOLDER/disk" && mount -t tmpfs -o size=2m none "$FOLDER/disk" || exit 9
        chmod 700 "$FOLDER/disk"; cp "$FOLDER/\(form)"/* "$FOLDER/disk/" || exit 9
        \(prepare)
        cd "$FOLDER/disk"; ls >"$FOLDER/before"; sha256sum store.db >>"$FOLDER/before"
        export AGENT_STORE="$FOLDER/disk/store.db"
        "$AGENT" status >"$FOLDER/status" || exit 10
        "$AGENT" queue --limit 0 || exit 11
        "$AGENT" record show org:ap/s0 >/dev/null || exit 12
        "$AGENT" conflicts || exit 13
        "$AGENT" doctor | grep -q "ok  store" || exit 14
        "$AGENT" backup "$FOLDER/\(form)-copy.db" >/dev/null || exit 15
        ls >"$FOLDER/after"; sha256sum store.db >>"$FOLDER/after"
        cmp "$FOLDER/before" "$FOLDER/after" || exit 16
        "$AGENT" org create --provider ap --external-id 9 --org-name x 2>"$FOLDER/talk" && exit 17
        exit 0
        """)
      ended.expect(0)
      #expect(ended.lines.count == 3, "\(form): \(ended)")
      #expect(try StoreFile(office.path("\(form)-copy.db")).edits().count == 3, "\(form)")
      #expect(try StoreFile(office.path("\(form)-copy.db")).flaws().isEmpty, "\(form)")
      let talk = try office.read("talk")
      #expect(talk.contains("error: ") && talk.contains("hint: "), "\(form): \(talk)")
      #expect(talk.contains("full") || talk.contains("read-only"), "\(form): \(talk)")
    }
  }

  @Test(.enabled(if: Namespace.isThere, "this machine lets nobody mount a small disk"))
  func aFullDiskCanBeLookedAt() async throws {
    let (office, forms) = try await offices()
    try await look(
      "dd if=/dev/zero of=\"$FOLDER/disk/filler\" bs=1k 2>/dev/null", forms: forms, office)
  }

  @Test(.enabled(if: Namespace.isThere, "this machine lets nobody mount a small disk"))
  func aReadOnlyDiskCanBeLookedAt() async throws {
    let (office, forms) = try await offices()
    try await look("mount -o remount,ro \"$FOLDER/disk\" || exit 9", forms: forms, office)
  }
}
