#!/bin/sh
# Opening PyPI's persist-queue a second time, only to count it, puts what is being sent back into the
# queue: SQLiteAckQueue takes every item that somebody holds for left over from a crash, without asking
# whether that process lives. A status command beside a running sender makes the next worker send the
# same edit again. Guessed before: that a queue with acknowledgements in an SQLite file gives held items
# back when their holder is gone, or when it is told to.
#
# It bears on the agent's recovery: only a pass that holds the lock may take what was sent for a crash's,
# never a command that looks.
#
# Seen with persist-queue 1.1.0 (PyPI): a sender holds edit-1 and has not acknowledged it, when another
# process opens the queue, asks its size and ends; then a worker asks for the next:
#   nobody looked: the worker gets edit-2
#   somebody looked: the worker gets edit-1
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
pip install --quiet --no-deps --disable-pip-version-check --root-user-action=ignore --target packages \
  persist-queue==1.1.0
PYTHONPATH=packages python3 - <<'PYTHON' | tee seen
import subprocess
import sys

from persistqueue import SQLiteAckQueue

LOOK = "import sys, persistqueue; persistqueue.SQLiteAckQueue(sys.argv[1], auto_commit=True).size"

for looked in (False, True):
    place = f"queue-{looked}"
    sender = SQLiteAckQueue(place, auto_commit=True)
    # The second worker starts with the sender, before anything is held.
    worker = SQLiteAckQueue(place, auto_commit=True)
    sender.put("edit-1")
    sender.put("edit-2")
    assert sender.get() == "edit-1"
    if looked:
        subprocess.run([sys.executable, "-c", LOOK, place], check=True)
    print("somebody" if looked else "nobody", "looked: the worker gets", worker.get())
PYTHON
diff - seen <<'EXPECTED'
nobody looked: the worker gets edit-2
somebody looked: the worker gets edit-1
EXPECTED
