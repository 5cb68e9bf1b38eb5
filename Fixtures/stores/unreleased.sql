-- A store of the last build before the first release (commit 61bcc27), as sqlite3 3.40.1's .dump gives it.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('1 outbox');
INSERT INTO grdb_migrations VALUES('2 decisions can be taken back');
INSERT INTO grdb_migrations VALUES('3 what an index may still show');
INSERT INTO grdb_migrations VALUES('4 uploads');
INSERT INTO grdb_migrations VALUES('5 bodies of finished edits can go');
INSERT INTO grdb_migrations VALUES('6 priorities and data used');
INSERT INTO grdb_migrations VALUES('7 passes that are not over');
INSERT INTO grdb_migrations VALUES('edits over the budget');
INSERT INTO grdb_migrations VALUES('uptime of answers');
INSERT INTO grdb_migrations VALUES('contacts that pass on');
INSERT INTO grdb_migrations VALUES('edits that are not let through');
INSERT INTO grdb_migrations VALUES('where users are registered');
INSERT INTO grdb_migrations VALUES('secrets of finished edits leave');
CREATE TABLE replica (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL,
  epoch INTEGER NOT NULL CHECK (epoch >= 1),
  counter INTEGER NOT NULL CHECK (counter >= 0)
) STRICT;
INSERT INTO replica VALUES(1,'dharwad-01',1,4);
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
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
  base_clock TEXT NOT NULL DEFAULT '{}', outlived TEXT, registered_under TEXT, registered_at INTEGER
  CHECK (registered_at IS NULL OR registered_under IS NOT NULL),
  CHECK ((kind = 'member') = (organisation_key IS NOT NULL)),
  CHECK ((kind = 'member') = (user_key IS NOT NULL))
) STRICT;
INSERT INTO record VALUES(1,'org','org:ap/s-1','ap','S-1',NULL,NULL,NULL,NULL,'unknown',NULL,'{"dharwad-01":1}','{}',NULL,NULL,NULL);
INSERT INTO record VALUES(2,'user','user:ap/ravi','ap',NULL,'ravi',NULL,NULL,NULL,'unknown',NULL,'{"dharwad-01":2}','{}',NULL,NULL,NULL);
INSERT INTO record VALUES(3,'member','member:ap/s-1/asha','ap','S-1','asha','org:ap/s-1','user:ap/asha',NULL,'unknown',NULL,'{"dharwad-01":3}','{}',NULL,NULL,NULL);
INSERT INTO record VALUES(4,'user','user:ap/asha','ap',NULL,'asha',NULL,NULL,NULL,'unknown',NULL,'{"dharwad-01":4}','{}',NULL,NULL,NULL);
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
  note TEXT, author_saw TEXT, pruned_at INTEGER CHECK (pruned_at IS NULL OR fields = '{}'), priority INTEGER NOT NULL DEFAULT 1 CHECK (priority IN (0, 1, 2)), refusals INTEGER NOT NULL DEFAULT 0 CHECK (refusals >= 0), refused_at INTEGER,
  UNIQUE (replica, counter),
  CHECK ((state = 'waiting') = (waits_on IS NOT NULL)),
  CHECK (into_id IS NULL OR state = 'folded'),
  CHECK (not_before = 0 OR state IN ('queued', 'waiting', 'sent'))
) STRICT;
INSERT INTO edit VALUES(1,'dharwad-01',1,1,'org-create','{"orgName":"Government School 1"}','{}',1796095537425,'operator','queued',0,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,0,NULL);
INSERT INTO edit VALUES(2,'dharwad-01',2,2,'user-create','{"email":"ravi@example.in","emailVerified":true,"firstName":"Ravi"}','{}',1796095537608,'operator','queued',0,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,0,NULL);
INSERT INTO edit VALUES(3,'dharwad-01',3,3,'member-add','{}','{}',1796095537833,'operator','withdrawn',0,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,0,NULL);
INSERT INTO edit VALUES(4,'dharwad-01',4,4,'user-update','{"email":"asha@example.in","emailVerified":true,"location":"Dharwad"}','{}',1796095538114,'operator','queued',0,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,0,NULL);
CREATE TABLE tally (
  state TEXT PRIMARY KEY,
  edits INTEGER NOT NULL CHECK (edits >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO tally VALUES('accepted',0);
INSERT INTO tally VALUES('conflict',0);
INSERT INTO tally VALUES('folded',0);
INSERT INTO tally VALUES('queued',3);
INSERT INTO tally VALUES('rejected',0);
INSERT INTO tally VALUES('sent',0);
INSERT INTO tally VALUES('waiting',0);
INSERT INTO tally VALUES('withdrawn',1);
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
, lane TEXT NOT NULL DEFAULT 'single'
  CHECK (lane IN ('single', 'bulk')), ended_uptime REAL) STRICT;
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
, base_before TEXT, presence_before TEXT) STRICT;
CREATE TABLE journal (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  record_id INTEGER NOT NULL REFERENCES record (id),
  edit_id INTEGER REFERENCES edit (id),
  event TEXT NOT NULL,
  detail TEXT NOT NULL DEFAULT '{}'
) STRICT;
INSERT INTO journal VALUES(1,1796095537425,1,1,'recorded','{"by":"operator","state":"queued"}');
INSERT INTO journal VALUES(2,1796095537608,2,2,'recorded','{"by":"operator","state":"queued"}');
INSERT INTO journal VALUES(3,1796095537833,3,3,'recorded','{"by":"operator","state":"waiting"}');
INSERT INTO journal VALUES(4,1796095537931,3,3,'withdrawn','{}');
INSERT INTO journal VALUES(5,1796095538114,4,4,'recorded','{"by":"operator","state":"queued"}');
CREATE TABLE pass (
  id INTEGER PRIMARY KEY,
  started_at INTEGER NOT NULL,
  report TEXT NOT NULL
, is_over INTEGER NOT NULL DEFAULT 1 CHECK (is_over IN (0, 1))) STRICT;
CREATE TABLE import (
  digest TEXT PRIMARY KEY,
  lines INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO import VALUES('d324fa42ed352e441f3527234a3671a2c2d85ee46d2b56773f60bda90f1ee319',1);
CREATE TABLE import_refusal (
  digest TEXT NOT NULL,
  line INTEGER NOT NULL,
  PRIMARY KEY (digest, line)
) STRICT, WITHOUT ROWID;
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
CREATE INDEX record_by_organisation ON record (organisation_key)
  WHERE organisation_key IS NOT NULL;
CREATE INDEX record_by_user ON record (user_key) WHERE user_key IS NOT NULL;
CREATE INDEX edit_by_state ON edit (state, not_before);
CREATE INDEX edit_by_record ON edit (record_id);
CREATE INDEX edit_waiting ON edit (waits_on) WHERE waits_on IS NOT NULL;
CREATE INDEX edit_carried ON edit (into_id) WHERE into_id IS NOT NULL;
CREATE TRIGGER edit_final BEFORE UPDATE OF state ON edit
  WHEN old.state IN ('accepted', 'withdrawn') AND new.state <> old.state
BEGIN
  SELECT RAISE(ABORT, 'an accepted or withdrawn edit does not change its state');
END;
CREATE TRIGGER edit_kept BEFORE DELETE ON edit
BEGIN
  SELECT RAISE(ABORT, 'edits are never deleted');
END;
CREATE TRIGGER tally_insert AFTER INSERT ON edit
BEGIN
  UPDATE tally SET edits = edits + 1 WHERE state = new.state;
END;
CREATE TRIGGER tally_update AFTER UPDATE OF state ON edit WHEN old.state <> new.state
BEGIN
  UPDATE tally SET edits = edits - 1 WHERE state = old.state;
  UPDATE tally SET edits = edits + 1 WHERE state = new.state;
END;
CREATE INDEX attempt_by_edit ON attempt (edit_id);
CREATE UNIQUE INDEX conflict_open ON conflict (record_id) WHERE resolved_by IS NULL;
CREATE INDEX journal_by_record ON journal (record_id);
CREATE INDEX upload_open ON upload (id) WHERE state <> 'done';
CREATE INDEX upload_edit_by_upload ON upload_edit (upload_id);
CREATE TRIGGER edit_pruned BEFORE UPDATE OF pruned_at ON edit
  WHEN (old.pruned_at IS NOT NULL AND new.pruned_at IS NULL)
    OR old.state NOT IN ('accepted', 'withdrawn', 'folded')
    OR coalesce((SELECT carrier.state FROM edit AS carrier WHERE carrier.id = old.into_id),
      'accepted') NOT IN ('accepted', 'withdrawn')
BEGIN
  SELECT RAISE(ABORT, 'only a finished edit is pruned, and once');
END;
CREATE INDEX edit_due ON edit (priority) WHERE state = 'queued' AND not_before = 0;
CREATE INDEX pass_by_start ON pass (started_at);
CREATE INDEX edit_over_budget ON edit (error_code)
  WHERE state = 'queued' AND not_before > 0 AND error_code = 'over-budget';
CREATE INDEX record_by_phone ON record (json_extract(base, '$.phone'))
  WHERE kind = 'user' AND json_valid(base);
CREATE INDEX record_by_email ON record (lower(json_extract(base, '$.email')))
  WHERE kind = 'user' AND json_valid(base);
CREATE INDEX edit_of_user ON edit (operation)
  WHERE operation = 'user-update' AND state IN ('queued', 'waiting', 'sent');
CREATE INDEX edit_refused ON edit (refused_at) WHERE refused_at IS NOT NULL;
CREATE INDEX record_by_registration ON record (registered_under, registered_at)
  WHERE registered_under IS NOT NULL;
CREATE TRIGGER edit_body_final BEFORE UPDATE OF fields ON edit
  WHEN old.state IN ('accepted', 'withdrawn') AND new.fields <> old.fields
    AND new.pruned_at IS NULL
BEGIN
  SELECT RAISE(ABORT, 'the fields of an accepted or withdrawn edit do not change');
END;
COMMIT;
