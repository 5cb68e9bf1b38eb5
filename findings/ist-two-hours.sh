#!/bin/sh
# "IST" is India's time to GNU date, Israel's to dateparser, even where it is told that it reads for India
# and on a machine in India, and no zone at all to Python's e-mail parser. dateutil goes by the machine.
# Guessed before: that a reader which knows the name goes by the region it is given, or refuses. Java's
# Date prints times in this form, as Java's logs on a server in India have them.
#
# It bears on lining up the agent's journal with a server's log: in dateparser's reading they are three
# and a half hours apart, without a warning.
#
# Seen with date of coreutils 9.1 (Debian 12), dateparser 1.5.0, python-dateutil 2.9.0.post0 (PyPI),
# Python 3.11's email.utils, for "Mon Nov 30 10:00:00 IST 2026" with TZ=Asia/Kolkata:
#   date: 2026-11-30T10:00:00+05:30
#   dateparser: 2026-11-30T10:00:00+02:00
#   dateparser, locale en-IN: 2026-11-30T10:00:00+02:00
#   dateparser, region IN: 2026-11-30T10:00:00+02:00
#   dateparser, TIMEZONE Asia/Kolkata: 2026-11-30T13:30:00+05:30
#   dateutil: 2026-11-30T10:00:00+05:30
#   email.utils: 2026-11-30T10:00:00
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq coreutils=9.1-1 >/dev/null 2>&1
dpkg -x coreutils_*.deb tools
pip install --quiet --no-deps --disable-pip-version-check --root-user-action=ignore --target packages \
  dateparser==1.5.0 python-dateutil==2.9.0.post0 six==1.17.0 pytz==2026.6 regex==2026.11.19 \
  tzlocal==5.4.5
logged='Mon Nov 30 10:00:00 IST 2026'
export TZ=Asia/Kolkata PYTHONPATH=packages
{
  echo "date: $(tools/bin/date --date "$logged" --iso-8601=seconds)"
  python3 -W ignore - "$logged" <<'PYTHON'
import email.utils
import sys

import dateparser
from dateutil import parser

logged = sys.argv[1]
print("dateparser:", dateparser.parse(logged).isoformat())
print("dateparser, locale en-IN:", dateparser.parse(logged, locales=["en-IN"]).isoformat())
print("dateparser, region IN:", dateparser.parse(logged, region="IN").isoformat())
zoned = dateparser.parse(logged, settings={"TIMEZONE": "Asia/Kolkata"})
print("dateparser, TIMEZONE Asia/Kolkata:", zoned.isoformat())
print("dateutil:", parser.parse(logged).isoformat())
print("email.utils:", email.utils.parsedate_to_datetime(logged).isoformat())
PYTHON
} | tee seen
diff - seen <<'EXPECTED'
date: 2026-11-30T10:00:00+05:30
dateparser: 2026-11-30T10:00:00+02:00
dateparser, locale en-IN: 2026-11-30T10:00:00+02:00
dateparser, region IN: 2026-11-30T10:00:00+02:00
dateparser, TIMEZONE Asia/Kolkata: 2026-11-30T13:30:00+05:30
dateutil: 2026-11-30T10:00:00+05:30
email.utils: 2026-11-30T10:00:00
EXPECTED
