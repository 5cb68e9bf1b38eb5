#!/bin/sh
# SQLite's session extension can't carry a correction of case in a key that compares without case
# (PRIMARY KEY COLLATE NOCASE): "asha" to "Asha" is recorded as an update of the key and as an insertion
# of the same row besides. Applied to an equal copy, the changeset fails with SQLITE_ERROR, or, when
# another field changed as well, meets itself as a conflict and leaves the old spelling. Guessed before:
# a deletion and an insertion, as for any other change of a key, which the last line shows.
#
# It bears on the shape of the agent's keys: a canonical key of its own beside the spelling, as it has
# them, can be carried by changesets; one column that compares without case can't.
#
# Seen with apsw 3.54.1.0 (PyPI), which brings SQLite 3.54.1; what is recorded, what applying it to an
# equal copy does, and what the copy then has:
#   name = 'Asha': UPDATE INSERT, SQLError, asha 1
#   name = 'Asha', phone = '2': UPDATE INSERT, conflict, asha 2
#   name = 'usha': DELETE INSERT, applied, usha 1
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
pip install --quiet --no-deps --disable-pip-version-check --root-user-action=ignore \
  --target "$folder/packages" apsw==3.54.1.0
PYTHONPATH="$folder/packages" python3 - <<'PYTHON' | tee "$folder/seen"
import apsw


def store():
    connection = apsw.Connection(":memory:")
    connection.execute("CREATE TABLE users (name TEXT PRIMARY KEY COLLATE NOCASE, phone TEXT)")
    connection.execute("INSERT INTO users VALUES ('asha', '1')")
    return connection


for change in ("name = 'Asha'", "name = 'Asha', phone = '2'", "name = 'usha'"):
    ours, copy = store(), store()
    session = apsw.Session(ours, "main")
    session.attach("users")
    ours.execute(f"UPDATE users SET {change} WHERE name = 'asha'")
    changeset = session.changeset()
    recorded = sorted((step.op for step in apsw.Changeset.iter(changeset)), key="UPDATE DELETE INSERT".find)
    met = []

    def conflict(reason, step):
        met.append("conflict")
        return apsw.SQLITE_CHANGESET_OMIT

    try:
        apsw.Changeset.apply(changeset, copy, conflict=conflict)
    except apsw.Error as error:
        met.append(type(error).__name__)
    rows = " ".join(copy.execute("SELECT * FROM users").fetchone())
    print(f"{change}: {' '.join(recorded)}, {' '.join(met) or 'applied'}, {rows}")
PYTHON
diff - "$folder/seen" <<'EXPECTED'
name = 'Asha': UPDATE INSERT, SQLError, asha 1
name = 'Asha', phone = '2': UPDATE INSERT, conflict, asha 2
name = 'usha': DELETE INSERT, applied, usha 1
EXPECTED
