#!/bin/sh
# NNCP's way by USB stick is neither "until received" nor "once". nncp-xfer takes a packet out of the
# office's spool when it is on the stick, so that a lost stick is a lost day; and a stick that is put in
# twice delivers twice, day.jsonl and day.jsonl.0. Guessed before: that a store-and-forward net whose
# packets are named by their hash keeps one until the other side has it, and knows one that it had.
# It can, when it is told to: -keep at the office, -seen at the receiver.
#
# It bears on sealed bundles on sticks: they stay in the outbox until an answer came, and what is in them
# is applied by dots, not by files.
#
# Seen with nncp 8.8.2-3+deb12u1 (Debian 12):
#   in the office's spool after writing the stick: 0 packets, with -keep 1
#   stick read once: day.jsonl
#   stick read twice: day.jsonl day.jsonl.0
#   stick read twice, -seen: day.jsonl
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq nncp=8.8.2-3+deb12u1 >/dev/null 2>&1
dpkg -x nncp_*.deb tools
PATH="$folder/tools/usr/bin:$PATH"

for node in office state; do
  mkdir "$node"
  nncp-cfgnew -nocomments >"$node.new"
done
python3 - "$folder" <<'PYTHON'
import re
import sys

folder = sys.argv[1]
nodes = {name: open(f"{name}.new").read() for name in ("office", "state")}
for name, other in (("office", "state"), ("state", "office")):
    keys = re.search(r"neigh: \{\s*self: \{(.*?)exec:", nodes[other], re.DOTALL)[1]
    neighbour = f'  neigh: {{\n    {other}: {{{keys}incoming: "{folder}/{name}-in"\n    }}'
    text = nodes[name].replace("/var/spool/nncp", f"{folder}/{name}").replace("  neigh: {", neighbour, 1)
    open(f"{name}.hjson", "w").write(text)
PYTHON

packets() { find office -path '*/tx/*' -type f ! -path '*/hdr/*' | wc -l; }
write_stick() { # FOLDER OPTION...
  stick=$1
  shift
  mkdir -p "$stick"
  nncp-file -quiet -cfg office.hjson day.jsonl state:
  nncp-xfer -quiet -cfg office.hjson -mkdir "$@" "$stick"
}
read_stick() { # OPTION OF TOSS...
  nncp-xfer -quiet -cfg state.hjson -keep stick
  nncp-toss -quiet -cfg state.hjson "$@"
}
received() { find state-in -type f -printf '%f\n' | LC_ALL=C sort | paste -sd ' '; }
afresh() {
  rm -rf state state-in
  mkdir state state-in
}
seq 1 100 >day.jsonl
{
  write_stick stick
  gone=$(packets)
  write_stick kept -keep
  echo "in the office's spool after writing the stick: $gone packets, with -keep $(packets)"
  afresh
  read_stick
  echo "stick read once: $(received)"
  read_stick
  echo "stick read twice: $(received)"
  afresh
  read_stick -seen
  read_stick -seen
  echo "stick read twice, -seen: $(received)"
} | tee seen
diff - seen <<'EXPECTED'
in the office's spool after writing the stick: 0 packets, with -keep 1
stick read once: day.jsonl
stick read twice: day.jsonl day.jsonl.0
stick read twice, -seen: day.jsonl
EXPECTED
