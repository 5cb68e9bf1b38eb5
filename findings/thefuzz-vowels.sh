#!/bin/sh
# Name matchers call सीता and सुता (or मीना and मैना, ಗೀತಾ and ಗೋತಿ) the same, with the full score of 100.
# Guessed before: that cleaning a name for comparison takes away case, points and blanks. thefuzz
# (WRatio, extract, which clean by themselves) and RapidFuzz's default_process also take away what is
# not "alphanumeric", and the vowel signs of Indic scripts are marks, not letters: only the consonants
# are compared.
#
# It bears on looking for duplicates among imported people: compare names as they are, or fold them by
# rules of the script, and never through these cleaners.
#
# Seen with thefuzz 0.22.1, RapidFuzz 3.14.6 (PyPI): score as they are, with
# RapidFuzz's default_process, by thefuzz's WRatio; and what thefuzz finds for सीता among three names:
#   सीता सुता 75 100 100
#   मीना मैना 75 100 100
#   रीना रानी 50 100 100
#   ಗೀತಾ ಗೋತಿ 50 100 100
#   Sita Suta 75 75 75
#   सीता: सुता 100
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check thefuzz==0.22.1 RapidFuzz==3.14.6
"$folder/venv/bin/python" - <<'PYTHON' | tee "$folder/seen"
from rapidfuzz import fuzz, utils
from thefuzz import fuzz as thefuzz
from thefuzz import process

for one, other in [("सीता", "सुता"), ("मीना", "मैना"), ("रीना", "रानी"), ("ಗೀತಾ", "ಗೋತಿ"), ("Sita", "Suta")]:
    print(one, other, round(fuzz.ratio(one, other)),
          round(fuzz.ratio(one, other, processor=utils.default_process)), thefuzz.WRatio(one, other))
print("सीता:", *process.extractOne("सीता", ["गीता", "सुता", "मोहन"]))
PYTHON
diff - "$folder/seen" <<'EXPECTED'
सीता सुता 75 100 100
मीना मैना 75 100 100
रीना रानी 50 100 100
ಗೀತಾ ಗೋತಿ 50 100 100
Sita Suta 75 75 75
सीता: सुता 100
EXPECTED
