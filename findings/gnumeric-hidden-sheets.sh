#!/bin/sh
# gnumeric writes the hidden sheets of a workbook as visible ones in .xlsx; in .ods they stay hidden.
# Guessed before: that "hidden" outlives saving, as it does from LibreOffice and openpyxl. Somebody who
# hid last year's sheet and saved with gnumeric hands over two sheets that look alike.
#
# Seen with gnumeric 1.12.55 (Debian 12) on a file of XlsxWriter 3.2.9 (PyPI): in .xlsx no state at
# all, in .ods two styles of sheets with table:display="false".
#
# Needs gnumeric. Exits 1 if any of this changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check XlsxWriter==3.2.9
venv/bin/python - <<'PYTHON'
import xlsxwriter

book = xlsxwriter.Workbook("staff.xlsx")
book.add_worksheet("2026")
book.add_worksheet("2025").hide()
book.add_worksheet("lists").very_hidden()
book.close()
PYTHON
ssconvert staff.xlsx saved.xlsx 2>/dev/null
ssconvert staff.xlsx saved.ods 2>/dev/null
python3 - <<'PYTHON' | tee seen
import zipfile

def count(archive, part, text):
    with zipfile.ZipFile(archive) as book:
        return book.read(part).count(text)

print("before", count("staff.xlsx", "xl/workbook.xml", b"state="))
print("xlsx", count("saved.xlsx", "xl/workbook.xml", b"state="))
print("ods", count("saved.ods", "content.xml", b'table:display="false"'))
PYTHON
printf 'before 2\nxlsx 0\nods 2\n' | diff - seen
