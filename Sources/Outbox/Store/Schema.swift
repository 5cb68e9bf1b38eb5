import GRDB

/// The store's schema. A released migration is never edited: a change is a new one.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 outbox") { db in
      for statement in [identity, records, edits, transitions, tally, history, passes] {
        try db.execute(sql: statement)
      }
    }
    migrator.registerMigration("2 decisions can be taken back") { db in
      try db.execute(sql: decisions)
    }
    migrator.registerMigration("3 what an index may still show") { db in
      try db.execute(sql: outlivedValues)
    }
    migrator.registerMigration("4 uploads") { db in
      try db.execute(sql: uploads)
    }
    migrator.registerMigration("5 bodies of finished edits can go") { db in
      try db.execute(sql: pruning)
    }
    migrator.registerMigration("6 priorities and data used") { db in
      try db.execute(sql: priorities)
      try db.execute(sql: dataUsed)
    }
    migrator.registerMigration("7 passes that are not over") { db in
      try db.execute(sql: unfinishedPasses)
    }
    migrator.registerMigration("edits over the budget") { db in
      try db.execute(sql: overBudget)
    }
    migrator.registerMigration("uptime of answers") { db in
      try db.execute(sql: answerUptime)
    }
    migrator.registerMigration("contacts that pass on") { db in
      try db.execute(sql: contacts)
    }
    migrator.registerMigration("edits that are not let through") { db in
      try db.execute(sql: refusals)
    }
    migrator.registerMigration("where users are registered") { db in
      try db.execute(sql: registrations)
    }
    migrator.registerMigration("secrets of finished edits leave") { db in
      try db.execute(sql: finishedSecrets)
    }
    return migrator
  }

  /// `outlived`: what the record was on the server until it last moved. `author_saw`: the values that
  /// an edit's author saw of its fields, where the base has moved since the edit was recorded.
  private static let outlivedValues = """
    ALTER TABLE record ADD COLUMN outlived TEXT;
    ALTER TABLE edit ADD COLUMN author_saw TEXT;
    """

  /// What a decided conflict had replaced of its record: a decision that is withdrawn before
  /// Sunbird has it puts that back. Null while the conflict is open.
  private static let decisions = """
    ALTER TABLE conflict ADD COLUMN base_before TEXT;
    ALTER TABLE conflict ADD COLUMN presence_before TEXT;
    """

  /// `upload`: one row for each upload of many records, written before its first byte. `state` is
  /// `sent` until an answer comes, `taken` while the server works on it under `process_id`, `lost`
  /// when nobody knows its process, `done` when each row has its end. `organisation` is the key of
  /// the one that its users are uploaded under, null for organisations. `poll_at` is when to ask
  /// next. `upload_edit`: the carriers that travel in an upload, with what their records' bases are
  /// once they are accepted. `attempt.lane` tells how an attempt travelled.
  private static let uploads = """
    CREATE TABLE upload (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN ('org', 'user')),
      organisation TEXT,
      state TEXT NOT NULL CHECK (state IN ('sent', 'taken', 'lost', 'done')),
      process_id TEXT,
      sent_at INTEGER NOT NULL,
      polls INTEGER NOT NULL DEFAULT 0,
      poll_at INTEGER NOT NULL,
      CHECK ((kind = 'user') = (organisation IS NOT NULL)),
      CHECK (state <> 'taken' OR process_id IS NOT NULL)
    ) STRICT;
    CREATE INDEX upload_open ON upload (id) WHERE state <> 'done';
    CREATE TABLE upload_edit (
      edit_id INTEGER NOT NULL REFERENCES edit (id),
      upload_id INTEGER NOT NULL REFERENCES upload (id),
      operation TEXT NOT NULL CHECK (operation IN ('org-create', 'user-create', 'user-update',
        'member-add')),
      base TEXT,
      remote_changed INTEGER NOT NULL CHECK (remote_changed IN (0, 1)),
      note TEXT,
      PRIMARY KEY (edit_id, upload_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX upload_edit_by_upload ON upload_edit (upload_id);
    ALTER TABLE attempt ADD COLUMN lane TEXT NOT NULL DEFAULT 'single'
      CHECK (lane IN ('single', 'bulk'));
    """

  /// `pruned_at`: when the body of a finished edit, its `fields`, was dropped; null while it is
  /// there. That is the only way in which the fields of an accepted or withdrawn edit change, and
  /// what is not finished can't lose them.
  private static let pruning = """
    ALTER TABLE edit ADD COLUMN pruned_at INTEGER CHECK (pruned_at IS NULL OR fields = '{}');
    CREATE TRIGGER edit_body_final BEFORE UPDATE OF fields ON edit
      WHEN old.state IN ('accepted', 'withdrawn') AND new.fields <> old.fields
        AND new.pruned_at IS NULL
    BEGIN
      SELECT RAISE(ABORT, 'the fields of an accepted or withdrawn edit do not change');
    END;
    CREATE TRIGGER edit_pruned BEFORE UPDATE OF pruned_at ON edit
      WHEN (old.pruned_at IS NOT NULL AND new.pruned_at IS NULL)
        OR old.state NOT IN ('accepted', 'withdrawn', 'folded')
        OR coalesce((SELECT carrier.state FROM edit AS carrier WHERE carrier.id = old.into_id),
          'accepted') NOT IN ('accepted', 'withdrawn')
    BEGIN
      SELECT RAISE(ABORT, 'only a finished edit is pruned, and once');
    END;
    """

  /// `priority`: 0 high, 1 normal, 2 low: what goes first. `edit_due` holds what is due in that order,
  /// oldest first within a priority, so that a claim reads no more than it hands out.
  private static let priorities = """
    ALTER TABLE edit ADD COLUMN priority INTEGER NOT NULL DEFAULT 1 CHECK (priority IN (0, 1, 2));
    CREATE INDEX edit_due ON edit (priority) WHERE state = 'queued' AND not_before = 0;
    """

  /// Finds the passes of a day or a month, however many there were before.
  private static let dataUsed = "CREATE INDEX pass_by_start ON pass (started_at)"

  /// `is_over`: 0 while the pass goes on, and for ever where it was killed: its report is then the
  /// last one that it kept, for what it cost.
  private static let unfinishedPasses =
    "ALTER TABLE pass ADD COLUMN is_over INTEGER NOT NULL DEFAULT 1 CHECK (is_over IN (0, 1))"

  /// What is not Sunbird's judgement, but keeps an edit from it. `refusals`: in how many passes in a
  /// row something stood against this edit while Sunbird answered about others. `refused_at`: when
  /// something last did, alone or not; null where the edit goes in its turn. Those that have it go
  /// last in a pass, the one that was tried longest ago first.
  private static let refusals = """
    ALTER TABLE edit ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0 CHECK (refusals >= 0);
    ALTER TABLE edit ADD COLUMN refused_at INTEGER;
    CREATE INDEX edit_refused ON edit (refused_at) WHERE refused_at IS NOT NULL;
    """

  /// `replica`: the one row that says who this store is and the highest counter it has issued.
  /// `setting`: small facts learned about the server, by name.
  private static let identity = """
    CREATE TABLE replica (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      name TEXT NOT NULL,
      epoch INTEGER NOT NULL CHECK (epoch >= 1),
      counter INTEGER NOT NULL CHECK (counter >= 0)
    ) STRICT;
    CREATE TABLE setting (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """

  /// One row for each organisation, user and membership that an edit is about, or that an edit
  /// waits for.
  ///
  /// `key` is the canonical key; provider, external_id and user_name keep the spelling in
  /// which the record was made.
  /// `organisation_key` and `user_key` name a membership's parents. `base` is a JSON object of the
  /// values last known to be on the server, null when none were ever known; there is no column for
  /// the local values, they are the base with the unfinished edits laid over it. `clock` has seen
  /// everything that is known here, `base_clock` everything that is in the base.
  private static let records = """
    CREATE TABLE record (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN ('org', 'user', 'member')),
      key TEXT NOT NULL UNIQUE,
      provider TEXT NOT NULL,
      external_id TEXT,
      user_name TEXT,
      organisation_key TEXT,
      user_key TEXT,
      server_id TEXT,
      presence TEXT NOT NULL DEFAULT 'unknown'
        CHECK (presence IN ('unknown', 'present', 'absent')),
      base TEXT,
      clock TEXT NOT NULL DEFAULT '{}',
      base_clock TEXT NOT NULL DEFAULT '{}',
      CHECK ((kind = 'member') = (organisation_key IS NOT NULL)),
      CHECK ((kind = 'member') = (user_key IS NOT NULL))
    ) STRICT;
    CREATE INDEX record_by_organisation ON record (organisation_key)
      WHERE organisation_key IS NOT NULL;
    CREATE INDEX record_by_user ON record (user_key) WHERE user_key IS NOT NULL;
    """

  /// The outbox itself: one row for each recorded edit, for ever. `id` is the order of recording.
  ///
  /// `fields` is a JSON object of what the edit changes; secrets in it give way to a marker once
  /// accepted. `context` is the clock that the author saw. `not_before` (milliseconds since 1970,
  /// 0 for "now") is the edit's own backoff. `waits_on` names the record that a waiting edit needs.
  /// `into_id` is the carrier of a folded edit, null where a run of edits cancelled out. The
  /// `error_` columns hold the last problem that somebody named.
  private static let edits = """
    CREATE TABLE edit (
      id INTEGER PRIMARY KEY,
      replica TEXT NOT NULL,
      counter INTEGER NOT NULL CHECK (counter > 0),
      record_id INTEGER NOT NULL REFERENCES record (id),
      operation TEXT NOT NULL CHECK (operation IN (
        'org-create', 'org-update', 'user-create', 'user-update', 'member-add', 'member-remove')),
      fields TEXT NOT NULL,
      context TEXT NOT NULL,
      recorded_at INTEGER NOT NULL,
      recorded_by TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN (
        'queued', 'waiting', 'sent', 'accepted', 'folded', 'conflict', 'rejected', 'withdrawn')),
      not_before INTEGER NOT NULL DEFAULT 0,
      waits_on INTEGER REFERENCES record (id),
      into_id INTEGER REFERENCES edit (id),
      attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
      error_code TEXT,
      error_message TEXT,
      error_field TEXT,
      error_status INTEGER,
      note TEXT,
      UNIQUE (replica, counter),
      CHECK ((state = 'waiting') = (waits_on IS NOT NULL)),
      CHECK (into_id IS NULL OR state = 'folded'),
      CHECK (not_before = 0 OR state IN ('queued', 'waiting', 'sent'))
    ) STRICT;
    CREATE INDEX edit_by_state ON edit (state, not_before);
    CREATE INDEX edit_by_record ON edit (record_id);
    CREATE INDEX edit_waiting ON edit (waits_on) WHERE waits_on IS NOT NULL;
    CREATE INDEX edit_carried ON edit (into_id) WHERE into_id IS NOT NULL;
    """

  /// What Sunbird has, has been taken out or has been cancelled never comes back to life.
  private static let transitions = """
    CREATE TRIGGER edit_final BEFORE UPDATE OF state ON edit
      WHEN old.state IN ('accepted', 'withdrawn') AND new.state <> old.state
    BEGIN
      SELECT RAISE(ABORT, 'an accepted or withdrawn edit does not change its state');
    END;
    CREATE TRIGGER edit_kept BEFORE DELETE ON edit
    BEGIN
      SELECT RAISE(ABORT, 'edits are never deleted');
    END;
    """

  /// How many edits are in each state, kept by triggers so that a status needs no counting.
  private static let tally = """
    CREATE TABLE tally (
      state TEXT PRIMARY KEY,
      edits INTEGER NOT NULL CHECK (edits >= 0)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO tally (state, edits) VALUES ('queued', 0), ('waiting', 0), ('sent', 0),
      ('accepted', 0), ('folded', 0), ('conflict', 0), ('rejected', 0), ('withdrawn', 0);
    CREATE TRIGGER tally_insert AFTER INSERT ON edit
    BEGIN
      UPDATE tally SET edits = edits + 1 WHERE state = new.state;
    END;
    CREATE TRIGGER tally_update AFTER UPDATE OF state ON edit WHEN old.state <> new.state
    BEGIN
      UPDATE tally SET edits = edits - 1 WHERE state = old.state;
      UPDATE tally SET edits = edits + 1 WHERE state = new.state;
    END;
    """

  /// `attempt`: one row for each request that was about to leave, written before its first byte;
  /// `outcome` is null until the reply was understood. `conflict`: what a person has to decide or
  /// has decided; at most one open for a record. `remote` is every field that was seen there.
  /// `journal`: everything that ever happened to a record, in order, only ever added to.
  private static let history = """
    CREATE TABLE attempt (
      id INTEGER PRIMARY KEY,
      edit_id INTEGER NOT NULL REFERENCES edit (id),
      operation TEXT NOT NULL,
      started_at INTEGER NOT NULL,
      ended_at INTEGER,
      outcome TEXT,
      code TEXT,
      message TEXT,
      http_status INTEGER
    ) STRICT;
    CREATE INDEX attempt_by_edit ON attempt (edit_id);
    CREATE TABLE conflict (
      id INTEGER PRIMARY KEY,
      record_id INTEGER NOT NULL REFERENCES record (id),
      kind TEXT NOT NULL CHECK (kind IN ('fields', 'gone')),
      disputes TEXT NOT NULL,
      remote TEXT NOT NULL,
      local_clock TEXT NOT NULL,
      remote_clock TEXT NOT NULL,
      detected_at INTEGER NOT NULL,
      resolved_by INTEGER REFERENCES edit (id)
    ) STRICT;
    CREATE UNIQUE INDEX conflict_open ON conflict (record_id) WHERE resolved_by IS NULL;
    CREATE TABLE journal (
      id INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      record_id INTEGER NOT NULL REFERENCES record (id),
      edit_id INTEGER REFERENCES edit (id),
      event TEXT NOT NULL,
      detail TEXT NOT NULL DEFAULT '{}'
    ) STRICT;
    CREATE INDEX journal_by_record ON journal (record_id);
    """

  /// `pass`: the report of each sync. `import`: how far each imported file has been recorded: one row
  /// for each run of its lines, named by the digest of the file up to there. `import_refusal` is not
  /// used any more.
  private static let passes = """
    CREATE TABLE pass (
      id INTEGER PRIMARY KEY,
      started_at INTEGER NOT NULL,
      report TEXT NOT NULL
    ) STRICT;
    CREATE TABLE import (
      digest TEXT PRIMARY KEY,
      lines INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE import_refusal (
      digest TEXT NOT NULL,
      line INTEGER NOT NULL,
      PRIMARY KEY (digest, line)
    ) STRICT, WITHOUT ROWID;
    """
}
