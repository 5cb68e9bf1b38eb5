#!/bin/sh
# Adding a foreign key with PyPI's sqlite-utils takes triggers, COLLATE NOCASE and generated columns off
# the table, with exit 0 and no word: it makes the table anew from what it knows of columns, and carries
# CHECK, NOT NULL, defaults and STRICT over, but none of these three. A trigger that forbids deleting does
# not even notice that its table is dropped. Guessed before: that a command which copies a table keeps
# its rules or refuses, as this one does for partial indexes when columns are renamed.
#
# It bears on hands at the agent's store, where triggers keep final states, edits and tallies: a store
# that lacks one of its triggers should be noticed when it is opened or by the doctor.
#
# Seen with sqlite-utils 4.2.1 (PyPI), `sqlite-utils add-foreign-key store.db users org orgs id`:
#   before: Asha refused, phone '' refused, deletion refused, columns name phone org initial
#   after: Asha taken, phone '' refused, deletion taken, columns name phone org
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
pip install --quiet --no-deps --disable-pip-version-check --root-user-action=ignore --target packages \
  sqlite-utils==4.2.1 sqlite-fts4==1.0.3 click==8.5.1 click-default-group==1.2.4 tabulate==0.10.0 \
  python-dateutil==2.9.0.post0 six==1.17.0 pluggy==1.7.0
export PYTHONPATH=packages
cat >try.py <<'PYTHON'
import sqlite3
import sys

store = sqlite3.connect("store.db")
if sys.argv[1] == "before":
    store.executescript("""
        CREATE TABLE orgs (id TEXT PRIMARY KEY);
        CREATE TABLE users (
          name TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
          phone TEXT CHECK (phone <> ''),
          org TEXT,
          initial TEXT GENERATED ALWAYS AS (substr(name, 1, 1)) STORED
        ) STRICT;
        CREATE TRIGGER user_kept BEFORE DELETE ON users
          BEGIN SELECT raise(ABORT, 'users are kept'); END;
        INSERT INTO users (name, phone) VALUES ('asha', '9880011111');
    """)


INSERT = "INSERT INTO users (name) VALUES ('Asha')"
UPDATE = "UPDATE users SET phone = ''"
DELETE = "DELETE FROM users"


def tried(change):
    try:
        store.execute(change)
        return "taken"
    except sqlite3.IntegrityError:
        return "refused"
    finally:
        store.rollback()


columns = [row[1] for row in store.execute("PRAGMA table_xinfo(users)")]
print(f"{sys.argv[1]}: Asha {tried(INSERT)}, phone '' {tried(UPDATE)}, deletion {tried(DELETE)},",
      "columns", *columns)
PYTHON
{
  python3 try.py before
  python3 -m sqlite_utils add-foreign-key store.db users org orgs id
  python3 try.py after
} | tee seen
diff - seen <<'EXPECTED'
before: Asha refused, phone '' refused, deletion refused, columns name phone org initial
after: Asha taken, phone '' refused, deletion taken, columns name phone org
EXPECTED
