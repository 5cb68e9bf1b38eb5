#!/bin/sh
# LibreOffice and gnumeric keep blanks that stand side by side in a paragraph of an .ods, at its ends
# too. Guessed before, from OpenDocument 1.3 part 3, 6.1.2: that they are joined to one and cut at the
# ends, and that only <text:s/> counts as more. Scripts (odfpy, pyexcel-ods) write blanks as they are.
#
# Seen with LibreOffice 7.4.7.2 and gnumeric 1.12.55 (Debian 12) on a file of odfpy 1.4.1 (PyPI), each
# as CSV: "  two  blanks " comes back with all its blanks from both, "a<TAB>b" with its tab.
#
# Needs libreoffice-calc and gnumeric. Exits 1 if any of this changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check odfpy==1.4.1
venv/bin/python - <<'PYTHON'
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

book, sheet = OpenDocumentSpreadsheet(), Table(name="staff")
for text in ("  two  blanks ", "a\tb"):
    row, cell = TableRow(), TableCell(valuetype="string")
    cell.addElement(P(text=text))
    row.addElement(cell)
    sheet.addElement(row)
book.spreadsheet.addElement(sheet)
book.save("staff.ods")
PYTHON
soffice "-env:UserInstallation=file://$folder/profile" --headless \
  --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true' staff.ods >/dev/null 2>&1
ssconvert staff.ods gnumeric.csv >/dev/null 2>&1
{
  cat staff.csv
  tr -d '"' <gnumeric.csv
} | tee seen
printf '  two  blanks \na\tb\n  two  blanks \na\tb\n' | diff - seen
