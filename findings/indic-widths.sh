#!/usr/bin/env bash
# The width of an Indic word is another one in each generation of PyPI's wcwidth, and in glibc.
#
# Versions: wcwidth 0.2.8, 0.2.13, 0.6.0 (PyPI); libc6 2.36 (Debian 12), by its wcswidth in C.UTF-8.
# Guess: all count the code points that are no non-spacing marks, as terminals do.
# Seen: शिक्षा is 5 columns for glibc and wcwidth 0.2.8, 3 for 0.2.13 (spacing vowel signs count as
# zero), 4 for 0.6.0 (a conjunct is one cluster). മലയാളം: 6, 6, 4, 6. Only glibc's rule needs no
# knowledge of clusters, and it is the one that terminals of this generation draw by.
#
# Exits 1 if any of this changes. Run by hand; not part of CI.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
words=(शिक्षा മലയാളം)

python3 -m venv "$folder/venv"
widths() { # VERSION
  "$folder/venv/bin/pip" -q install --disable-pip-version-check "wcwidth==$1"
  "$folder/venv/bin/python" -c 'import sys, wcwidth
print(*[wcwidth.wcswidth(word) for word in sys.argv[1:]])' "${words[@]}"
}
glibc() {
  python3 -c 'import ctypes, locale, sys
locale.setlocale(locale.LC_ALL, "C.UTF-8")
width = ctypes.CDLL(None).wcwidth
print(*[sum(width(ord(letter)) for letter in word) for word in sys.argv[1:]])' "${words[@]}"
}

status=0
check() { # NAME SEEN EXPECTED
  echo "$1: $2"
  [ "$2" = "$3" ] || { echo "  expected $3"; status=1; }
}
check "glibc $(ldd --version | head -1 | grep -o '[0-9.]*$')" "$(glibc)" "5 6"
check "wcwidth 0.2.8" "$(widths 0.2.8)" "5 6"
check "wcwidth 0.2.13" "$(widths 0.2.13)" "3 4"
check "wcwidth 0.6.0" "$(widths 0.6.0)" "4 6"
exit $status
