#!/bin/sh
# SQLite's sqldiff sees no difference where a name was corrected from "asha" to "Asha" in a column that
# compares without case (COLLATE NOCASE): it compares by each column's collation, columns that are no
# key included. It prints nothing and ends with 0, and a patch made by it leaves the old spelling. Guessed
# before: that it compares what is stored, as its own output has to bring it there.
#
# It bears on where the agent compares without case: by a canonical key beside the spelling, as it does,
# and never by a collation of the column that keeps the spelling.
#
# Seen with sqlite3 and sqlite3-tools 3.40.1-2+deb12u2 (Debian 12), `sqldiff --primarykey`; name and first
# name differ in case, the phone, which has no collation of its own, is the control:
#   names only: nothing, exit 0
#   a phone, too: UPDATE users SET phone='9880022222' WHERE name='Asha'; exit 0
#   the patched file has: asha kumari 9880022222, the other: Asha Kumari 9880022222
#   sqldiff then: nothing, exit 0
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
version=3.40.1-2+deb12u2
apt-get download -qq "sqlite3=$version" "sqlite3-tools=$version" "libsqlite3-0=$version" >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" tools; done
LD_LIBRARY_PATH=$(echo "$folder"/tools/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH PATH="$folder/tools/usr/bin:$PATH"

make() { # FILE NAME FIRSTNAME PHONE
  sqlite3 "$1" "CREATE TABLE users (name TEXT PRIMARY KEY COLLATE NOCASE,
    first TEXT COLLATE NOCASE, phone TEXT); INSERT INTO users VALUES ('$2', '$3', '$4')"
}
compare() { # FILE FILE
  code=0
  patch=$(sqldiff --primarykey "$1" "$2") || code=$?
  echo "${patch:-nothing,} exit $code"
}
content() { sqlite3 -separator ' ' "$1" 'SELECT * FROM users'; }
make ours.db asha kumari 9880011111
make names.db Asha Kumari 9880011111
make phone.db Asha Kumari 9880022222
{
  echo "names only: $(compare ours.db names.db)"
  echo "a phone, too: $(compare ours.db phone.db)"
  sqldiff --primarykey ours.db phone.db | sqlite3 ours.db
  echo "the patched file has: $(content ours.db), the other: $(content phone.db)"
  echo "sqldiff then: $(compare ours.db phone.db)"
} | tee seen
diff - seen <<'EXPECTED'
names only: nothing, exit 0
a phone, too: UPDATE users SET phone='9880022222' WHERE name='Asha'; exit 0
the patched file has: asha kumari 9880022222, the other: Asha Kumari 9880022222
sqldiff then: nothing, exit 0
EXPECTED
