#!/bin/sh
# libcurl with OpenSSL leaves CURLINFO_SSL_VERIFYRESULT at 1 ("unspecified error" in the words of
# `openssl verify`) where the certificate is trusted and only the host's name is another one. Guessed
# before: 0, "verified OK", so that 0 with libcurl's code 60 would mean the name.
#
# Seen with curl 7.88.1-10+deb12u15 and openssl 3.0.22-1~deb12u2 (Debian 12), exit code and result:
#   trusted, right name   0 0
#   trusted, other name   60 1
#   issuer not trusted    60 18
set -eu
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq curl=7.88.1-10+deb12u15 libcurl4=7.88.1-10+deb12u15 openssl=3.0.22-1~deb12u2 libssl3=3.0.22-1~deb12u2 >/dev/null
for package in *.deb; do dpkg -x "$package" tools; done
LD_LIBRARY_PATH=$(dirname "$(find "$folder/tools" -name 'libcurl.so.4')")
export LD_LIBRARY_PATH
openssl=tools/usr/bin/openssl
"$openssl" req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost -keyout key.pem -out certificate.pem 2>/dev/null
"$openssl" s_server -accept 127.0.0.1:0 -cert certificate.pem -key key.pem -www >served 2>&1 &
server=$!
until grep -q '^ACCEPT' served; do sleep 0.1; done
port=$(sed -n 's/^ACCEPT 127.0.0.1:\([0-9]*\).*/\1/p' served)
ask() { tools/usr/bin/curl --silent --output /dev/null --write-out '%{exitcode} %{ssl_verify_result}\n' "$@" || :; }
{
  ask --cacert certificate.pem "https://localhost:$port/"
  ask --cacert certificate.pem "https://127.0.0.1:$port/"
  ask "https://localhost:$port/"
} | tee seen
printf '0 0\n60 1\n60 18\n' | diff - seen
