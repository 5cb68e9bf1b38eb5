#!/bin/sh
# zbar reads the QR code of a Devanagari or Kannada word as Chinese or half-width Japanese, and another
# reader finds the right word in the same picture. qrencode does not say the character set; zbar guesses
# it, and the bytes of these two scripts pass for East Asian text. Guessed before: that a guess takes
# what is valid UTF-8 for UTF-8, as other character sets hardly ever look like it.
# Tamil, Urdu and plain digits come out right, and so does आशा: a test with one word proves nothing.
#
# It bears on printing names or record keys as codes: keys in ASCII only, and read back before printing.
#
# Seen with qrencode 4.1.1-1, libzbar0 0.23.92-7+deb12u1 (Debian 12) through pyzbar 0.1.9, zxing-cpp 2.3.0
# (PyPI): the word, zbar's, zxing's:
#   धारवाड 鄐抉冗鄐啤今鄐擒丑 धारवाड
#   ಧಾರವಾಡ 鉦抉移鉦啤眶鉦擒瓷 ಧಾರವಾಡ
#   ಶಿವಕುಮಾರ 犂ｶ犂ｿ犂ｵ犂歩ｳ≒ｲｮ犂ｾ犂ｰ ಶಿವಕುಮಾರ
#   आशा आशा आशा
#   தமிழ் தமிழ் தமிழ்
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq qrencode=4.1.1-1 libqrencode4=4.1.1-1 libzbar0=0.23.92-7+deb12u1 libdbus-1-3 \
  libv4l-0 libv4lconvert0 libx11-6 libxcb1 libxau6 libxdmcp6 libbsd0 libmd0 libjpeg62-turbo libpng16-16 \
  >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" tools; done
pip install --quiet --no-deps --disable-pip-version-check --root-user-action=ignore --target packages \
  pyzbar==0.1.9 zxing-cpp==2.3.0 pillow==12.0.0 numpy==2.3.4
library=$(dirname "$(find "$folder/tools" -name 'libzbar.so.0')")
export LD_LIBRARY_PATH="$library:$folder/tools/lib/${library##*/}" PYTHONPATH=packages
for word in धारवाड ಧಾರವಾಡ ಶಿವಕುಮಾರ आशा தமிழ்; do
  tools/usr/bin/qrencode --size 6 --output code.png "$word"
  python3 - "$word" "$library/libzbar.so.0" 2>warnings <<'PYTHON'
import ctypes.util
import sys

word, library = sys.argv[1:]
ctypes.util.find_library = lambda name: library

import zxingcpp
from PIL import Image
from pyzbar import pyzbar

picture = Image.open("code.png").convert("L")
print(word, pyzbar.decode(picture)[0].data.decode(), zxingcpp.read_barcodes(picture)[0].text)
PYTHON
done | tee seen
diff - seen <<'EXPECTED'
धारवाड 鄐抉冗鄐啤今鄐擒丑 धारवाड
ಧಾರವಾಡ 鉦抉移鉦啤眶鉦擒瓷 ಧಾರವಾಡ
ಶಿವಕುಮಾರ 犂ｶ犂ｿ犂ｵ犂歩ｳ≒ｲｮ犂ｾ犂ｰ ಶಿವಕುಮಾರ
आशा आशा आशा
தமிழ் தமிழ் தமிழ்
EXPECTED
