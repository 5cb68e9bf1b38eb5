#!/bin/sh
# Two offices that make the same record offline lose one office's fields when a CRDT merges them.
# Guessed before: that a map in a map merges by key all the way down, so that the phone from one and
# the place from the other are both there. But the record itself is a value under its key: two nested
# maps set at the same time are two values, one of them wins whole, and nothing tells of the other.
# Only fields of a record that both had already merge; or a flat key like "asha/phone" for each.
#
# It bears on "exists, a create of ours" in the agent's table of conflicts: an empty base and a merge by
# field, as the agent does it, is not what these libraries give.
#
# Seen with pycrdt 0.14.13 and loro 1.17.1 (PyPI); which one wins depends on the random client id of
# pycrdt, that one is gone does not:
#   pycrdt, made apart: 1 of 2 fields, the same at both: True
#   pycrdt, made before: 2 of 2 fields, the same at both: True
#   loro, made apart: 1 of 2 fields, the same at both: True
#   loro, made before: 2 of 2 fields, the same at both: True
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pycrdt==0.14.13 anyio==4.16.0 \
  loro==1.17.1
"$folder/venv/bin/python" - <<'PYTHON' | tee "$folder/seen"
import loro
import pycrdt

EDITS = [("phone", "9880011111"), ("location", "Hubballi")]


class Yjs:
    name = "pycrdt"

    def __init__(self, state=None):
        self.document = pycrdt.Doc()
        self.records = self.document.get("records", type=pycrdt.Map)
        if state:
            self.take(state)

    def create(self):
        self.records["asha"] = pycrdt.Map()

    def edit(self, field, value):
        self.records["asha"][field] = value

    def state(self):
        return self.document.get_update()

    def take(self, state):
        self.document.apply_update(state)

    def read(self):
        return self.records.to_py()["asha"]


class Loro:
    name = "loro"

    def __init__(self, state=None):
        self.document = loro.LoroDoc()
        self.records = self.document.get_map("records")
        if state:
            self.take(state)

    def create(self):
        self.records.insert_container("asha", loro.LoroMap())

    def edit(self, field, value):
        self.records.get("asha").container.insert(field, value)

    def state(self):
        self.document.commit()
        return self.document.export(loro.ExportMode.Snapshot())

    def take(self, state):
        self.document.import_(state)

    def read(self):
        return self.document.get_deep_value()["records"]["asha"]


def merged(library, made_before):
    first = library()
    if made_before:
        first.create()
    offices = [library(first.state()), library(first.state())]
    for office, (field, value) in zip(offices, EDITS):
        if not made_before:
            office.create()
        office.edit(field, value)
    states = [office.state() for office in offices]
    offices[0].take(states[1])
    offices[1].take(states[0])
    return [office.read() for office in offices]


for library in (Yjs, Loro):
    for made_before in (False, True):
        here, there = merged(library, made_before)
        print(f"{library.name}, made {'before' if made_before else 'apart'}: {len(here)} of 2 fields,"
              f" the same at both: {here == there}")
PYTHON
diff - "$folder/seen" <<'EXPECTED'
pycrdt, made apart: 1 of 2 fields, the same at both: True
pycrdt, made before: 2 of 2 fields, the same at both: True
loro, made apart: 1 of 2 fields, the same at both: True
loro, made before: 2 of 2 fields, the same at both: True
EXPECTED
