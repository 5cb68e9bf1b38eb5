-- Edits that travel by other roads than this machine's own line: which of this store's are with whom,
-- and which of other offices' are here. Nothing in here is ever the only word on an edit's state.

-- One row for each bundle that was written or taken.
CREATE TABLE bundle (
  id INTEGER PRIMARY KEY,
  way TEXT NOT NULL CHECK (way IN ('out', 'in')),
  kind TEXT NOT NULL CHECK (kind IN ('edits', 'receipts')),
  -- The other installation.
  peer TEXT NOT NULL,
  -- Who wrote it, with the epoch.
  replica TEXT NOT NULL,
  -- Counted by who wrote it, for each recipient from 1.
  number INTEGER NOT NULL CHECK (number > 0),
  -- When it was written or taken here.
  at INTEGER NOT NULL,
  -- How many edits or receipts are in it.
  lines INTEGER NOT NULL CHECK (lines > 0),
  -- `unfinished` until its file has its name; then `out`, and `recalled` if it was taken back.
  state TEXT NOT NULL CHECK (state IN ('unfinished', 'out', 'recalled', 'taken')),
  -- Where it was written, and the digest of its bytes; null for one that was taken.
  file TEXT,
  digest TEXT,
  CHECK ((way = 'in') = (state = 'taken')),
  UNIQUE (way, kind, peer, replica, number)
) STRICT;

-- This store's own edits that were handed over, for ever.
CREATE TABLE road (
  edit_id INTEGER PRIMARY KEY REFERENCES edit (id),
  -- The installation to which it was handed over last.
  peer TEXT NOT NULL,
  -- How often it was handed over.
  trips INTEGER NOT NULL CHECK (trips > 0),
  -- The bundle by which it is on its way; null once it has come back or was recalled.
  bundle_id INTEGER REFERENCES bundle (id)
) STRICT;
CREATE INDEX road_open ON road (bundle_id) WHERE bundle_id IS NOT NULL;

-- Other offices' edits that were taken in here.
CREATE TABLE guest (
  edit_id INTEGER PRIMARY KEY REFERENCES edit (id),
  -- The installation that handed it over.
  peer TEXT NOT NULL,
  -- Which of its trips brought it here last.
  trip INTEGER NOT NULL CHECK (trip > 0),
  -- The receipt with which it went back to its office, where it is to be repaired; null while it is
  -- this store's to bring to its end.
  handed_back TEXT,
  -- The first receipts that told its end; null until then.
  told_in INTEGER,
  -- The clock of the record's base as it was told last.
  told_clock TEXT,
  -- Whether its office has those receipts.
  is_acknowledged INTEGER NOT NULL DEFAULT 0 CHECK (is_acknowledged IN (0, 1))
) STRICT;
CREATE INDEX guest_untold ON guest (peer) WHERE is_acknowledged = 0;

-- What proves an end is found by the edit's name.
CREATE INDEX receipt_by_edit ON receipt (edit);

-- A guest that went back is taken out here, and its office may hand it over again, repaired.
DROP TRIGGER edit_final;
CREATE TRIGGER edit_final BEFORE UPDATE OF state ON edit
  WHEN old.state IN ('accepted', 'withdrawn') AND new.state <> old.state
    AND NOT (old.state = 'withdrawn' AND EXISTS (
      SELECT 1 FROM guest WHERE edit_id = old.id AND handed_back IS NOT NULL))
BEGIN
  SELECT RAISE(ABORT, 'an accepted or withdrawn edit does not change its state');
END;
DROP TRIGGER edit_body_final;
CREATE TRIGGER edit_body_final BEFORE UPDATE OF fields ON edit
  WHEN old.state IN ('accepted', 'withdrawn') AND new.fields <> old.fields
    AND new.pruned_at IS NULL
    AND NOT (old.state = 'withdrawn' AND EXISTS (
      SELECT 1 FROM guest WHERE edit_id = old.id AND handed_back IS NOT NULL))
BEGIN
  SELECT RAISE(ABORT, 'the fields of an accepted or withdrawn edit do not change');
END;
