#!/bin/sh
# SQLite 3.40.1 on a disk that can't take the index of a log (agent.db-shm, 32 KiB). Guessed before:
# that a failed opening leaves the disk as it was, and that `locking_mode=EXCLUSIVE`, which does
# without the index, helps on a read-only disk as it does on a full one.
#
# - With 24 KiB free the opening fails and leaves a part of the index that takes the last room, so
#   that nothing else can be written afterwards either. Whoever takes the whole file has to try that
#   first, or has to take the rest of the index away.
# - On a read-only disk the exclusive lock itself fails, because the file can only be opened for
#   reading. Without locks (`vfs=unix-none`) the same works, and sees what is in the log;
#   `immutable=1` sees only what is in the file.
#
# Seen with Debian's sqlite3 and libsqlite3-0 3.40.1-2+deb12u2 on tmpfs, as root:
#   full: Error: disk I/O error (10), 24576 bytes of index, 0 KiB free; exclusive: 1
#   read-only: exclusive: Error: disk I/O error (10); without locks: 2; immutable: 1
set -eu
version=3.40.1-2+deb12u2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq "sqlite3=$version" "libsqlite3-0=$version" >/dev/null 2>&1
for package in ./*.deb; do dpkg -x "$package" root; done
LD_LIBRARY_PATH=$(echo "$folder"/root/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH PATH="$folder/root/usr/bin:$PATH"

seen=$(unshare -m sh -eu <<'END'
mkdir disk && mount -t tmpfs -o size=1m none disk && cd disk
# One row in the file, a second one in the log that a copy leaves beside it.
sqlite3 a.db 'PRAGMA journal_mode=WAL; CREATE TABLE t (x); INSERT INTO t VALUES (1)' >/dev/null
cp a.db closed.db
sqlite3 a.db 'INSERT INTO t VALUES (2)' '.shell cp a.db left.db; cp a.db-wal left.db-wal'
dd if=/dev/zero of=filler bs=1k 2>/dev/null || true
truncate -s -24k filler
told=$(sqlite3 closed.db 'SELECT count(*) FROM t' 2>&1 | sed 's/in prepare, //' || true)
index=$(stat -c %s closed.db-shm)
free=$(df -k --output=avail . | tail -n 1 | tr -d ' ')
rm closed.db-shm
whole=$(sqlite3 closed.db 'PRAGMA locking_mode=EXCLUSIVE; SELECT count(*) FROM t' | tail -n 1)
echo "full: $told, $index bytes of index, $free KiB free; exclusive: $whole"
mount -o remount,ro .
whole=$(sqlite3 left.db 'PRAGMA locking_mode=EXCLUSIVE; SELECT count(*) FROM t' 2>&1 \
  | sed -n 's/in prepare, //; /Error/p')
none=$(sqlite3 'file:left.db?vfs=unix-none&mode=ro' \
  'PRAGMA locking_mode=EXCLUSIVE; SELECT count(*) FROM t' | tail -n 1)
frozen=$(sqlite3 'file:left.db?immutable=1' 'SELECT count(*) FROM t')
echo "read-only: exclusive: $whole; without locks: $none; immutable: $frozen"
END
)
echo "$seen"
expected='full: Error: disk I/O error (10), 24576 bytes of index, 0 KiB free; exclusive: 1
read-only: exclusive: Error: disk I/O error (10); without locks: 2; immutable: 1'
test "$seen" = "$expected"
