#!/bin/sh
# `rclone bisync` takes a file that both sides changed to the same content for a conflict, and then no
# side has it any more under its name: both get day.jsonl..path1 and day.jsonl..path2, two equal files,
# and the run counts as a success. Guessed before: that equal is equal, or that at least the name stays and
# only the other one is set aside.
#
# It bears on the row "changed, same field, same value: agree" of the agent's table of conflicts, which a
# peer by files does not have, and on offices that keep one sheet on a stick and a share.
#
# Seen with rclone 1.60.1+dfsg-2+b5 (Debian 12), one file of five changed on both sides:
#   changed here only: exit 0, here day.jsonl, there day.jsonl
#   changed alike: exit 0, here day.jsonl..path1 day.jsonl..path2, there day.jsonl..path1 day.jsonl..path2
#   the two are equal: yes
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq rclone=1.60.1+dfsg-2+b5 >/dev/null 2>&1
dpkg -x rclone_*.deb tools
export RCLONE_CONFIG="$folder/rclone.conf"
bisync() { tools/usr/bin/rclone bisync here there --workdir state --quiet "$@" 2>>log; }
names() { find "$1" -name 'day*' -printf '%f\n' | LC_ALL=C sort | paste -sd ' '; }
both() { # TITLE
  code=0
  bisync || code=$?
  echo "$1: exit $code, here $(names here), there $(names there)"
}
mkdir here there
touch rclone.conf
for file in day school-1 school-2 school-3 school-4; do
  echo first >"here/$file.jsonl"
  touch -d '2026-11-28 10:00 UTC' "here/$file.jsonl"
done
bisync --resync
{
  echo second >here/day.jsonl
  touch -d '2026-11-29 10:00 UTC' here/day.jsonl
  both "changed here only"
  for side in here there; do
    echo third >"$side/day.jsonl"
    touch -d "2026-11-30 1${#side}:00 UTC" "$side/day.jsonl"
  done
  both "changed alike"
  cmp -s here/day.jsonl..path1 there/day.jsonl..path2 && echo "the two are equal: yes"
} | tee seen
diff - seen <<'EXPECTED'
changed here only: exit 0, here day.jsonl, there day.jsonl
changed alike: exit 0, here day.jsonl..path1 day.jsonl..path2, there day.jsonl..path1 day.jsonl..path2
the two are equal: yes
EXPECTED
