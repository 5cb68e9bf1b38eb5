#!/bin/sh
# tinyproxy 1.11.1 takes a password of letters, digits and few signs for its BasicAuth: one with a
# colon is a syntax error, for which it does not start. Guessed before: that a password which
# RFC 7617 lets stand in a header may stand in the proxy's configuration.
#
# Seen with tinyproxy 1.11.1-2.1+deb12u1 (Debian 12), and the exit status:
#   s3cret    starts
#   s3:cret   ERROR: Syntax error on line 4; 70
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq tinyproxy-bin >/dev/null
dpkg -x tinyproxy-bin_*.deb tools
for password in s3cret s3:cret; do
  printf 'Port 18888\nListen 127.0.0.1\nTimeout 60\nBasicAuth office %s\n' "$password" >conf
  status=0
  timeout 2 tools/usr/bin/tinyproxy -d -c conf >said 2>&1 || status=$?
  echo "$password $(grep -o 'Syntax error on line 4' said || echo starts) $status"
done | tee seen
# 124 is the time-out of a proxy that runs; it ends in order (0) where it takes the signal first.
grep -qE '^s3cret starts (124|0)$' seen
grep -q '^s3:cret Syntax error on line 4 70$' seen
