#!/bin/sh
# libphonenumber, which Sunbird asks about phone numbers, takes a letter in the midst of a number for a
# separator: "98450a00042" is a valid number of India, read as 9845000042; so is one with a slash in
# it. Guessed before: that only blanks and dashes part the groups of a number.
# A thin blank (U+2009), which web pages and word processors put between groups, is not taken.
#
# Seen with phonenumbers 8.8.11, 8.10.2, 8.12.5 (PyPI's port of the versions in Sunbird 1.5, 2.10, 8.0):
#   98450a00042 9845000042 True
#   98450/00042 9845000042 True
#   98450\u200900042 None
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for version in 8.8.11 8.10.2 8.12.5; do
  pip install --quiet --no-deps --disable-pip-version-check --root-user-action=ignore \
    --target "$folder/$version" "phonenumbers==$version"
  PYTHONPATH="$folder/$version" python3 - <<'END'
import phonenumbers as lib

def read(text):
    try:
        number = lib.parse(text, "IN")
    except lib.NumberParseException:
        return None
    return lib.national_significant_number(number), lib.is_valid_number(number)

seen = [read(text) for text in ("98450a00042", "98450/00042", "98450\u200900042")]
print(lib.__version__, seen)
assert seen == [("9845000042", True), ("9845000042", True), None], seen
END
done
