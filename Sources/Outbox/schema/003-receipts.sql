-- What proves how each edit ended, and whom this office hands edits to.

-- One row for each end of what was sent: accepted, rejected, or in conflict. Each holds the digest of
-- the one before, so that none can be changed, left out or moved without a trace. Digests are of
-- SHA-256; what each is of is told in docs/receipts.md.
CREATE TABLE receipt (
  -- Its place in the chain: 1, 2, 3, …
  id INTEGER PRIMARY KEY CHECK (id > 0),
  -- The dot of the edit that was sent.
  edit TEXT NOT NULL,
  -- The dots of those that it carried, in their order, with a blank between; null for none.
  carried TEXT,
  ending TEXT NOT NULL CHECK (ending IN ('accepted', 'rejected', 'conflict')),
  -- The server's id of the record, where it is known.
  server_id TEXT,
  -- The header `Date` of the answer by which the end was known; null where none came or told.
  served_at INTEGER,
  -- Of the request's body, with its secrets masked; null where nobody saw it leave: the pass was
  -- killed.
  request BLOB CHECK (length(request) = 32),
  -- Of the body of the answer by which the end was known; null where none came.
  reply BLOB CHECK (length(reply) = 32),
  -- Of the receipt before; zeros in the first one.
  previous BLOB NOT NULL CHECK (length(previous) = 32)
) STRICT;
CREATE TRIGGER receipt_final BEFORE UPDATE ON receipt
BEGIN
  SELECT RAISE(ABORT, 'receipts never change');
END;
CREATE TRIGGER receipt_kept BEFORE DELETE ON receipt
BEGIN
  SELECT RAISE(ABORT, 'receipts are never deleted');
END;

-- The chain's end, which its last receipt alone could not prove: one row.
CREATE TABLE receipt_head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- How many receipts there are.
  receipts INTEGER NOT NULL CHECK (receipts >= 0),
  -- Of the last one; zeros where there is none.
  digest BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT;
INSERT INTO receipt_head (id, receipts, digest) VALUES (1, 0, zeroblob(32));

-- What left in a request whose outcome was not known when its pass ended, for the receipt.
ALTER TABLE attempt ADD COLUMN request BLOB CHECK (length(request) = 32);
ALTER TABLE upload ADD COLUMN request BLOB CHECK (length(request) = 32);

-- Whose bundles this office takes, and whom it seals its own to. Nothing of it is fetched: a person
-- has brought each key.
CREATE TABLE peer (
  -- What it is called here, the name of its replica.
  name TEXT PRIMARY KEY,
  -- The public key that is sealed to, `age1…`.
  recipient TEXT NOT NULL UNIQUE,
  -- The public key by which its signature is known, `ssh-ed25519 AAAA…`.
  signer TEXT NOT NULL UNIQUE,
  added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
