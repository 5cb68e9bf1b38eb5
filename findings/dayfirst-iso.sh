#!/bin/sh
# "Day first" turns ISO dates round in Python: dateutil and pandas read 2001-03-07 with dayfirst=True,
# which Indian sheets with 07/03/2001 need, as 3 July 2001. Guessed before: that a year in front means
# year, month, day whatever is said of dates without one, as dateparser with its order DMY takes it.
# pandas turns a whole column round when its first date allows it, with a warning on standard error;
# where the first day is above 12 the column is right; with format="mixed" each date is judged alone.
#
# It bears on files that scripts prepare for `agent import`: a column of dates whose days are all below
# 13 may have been through this, ISO form being no sign that it has not.
#
# Seen with python-dateutil 2.9.0.post0, pandas 3.1.1, dateparser 1.5.0 (PyPI):
#   dateutil: 2001-03-07 is 2001-07-03, 2001-03-17 is 2001-03-17
#   dateparser: 2001-03-07 is 2001-03-07, 2001-03-17 is 2001-03-17
#   read_csv of 2001-03-07 2001-05-04: 2001-07-03 2001-04-05
#   read_csv of 2001-03-17 2001-05-04: 2001-03-17 2001-05-04
#   mixed of 2001-03-17 2001-05-04: 2001-03-17 2001-04-05
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
pip install --quiet --no-deps --disable-pip-version-check --root-user-action=ignore \
  --target "$folder/packages" python-dateutil==2.9.0.post0 six==1.17.0 pandas==3.1.1 numpy==2.4.6 \
  dateparser==1.5.0 pytz==2026.6 regex==2026.11.19 tzlocal==5.4.5
PYTHONPATH="$folder/packages" python3 -W ignore - <<'PYTHON' | tee "$folder/seen"
import io

import dateparser
import pandas
from dateutil import parser


def both(name, read):
    print(f"{name}:", ", ".join(f"{day} is {read(day):%Y-%m-%d}" for day in ("2001-03-07", "2001-03-17")))


def column(*days):
    sheet = io.StringIO("\n".join(["dob", *days]))
    return pandas.read_csv(sheet, parse_dates=["dob"], dayfirst=True)["dob"]


def told(name, days, dates):
    print(f"{name} of {' '.join(days)}:", *dates.dt.strftime("%Y-%m-%d"))


both("dateutil", lambda day: parser.parse(day, dayfirst=True))
both("dateparser", lambda day: dateparser.parse(day, settings={"DATE_ORDER": "DMY"}))
low, high = ("2001-03-07", "2001-05-04"), ("2001-03-17", "2001-05-04")
told("read_csv", low, column(*low))
told("read_csv", high, column(*high))
told("mixed", high, pandas.to_datetime(pandas.Series(high), dayfirst=True, format="mixed"))
PYTHON
diff - "$folder/seen" <<'EXPECTED'
dateutil: 2001-03-07 is 2001-07-03, 2001-03-17 is 2001-03-17
dateparser: 2001-03-07 is 2001-03-07, 2001-03-17 is 2001-03-17
read_csv of 2001-03-07 2001-05-04: 2001-07-03 2001-04-05
read_csv of 2001-03-17 2001-05-04: 2001-03-17 2001-05-04
mixed of 2001-03-17 2001-05-04: 2001-03-17 2001-04-05
EXPECTED
