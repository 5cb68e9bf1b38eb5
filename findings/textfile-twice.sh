#!/bin/sh
# Two files for node_exporter's textfile collector with the same metric: where HELP is worded otherwise in
# the second file, its series of that metric are gone, whatever their labels; where a series stands in
# both, the first file's value is shown. The collector says success and node_textfile_scrape_error 0 to
# both; only the exporter's own log tells. Guessed before: that the error gauge goes to 1, and that other
# words for people do no harm to numbers. The file's other metrics are shown.
#
# It bears on metrics of several stores on one machine: every series has to carry the store's
# replica as a label, and HELP must never be reworded while two versions can write side by side.
#
# Seen with prometheus-node-exporter 1.5.0-1+b6 (Debian 12); the first file has 5 for dharwad-01, the second
# 9 for the one named:
#   hubballi-01, same HELP: dharwad-01 5, error 0, hubballi-01 9, other metric 1, success 1
#   hubballi-01, other HELP: dharwad-01 5, error 0, other metric 1, success 1
#   dharwad-01, same HELP: dharwad-01 5, error 0, other metric 1, success 1
set -eu
folder=$(mktemp -d)
exporter=
trap '[ -z "$exporter" ] || kill "$exporter"; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq prometheus-node-exporter=1.5.0-1+b6 curl=7.88.1-10+deb12u15 \
  libcurl4=7.88.1-10+deb12u15 >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" tools; done
mkdir metrics
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
tools/usr/bin/prometheus-node-exporter --web.listen-address="127.0.0.1:$port" --collector.disable-defaults \
  --collector.textfile --collector.textfile.directory=metrics >log 2>&1 &
exporter=$!

write() { # FILE HELP REPLICA VALUE
  printf '# HELP agent_queued %s\n# TYPE agent_queued gauge\nagent_queued{replica="%s"} %s\n' \
    "$2" "$3" "$4" >"metrics/$1.prom"
}
scrape() {
  LD_LIBRARY_PATH=$(dirname "$(find "$folder/tools" -name 'libcurl.so.4')") \
    tools/usr/bin/curl --silent --noproxy '*' --retry 20 --retry-connrefused --retry-delay 1 \
    "http://127.0.0.1:$port/metrics" |
    sed -n 's/^agent_queued{replica="\(.*\)"} /\1 /p; s/^agent_other /other metric /p
      s/^node_textfile_scrape_error /error /p; s/^node_scrape_collector_success{.*} /success /p' |
    LC_ALL=C sort | paste -sd , | sed 's/,/, /g'
}
second() { # TITLE HELP REPLICA
  write second "$2" "$3" 9
  printf '# HELP agent_other Other.\n# TYPE agent_other gauge\nagent_other 1\n' >>metrics/second.prom
  echo "$1: $(scrape)"
}
write first 'Edits that wait.' dharwad-01 5
{
  second 'hubballi-01, same HELP' 'Edits that wait.' hubballi-01
  second 'hubballi-01, other HELP' 'Edits waiting.' hubballi-01
  second 'dharwad-01, same HELP' 'Edits that wait.' dharwad-01
} | tee seen
diff - seen <<'EXPECTED'
hubballi-01, same HELP: dharwad-01 5, error 0, hubballi-01 9, other metric 1, success 1
hubballi-01, other HELP: dharwad-01 5, error 0, other metric 1, success 1
dharwad-01, same HELP: dharwad-01 5, error 0, other metric 1, success 1
EXPECTED
