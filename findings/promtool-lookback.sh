#!/bin/sh
# Cases for alert rules (promtool test rules) whose series have a sample every 15 minutes: an alert with
# `for: 30m` never fires, and nothing says why, since five minutes after each sample the series is taken
# for stale, and the alert begins anew. Guessed before: that `interval` is how far apart values stand and no
# more, so that a day can be written with few of them.
#
# It bears on config/prometheus/sunbird-agent.rules.test.yml, whose series have samples every five
# minutes, and on Prometheus servers that scrape less often than that: there no such alert fires either.
#
# Seen with prometheus 2.42.0+ds-5+deb12u1 (Debian 12), the same hours written in two ways:
#   every 5m: SUCCESS
#   every 15m: FAILED, got:[]
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq prometheus=2.42.0+ds-5+deb12u1 >/dev/null 2>&1
dpkg -x prometheus_*.deb tools
cat >rules.yml <<'RULES'
groups:
  - name: offices
    rules:
      - alert: Refused
        expr: refused == 1
        for: 30m
RULES
judge() { # INTERVAL VALUES
  cat >test.yml <<TEST
rule_files: [rules.yml]
evaluation_interval: 5m
tests:
  - interval: $1
    input_series: [{series: refused, values: $2}]
    alert_rule_test:
      - {eval_time: 2h, alertname: Refused, exp_alerts: [{}]}
TEST
  said=$(tools/usr/bin/promtool test rules test.yml 2>&1) || true
  echo "every $1: $(echo "$said" | grep -oE 'SUCCESS|FAILED|got:\[\]' | paste -sd , | sed 's/,/, /')"
}
{
  judge 5m 1x30
  judge 15m 1x10
} | tee seen
diff - seen <<'EXPECTED'
every 5m: SUCCESS
every 15m: FAILED, got:[]
EXPECTED
