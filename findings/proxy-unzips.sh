#!/bin/sh
# With a proxy between them that names itself (Via), nginx sends the same answer to the same client
# without compression: nearly three times the bytes on the office's line. nginx takes a request with
# Via for a cache's and its gzip leaves those alone unless gzip_proxied says otherwise; tinyproxy adds
# Via to every request. Guessed before: that a client which accepts gzip gets gzip, and that a
# proxy without a cache changes nothing about it.
#
# It bears on the bytes that `agent sync --dry-run` foretells and the doctor explains: behind such a proxy
# replies of plain http come whole; over https, where a proxy sees nothing, they stay small.
#
# Seen with nginx 1.22.1-9+deb12u11, tinyproxy 1.11.1-2.1+deb12u1, curl 7.88.1-10+deb12u15 (Debian 12):
#   direct: gzip, 38953 bytes
#   tinyproxy: whole, 108894 bytes
#   tinyproxy with DisableViaHeader: gzip, 38953 bytes
set -eu
folder=$(mktemp -d)
started=
# The word list of process ids is meant to be split.
# shellcheck disable=SC2086
trap '[ -z "$started" ] || kill $started; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq nginx=1.22.1-9+deb12u11 tinyproxy-bin=1.11.1-2.1+deb12u1 curl=7.88.1-10+deb12u15 \
  libcurl4=7.88.1-10+deb12u15 >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" tools; done
chmod 755 "$folder"
mkdir www
seq 20000 >www/read.json
free_port() {
  python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])'
}
port=$(free_port)
cat >nginx.conf <<CONF
daemon off;
pid $folder/nginx.pid;
events {}
http {
  access_log off;
  client_body_temp_path $folder/temp; proxy_temp_path $folder/temp; fastcgi_temp_path $folder/temp;
  uwsgi_temp_path $folder/temp; scgi_temp_path $folder/temp;
  types { application/json json; }
  gzip on;
  gzip_types application/json;
  server { listen 127.0.0.1:$port; root $folder/www; }
}
CONF
tools/usr/sbin/nginx -e "$folder/nginx.log" -c "$folder/nginx.conf" &
started=$!
proxy() { # SETTING: a proxy on the next free port, in $proxied
  proxied=$(free_port)
  printf 'Port %s\nListen 127.0.0.1\nAllow 127.0.0.1\nMaxClients 10\n%s\n' "$proxied" "$1" >"$proxied.conf"
  tools/usr/bin/tinyproxy -d -c "$proxied.conf" >tinyproxy.log 2>&1 &
  started="$started $!"
}
LD_LIBRARY_PATH=$(dirname "$(find "$folder/tools" -name 'libcurl.so.4')")
export LD_LIBRARY_PATH
get() { # NAME PROXY
  tools/usr/bin/curl --silent --noproxy '' --proxy "$2" --header 'Accept-Encoding: gzip' --output body \
    --retry 20 --retry-connrefused --retry-delay 1 "http://127.0.0.1:$port/read.json"
  form=whole
  gzip -t body 2>/dev/null && form=gzip
  echo "$1: $form, $(wc -c <body) bytes"
}
{
  get direct ''
  proxy ''
  get tinyproxy "http://127.0.0.1:$proxied"
  proxy 'DisableViaHeader Yes'
  get "tinyproxy with DisableViaHeader" "http://127.0.0.1:$proxied"
} >seen
cat seen
diff - seen <<'EXPECTED'
direct: gzip, 38953 bytes
tinyproxy: whole, 108894 bytes
tinyproxy with DisableViaHeader: gzip, 38953 bytes
EXPECTED
