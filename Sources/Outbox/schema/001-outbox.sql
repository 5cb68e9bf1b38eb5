-- The store of one office. Moments are milliseconds since 1970 (UTC) unless a column says otherwise;
-- fields, clocks and details are JSON. A released file of this folder is never edited: a change of
-- the schema is a new one.

-- Who this store is: its one row has the highest counter that was ever issued.
CREATE TABLE replica (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL,
  -- Opened anew where the store is a copy, or was put back: `name~2`, `name~3`, …
  epoch INTEGER NOT NULL CHECK (epoch >= 1),
  counter INTEGER NOT NULL CHECK (counter >= 0)
) STRICT;

-- Small facts learned about the server and the store, by name.
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row for each organisation, user and membership that an edit is about, or that an edit waits
-- for. There is no column for local values: they are the base with the unfinished edits laid over it.
CREATE TABLE record (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('org', 'user', 'member')),
  -- The canonical key, by which a record is found whatever its spelling.
  key TEXT NOT NULL UNIQUE,
  -- The parts of the key, in the spelling in which the record was made.
  provider TEXT NOT NULL,
  external_id TEXT,
  user_name TEXT,
  -- The canonical keys of a membership's parents.
  organisation_key TEXT,
  user_key TEXT,
  -- The server's id, once it has been shown.
  server_id TEXT,
  presence TEXT NOT NULL DEFAULT 'unknown' CHECK (presence IN ('unknown', 'present', 'absent')),
  -- The values last known to be on the server; null when none were ever known.
  base TEXT,
  -- Has seen everything that is known here.
  clock TEXT NOT NULL DEFAULT '{}',
  -- Has seen everything that is in the base.
  base_clock TEXT NOT NULL DEFAULT '{}',
  -- What the record was on the server until it last moved: an index that lags may still show it.
  outlived TEXT,
  -- The organisation, as its key was spelled, under which this office had Sunbird register the
  -- user: no upload for another one can change him.
  registered_under TEXT,
  -- When Sunbird said that it had; null where nobody saw its answer.
  registered_at INTEGER CHECK (registered_at IS NULL OR registered_under IS NOT NULL),
  CHECK ((kind = 'member') = (organisation_key IS NOT NULL)),
  CHECK ((kind = 'member') = (user_key IS NOT NULL))
) STRICT;
CREATE INDEX record_by_organisation ON record (organisation_key)
  WHERE organisation_key IS NOT NULL;
CREATE INDEX record_by_user ON record (user_key) WHERE user_key IS NOT NULL;
CREATE INDEX record_by_registration ON record (registered_under, registered_at)
  WHERE registered_under IS NOT NULL;
-- Who has a phone number or an address on the server: what must be unique may pass from one user to
-- another.
CREATE INDEX record_by_phone ON record (json_extract(base, '$.phone'))
  WHERE kind = 'user' AND json_valid(base);
CREATE INDEX record_by_email ON record (lower(json_extract(base, '$.email')))
  WHERE kind = 'user' AND json_valid(base);

-- The outbox itself: one row for each recorded edit, for ever. `id` is the order of recording.
CREATE TABLE edit (
  id INTEGER PRIMARY KEY,
  -- The edit's dot, which is its name.
  replica TEXT NOT NULL,
  counter INTEGER NOT NULL CHECK (counter > 0),
  record_id INTEGER NOT NULL REFERENCES record (id),
  operation TEXT NOT NULL CHECK (operation IN (
    'org-create', 'org-update', 'user-create', 'user-update', 'member-add', 'member-remove')),
  -- What the edit changes. A secret in it gives way to a marker once nothing needs it any more.
  fields TEXT NOT NULL,
  -- The clock that its author saw.
  context TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN (
    'queued', 'waiting', 'sent', 'accepted', 'folded', 'conflict', 'rejected', 'withdrawn')),
  -- The edit's own backoff; 0 for "now".
  not_before INTEGER NOT NULL DEFAULT 0,
  -- The record that a waiting edit needs.
  waits_on INTEGER REFERENCES record (id),
  -- The carrier of a folded edit; null where a run of edits cancelled out.
  into_id INTEGER REFERENCES edit (id),
  -- How often the server has judged it.
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  -- The last problem that somebody named.
  error_code TEXT,
  error_message TEXT,
  error_field TEXT,
  error_status INTEGER,
  -- What an accepted edit could not bring about, for a person.
  note TEXT,
  -- What the author saw of the edit's fields, where the base has moved since it was recorded.
  author_saw TEXT,
  -- When the body of a finished edit, its `fields`, was dropped; null while it is there.
  pruned_at INTEGER CHECK (pruned_at IS NULL OR fields = '{}'),
  -- 0 high, 1 normal, 2 low: what goes first.
  priority INTEGER NOT NULL DEFAULT 1 CHECK (priority IN (0, 1, 2)),
  -- In how many passes in a row something that is not Sunbird stood against this edit while Sunbird
  -- answered about others.
  refusals INTEGER NOT NULL DEFAULT 0 CHECK (refusals >= 0),
  -- When something last did, alone or not; null where the edit goes in its turn. Those that have it
  -- go last in a pass, the one that was tried longest ago first.
  refused_at INTEGER,
  UNIQUE (replica, counter),
  CHECK ((state = 'waiting') = (waits_on IS NOT NULL)),
  CHECK (into_id IS NULL OR state = 'folded'),
  CHECK (not_before = 0 OR state IN ('queued', 'waiting', 'sent'))
) STRICT;
CREATE INDEX edit_by_state ON edit (state, not_before);
CREATE INDEX edit_by_record ON edit (record_id);
CREATE INDEX edit_waiting ON edit (waits_on) WHERE waits_on IS NOT NULL;
CREATE INDEX edit_carried ON edit (into_id) WHERE into_id IS NOT NULL;
-- What is due, oldest first within a priority, so that a claim reads no more than it hands out.
CREATE INDEX edit_due ON edit (priority) WHERE state = 'queued' AND not_before = 0;
CREATE INDEX edit_refused ON edit (refused_at) WHERE refused_at IS NOT NULL;
-- Changes of users that are on their way.
CREATE INDEX edit_of_user ON edit (operation)
  WHERE operation = 'user-update' AND state IN ('queued', 'waiting', 'sent');
