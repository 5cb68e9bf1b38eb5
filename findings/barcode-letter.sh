#!/bin/sh
# A school's code printed as a Code 39 barcode by PyPI's python-barcode is read as another code: the
# library adds a check character, which Code 39 has only by agreement, and a reader that knows of no
# agreement hands it over as the last character. That can be a digit: an 11-digit UDISE code becomes one
# of 12. Guessed before: that a check which a library adds by itself is taken off by who reads, as for
# Code 128.
#
# It bears on codes of schools that come from scanners: 12 digits where 11 belong can be this.
#
# Seen with python-barcode 0.16.1 (PyPI) and libzbar0 0.23.92-7+deb12u1 (Debian 12) through pyzbar 0.1.9:
#   code39: 01010100101 read as 010101001015
#   code39: 29090800123 read as 29090800123Y
#   code39 without: 01010100101 read as 01010100101
#   #   code128: 01010100101 read as 01010100101
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq libzbar0=0.23.92-7+deb12u1 libdbus-1-3 libv4l-0 libv4lconvert0 libx11-6 libxcb1 \
  libxau6 libxdmcp6 libbsd0 libmd0 libjpeg62-turbo >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" tools; done
pip install --quiet --no-deps --disable-pip-version-check --root-user-action=ignore --target packages \
  pyzbar==0.1.9 python-barcode==0.16.1 pillow==12.0.0
library=$(dirname "$(find "$folder/tools" -name 'libzbar.so.0')")
export LD_LIBRARY_PATH="$library:$folder/tools/lib/${library##*/}" PYTHONPATH=packages
python3 - "$library/libzbar.so.0" <<'PYTHON' 2>warnings | tee seen
import ctypes.util
import sys

ctypes.util.find_library = lambda name: sys.argv[1]

import barcode
from barcode.writer import ImageWriter
from pyzbar import pyzbar


def show(name, symbology, code, **options):
    picture = barcode.get_barcode_class(symbology)(code, writer=ImageWriter(), **options).render()
    print(f"{name}: {code} read as {pyzbar.decode(picture)[0].data.decode()}")


show("code39", "code39", "01010100101")
show("code39", "code39", "29090800123")
show("code39 without", "code39", "01010100101", add_checksum=False)
show("code128", "code128", "01010100101")
PYTHON
diff - seen <<'EXPECTED'
code39: 01010100101 read as 010101001015
code39: 29090800123 read as 29090800123Y
code39 without: 01010100101 read as 01010100101
code128: 01010100101 read as 01010100101
EXPECTED
