#!/bin/sh
# A formula that XlsxWriter was given without a value is 0 in the file, not empty, and LibreOffice
# keeps the 0 when it opens the file and saves it: nothing shows any more that it was never calculated.
# Guessed before, from openpyxl's files (<v></v>, which LibreOffice does calculate): that a formula
# without a value can be told from one that gave 0.
#
# What can be told: XlsxWriter sets fullCalcOnLoad="1" in xl/workbook.xml, LibreOffice takes it out. So
# a 0 of a formula counts as "not calculated" in a workbook with that mark, and as 0 in one without.
#
# Seen with XlsxWriter 3.2.9, openpyxl 3.1.5 (PyPI) and LibreOffice 7.4.7.2 (Debian 12), for =1+1:
#   XlsxWriter: value 0, marked          saved by LibreOffice: value 0, not marked
#   openpyxl:   no value, marked         saved by LibreOffice: value 2, not marked
#
# Needs libreoffice-calc. Exits 1 if any of this changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check XlsxWriter==3.2.9 openpyxl==3.1.5
venv/bin/python - <<'PYTHON'
import openpyxl
import xlsxwriter

book = xlsxwriter.Workbook("xlsxwriter.xlsx")
book.add_worksheet().write_formula("A1", "=1+1")
book.close()
book = openpyxl.Workbook()
book.active["A1"] = "=1+1"
book.save("openpyxl.xlsx")
PYTHON
mkdir saved
soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to xlsx --outdir saved \
  xlsxwriter.xlsx openpyxl.xlsx >/dev/null 2>&1
venv/bin/python - <<'PYTHON' | tee seen
import re
import zipfile

for name in ("xlsxwriter.xlsx", "saved/xlsxwriter.xlsx", "openpyxl.xlsx", "saved/openpyxl.xlsx"):
    with zipfile.ZipFile(name) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        marked = b'fullCalcOnLoad="1"' in book.read("xl/workbook.xml")
    value = re.search(r"<v>([^<]*)</v>", sheet)
    print(name, value.group(1) if value and value.group(1) else "none", "marked" if marked else "-")
PYTHON
printf '%s\n' 'xlsxwriter.xlsx 0 marked' 'saved/xlsxwriter.xlsx 0 -' 'openpyxl.xlsx none marked' \
  'saved/openpyxl.xlsx 2 -' | diff - seen