-- What is larger than a pass or a day may spend, for the count of what waits for a person.
CREATE INDEX edit_over_budget ON edit (error_code)
  WHERE state = 'queued' AND not_before > 0 AND error_code = 'over-budget';

-- What Sunbird has, has been taken out or has been cancelled never comes back to life.
CREATE TRIGGER edit_final BEFORE UPDATE OF state ON edit
  WHEN old.state IN ('accepted', 'withdrawn') AND new.state <> old.state
BEGIN
  SELECT RAISE(ABORT, 'an accepted or withdrawn edit does not change its state');
END;
CREATE TRIGGER edit_kept BEFORE DELETE ON edit
BEGIN
  SELECT RAISE(ABORT, 'edits are never deleted');
END;
-- Pruning is the only way in which the fields of an accepted or withdrawn edit change, and what is
-- not finished can't lose them.
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

-- How many edits are in each state, kept by triggers so that a status needs no counting.
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

-- One row for each request that was about to leave, written before its first byte.
CREATE TABLE attempt (
  id INTEGER PRIMARY KEY,
  edit_id INTEGER NOT NULL REFERENCES edit (id),
  operation TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  -- Null until the reply was understood.
  outcome TEXT,
  code TEXT,
  message TEXT,
  http_status INTEGER,
  -- How it travelled.
  lane TEXT NOT NULL DEFAULT 'single' CHECK (lane IN ('single', 'bulk')),
  -- The machine's uptime when it ended, in seconds, for what must not be told by a clock that is
  -- set.
  ended_uptime REAL
) STRICT;
CREATE INDEX attempt_by_edit ON attempt (edit_id);

-- What a person has to decide or has decided; at most one open for a record.
CREATE TABLE conflict (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES record (id),
  kind TEXT NOT NULL CHECK (kind IN ('fields', 'gone')),
  -- The fields that differ, with base, local and remote.
  disputes TEXT NOT NULL,
  -- Every field that was seen there.
  remote TEXT NOT NULL,
  local_clock TEXT NOT NULL,
  remote_clock TEXT NOT NULL,
  detected_at INTEGER NOT NULL,
  -- The decision; null while the conflict is open.
  resolved_by INTEGER REFERENCES edit (id),
  -- What the decision had replaced of the record: one that is withdrawn before Sunbird has it puts
  -- that back. Null while the conflict is open.
  base_before TEXT,
  presence_before TEXT,
  -- Who changed the record there last and when, as `{"by","at"}`; null where the server does not tell.
  remote_change TEXT
) STRICT;
CREATE UNIQUE INDEX conflict_open ON conflict (record_id) WHERE resolved_by IS NULL;

-- Everything that ever happened to a record, in order, only ever added to.
CREATE TABLE journal (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  record_id INTEGER NOT NULL REFERENCES record (id),
  edit_id INTEGER REFERENCES edit (id),
  event TEXT NOT NULL,
  detail TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX journal_by_record ON journal (record_id);

-- One row for each upload of many records, written before its first byte.
CREATE TABLE upload (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('org', 'user')),
  -- The key of the organisation that its users are uploaded under; null for organisations.
  organisation TEXT,
  -- `sent` until an answer comes, `taken` while the server works on it, `lost` when nobody knows its
  -- process, `done` when each row has its end.
  state TEXT NOT NULL CHECK (state IN ('sent', 'taken', 'lost', 'done')),
  -- The server's id of the work.
  process_id TEXT,
  sent_at INTEGER NOT NULL,
  polls INTEGER NOT NULL DEFAULT 0,
  -- When to ask next.
  poll_at INTEGER NOT NULL,
  CHECK ((kind = 'user') = (organisation IS NOT NULL)),
  CHECK (state <> 'taken' OR process_id IS NOT NULL)
) STRICT;
CREATE INDEX upload_open ON upload (id) WHERE state <> 'done';

-- The carriers that travel in an upload, with what their records' bases are once they are accepted.
CREATE TABLE upload_edit (
  edit_id INTEGER NOT NULL REFERENCES edit (id),
  upload_id INTEGER NOT NULL REFERENCES upload (id),
  operation TEXT NOT NULL CHECK (operation IN (
    'org-create', 'user-create', 'user-update', 'member-add')),
  base TEXT,
  -- Whether the acceptance says that somebody else had changed the record.
  remote_changed INTEGER NOT NULL CHECK (remote_changed IN (0, 1)),
  note TEXT,
  PRIMARY KEY (edit_id, upload_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX upload_edit_by_upload ON upload_edit (upload_id);

-- The report of each sync.
CREATE TABLE pass (
  id INTEGER PRIMARY KEY,
  started_at INTEGER NOT NULL,
  report TEXT NOT NULL,
  -- 0 while the pass goes on, and for ever where it was killed: its report is then the last one
  -- that it kept, for what it cost.
  is_over INTEGER NOT NULL DEFAULT 1 CHECK (is_over IN (0, 1))
) STRICT;
-- The passes of a day or a month, however many there were before.
CREATE INDEX pass_by_start ON pass (started_at);

-- How far each imported file has been recorded: one row for each run of its lines, named by the
-- digest of the file up to there.
CREATE TABLE import (
  digest TEXT PRIMARY KEY,
  lines INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
