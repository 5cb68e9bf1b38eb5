#!/bin/sh
# PyPI's APScheduler reads the weekdays of a crontab line one day late: CronTrigger.from_crontab takes
# "1-5" for Tuesday to Saturday, as its own numbers begin with 0 for Monday, where a crontab has 0 for
# Sunday. Guessed before: that what is named from_crontab reads numbers as cron does. Names (mon-fri)
# mean the same to both.
#
# It bears on a pass by the clock that is not systemd's: write days by name, which timer units want
# anyway.
#
# Seen with APScheduler 3.11.3 and croniter 7.0.0 (PyPI), from Saturday, 28 November 2026:
#   0 9 * * 1-5: APScheduler Sat Tue Wed Thu Fri Sat, croniter Mon Tue Wed Thu Fri Mon
#   0 9 * * mon-fri: APScheduler Mon Tue Wed Thu Fri Mon, croniter Mon Tue Wed Thu Fri Mon
#   0 9 * * 0: APScheduler Mon Mon Mon Mon Mon Mon, croniter Sun Sun Sun Sun Sun Sun
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
pip install --quiet --no-deps --disable-pip-version-check --root-user-action=ignore \
  --target "$folder/packages" APScheduler==3.11.3 tzlocal==5.4.5 croniter==7.0.0 \
  python-dateutil==2.9.0.post0 six==1.17.0 pytz==2026.6
PYTHONPATH="$folder/packages" python3 - <<'PYTHON' | tee "$folder/seen"
from datetime import datetime, timedelta, timezone

from apscheduler.triggers.cron import CronTrigger
from croniter import croniter

start = datetime(2026, 11, 28, tzinfo=timezone.utc)


def apscheduler(line):
    trigger, moment = CronTrigger.from_crontab(line, timezone=timezone.utc), start
    for _ in range(6):
        moment = trigger.get_next_fire_time(None, moment)
        yield f"{moment:%a}"
        moment += timedelta(minutes=1)


def cron(line):
    moments = croniter(line, start)
    return (f"{moments.get_next(datetime):%a}" for _ in range(6))


for days in ("1-5", "mon-fri", "0"):
    line = f"0 9 * * {days}"
    print(f"{line}: APScheduler", *apscheduler(line), end=", ")
    print("croniter", *cron(line))
PYTHON
diff - "$folder/seen" <<'EXPECTED'
0 9 * * 1-5: APScheduler Sat Tue Wed Thu Fri Sat, croniter Mon Tue Wed Thu Fri Mon
0 9 * * mon-fri: APScheduler Mon Tue Wed Thu Fri Mon, croniter Mon Tue Wed Thu Fri Mon
0 9 * * 0: APScheduler Mon Mon Mon Mon Mon Mon, croniter Sun Sun Sun Sun Sun Sun
EXPECTED
