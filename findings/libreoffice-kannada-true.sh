#!/bin/sh
# LibreOffice shows TRUE and FALSE in an office of Karnataka as ಸಹೀ and ಗಲತ್, Hindi's words in Kannada's
# letters, and in Tamil and Telugu by words that nobody says; in Urdu and Assamese in English.
# Guessed before: that a CSV from there has ಹೌದು and ಇಲ್ಲ, as people write yes and no.
#
# Seen with LibreOffice 7.4.7.2 (Debian 12) on a workbook of openpyxl 3.1.5 (PyPI), saved as CSV as
# shown; the language packs are not needed for it.
#
# Needs libreoffice-calc. Exits 1 if any of this changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check openpyxl==3.1.5
venv/bin/python - <<'PYTHON'
import openpyxl

book = openpyxl.Workbook()
for flag in [True, False]:
    book.active.append([flag])
book.save("flags.xlsx")
PYTHON
for language in kn ta te ur as; do
  LC_ALL=${language}_IN.UTF-8 LANG=${language}_IN.UTF-8 soffice \
    "-env:UserInstallation=file://$folder/$language" --headless --convert-to \
    "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true" flags.xlsx >/dev/null 2>&1
  echo "$language" $(cat flags.csv) | tee -a seen
  rm flags.csv
done
printf '%s\n' 'kn ಸಹೀ ಗಲತ್' 'ta ஸரி தப்ப' 'te నిజము అపాదము' 'ur TRUE FALSE' 'as TRUE FALSE' | diff - seen
