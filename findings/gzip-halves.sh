#!/bin/sh
# A day's file that `gzip -c >>` was appended to in the evening is a valid .gz of two members. nginx
# serves it as it is (gzip_static), and its readers disagree: wget and PyPI's httpx return the morning
# and call it whole, with exit 0 and status 200; curl writes the morning and ends with 23; requests, and
# nginx itself where it unpacks for who can't (gunzip), give both. Guessed before: that a reader of gzip
# reads all members, as gzip, zcat and Python's gzip do, or fails.
#
# It bears on what the agent takes from a server: bytes after the first member are an error to it or
# data, but never nothing; and on bundles: one member each, never appended to.
#
# Seen with nginx 1.22.1-9+deb12u11, curl 7.88.1-10+deb12u15, wget 1.21.3-1+deb12u1 (Debian 12), requests
# 2.34.2 with urllib3 2.8.0, httpx 0.28.1 (PyPI); lines of 2000, and how it ended:
#   zcat: 2000, exit 0
#   curl: 2000, exit 0
#   curl --compressed: 1000, exit 23
#   wget --compression=auto: 1000, exit 0
#   requests: 2000, status 200
#   httpx: 1000, status 200
set -eu
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq nginx=1.22.1-9+deb12u11 curl=7.88.1-10+deb12u15 libcurl4=7.88.1-10+deb12u15 \
  wget=1.21.3-1+deb12u1 >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" tools; done
pip install --quiet --no-deps --disable-pip-version-check --root-user-action=ignore --target packages \
  requests==2.34.2 urllib3==2.8.0 charset-normalizer==3.5.3 idna==3.20 certifi==2026.10.19.post1 \
  httpx==0.28.1 httpcore==1.0.9 h11==0.16.0 anyio==4.16.0 typing-extensions==4.16.0

mkdir www
seq 1 1000 | gzip -c >>www/day.jsonl.gz
seq 1001 2000 | gzip -c >>www/day.jsonl.gz
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >nginx.conf <<CONF
daemon off;
pid $folder/nginx.pid;
events {}
http {
  access_log off;
  client_body_temp_path $folder/temp; proxy_temp_path $folder/temp; fastcgi_temp_path $folder/temp;
  uwsgi_temp_path $folder/temp; scgi_temp_path $folder/temp;
  server { listen 127.0.0.1:$port; root $folder/www; gzip_static always; gunzip on; }
}
CONF
chmod 755 "$folder"
tools/usr/sbin/nginx -e "$folder/nginx.log" -c "$folder/nginx.conf" &
server=$!
url=http://127.0.0.1:$port/day.jsonl
export no_proxy=127.0.0.1
LD_LIBRARY_PATH=$(dirname "$(find "$folder/tools" -name 'libcurl.so.4')")
export LD_LIBRARY_PATH
tools/usr/bin/curl --silent --retry 20 --retry-connrefused --retry-delay 1 --output /dev/null "$url"

read_by() { # NAME COMMAND...
  name=$1 code=0
  shift
  "$@" >out || code=$?
  echo "$name: $(wc -l <out), exit $code"
}
{
  read_by zcat zcat www/day.jsonl.gz
  read_by curl tools/usr/bin/curl --silent "$url"
  read_by "curl --compressed" tools/usr/bin/curl --silent --compressed "$url"
  read_by "wget --compression=auto" tools/usr/bin/wget --quiet --compression=auto --output-document=- "$url"
  PYTHONPATH=packages python3 - "$url" <<'PYTHON'
import sys

import httpx
import requests

for library in (requests, httpx):
    answer = library.get(sys.argv[1])
    print(f"{library.__name__}: {len(answer.text.splitlines())}, status {answer.status_code}")
PYTHON
} | tee seen
diff - seen <<'EXPECTED'
zcat: 2000, exit 0
curl: 2000, exit 0
curl --compressed: 1000, exit 23
wget --compression=auto: 1000, exit 0
requests: 2000, status 200
httpx: 1000, status 200
EXPECTED
