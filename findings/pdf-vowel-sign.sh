#!/bin/sh
# From one PDF page with शिक्षा, pdftotext and PDFium read शिक्षा, while PyPI's pypdf and pdfminer.six read
# "�शक्षा": the vowel sign is lost for good. cairo, which many programs print through, draws the sign
# before its letter and gives the right text besides, and only some readers look there. Guessed before:
# that all who read the text of a PDF read the same, or that the order is wrong, but that no letter of a
# name is lost. In Kannada, the letter below another one goes the same way.
#
# It bears on lists of names that come as PDF: a name with U+FFFD in it was damaged by the reader, and
# pdftotext reads it from the same file.
#
# Seen with pango-view 1.50.12+ds-1, libcairo2 1.16.0-7, fonts-lohit-deva 2.95.4-5, fonts-lohit-knda 2.5.4-3,
# pdftotext 22.12.0-2+deb12u3 (Debian 12); pypdf 6.1.3, pdfminer.six 20250506, pypdfium2 4.30.0 (PyPI):
#   शिक्षा: poppler शिक्षा, pypdf �शक्षा, pdfminer �शक्षा, pdfium शिक्षा
#   ಕೃಷ್ಣ: poppler ಕೃಷ್ಣ, pypdf ಕೃಷ �, pdfminer ಕೃಷ�, pdfium ಕೃಷ್ಣ
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq pango1.0-tools=1.50.12+ds-1 libpango-1.0-0=1.50.12+ds-1 \
  libpangocairo-1.0-0=1.50.12+ds-1 libpangoft2-1.0-0=1.50.12+ds-1 libpangoxft-1.0-0=1.50.12+ds-1 \
  libcairo2=1.16.0-7 poppler-utils=22.12.0-2+deb12u3 libpoppler126=22.12.0-2+deb12u3 \
  fonts-lohit-deva=2.95.4-5 fonts-lohit-knda=2.5.4-3 \
  libharfbuzz0b libthai0 libdatrie1 libfribidi0 libgraphite2-3 libpixman-1-0 libfontconfig1 libfreetype6 \
  libxcb-render0 libxcb-shm0 libxcb1 libx11-6 libxext6 libxrender1 libxft2 libxau6 libxdmcp6 libbsd0 \
  libmd0 libglib2.0-0 libpng16-16 libjpeg62-turbo libtiff6 libjbig0 liblerc4 libdeflate0 libwebp7 \
  liblcms2-2 libopenjp2-7 libnss3 libnspr4 libbrotli1 libexpat1 >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" tools; done
pip install --quiet --no-deps --disable-pip-version-check --root-user-action=ignore --target packages \
  pypdf==6.1.3 pdfminer.six==20250506 pypdfium2==4.30.0 charset-normalizer==3.4.4 cryptography==46.0.3 \
  cffi==2.0.0 pycparser==2.23
cat >fonts.conf <<CONF
<?xml version="1.0"?>
<fontconfig><dir>$folder/tools/usr/share/fonts</dir><cachedir>$folder/cache</cachedir></fontconfig>
CONF
library=$(dirname "$(find "$folder/tools" -name 'libcairo.so.2')")
export FONTCONFIG_FILE="$folder/fonts.conf" PYTHONPATH=packages LC_ALL=C.UTF-8
tool() { PATH="$folder/tools/usr/bin:$PATH" LD_LIBRARY_PATH="$library" "$@"; }
for word in शिक्षा ಕೃಷ್ಣ; do
  echo "$word" >word.txt
  tool pango-view --no-display --font='Lohit Devanagari, Lohit Kannada 20' --output=word.pdf word.txt
  echo "$word: poppler $(tool pdftotext word.pdf - | head -n 1), $(
    python3 - word.pdf <<'PYTHON'
import sys

import pypdf
import pypdfium2
from pdfminer.high_level import extract_text

print("pypdf", pypdf.PdfReader(sys.argv[1]).pages[0].extract_text().strip(), end=", ")
print("pdfminer", extract_text(sys.argv[1]).strip(), end=", ")
print("pdfium", pypdfium2.PdfDocument(sys.argv[1])[0].get_textpage().get_text_bounded().strip())
PYTHON
  )"
done | tee seen
diff - seen <<'EXPECTED'
शिक्षा: poppler शिक्षा, pypdf �शक्षा, pdfminer �शक्षा, pdfium शिक्षा
ಕೃಷ್ಣ: poppler ಕೃಷ್ಣ, pypdf ಕೃಷ �, pdfminer ಕೃಷ�, pdfium ಕೃಷ್ಣ
EXPECTED
