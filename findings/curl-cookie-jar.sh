#!/bin/sh
# A cookie jar that curl wrote has, for wget and Python, no session of a portal in it, though all three
# name the same file format. curl writes HttpOnly cookies behind "#HttpOnly_", which wget skips as
# comments; it writes 0 as the end of session cookies, which Python's MozillaCookieJar takes for 1970, so
# that ignore_discard, made for them, does not help, and with ignore_expires as well they are loaded and
# still not sent. Guessed before: that what one of them saves after a login the others send.
#
# It bears on recipes that log in to a portal with curl and go on with something else.
#
# Seen with curl 7.88.1-10+deb12u15, wget 1.21.3-1+deb12u1 (Debian 12), Python 3.11's http.cookiejar; the
# cookies sent out of a jar of four, "session" without an end, "day" with Max-Age, each with HttpOnly
# ("-h") and without:
#   curl: day day-h session session-h
#   wget: day session
#   MozillaCookieJar: day day-h
#   MozillaCookieJar, ignore_discard: day day-h
#   MozillaCookieJar, ignore_discard, ignore_expires: day day-h
set -eu
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq curl=7.88.1-10+deb12u15 libcurl4=7.88.1-10+deb12u15 wget=1.21.3-1+deb12u1 \
  >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" tools; done
LD_LIBRARY_PATH=$(dirname "$(find "$folder/tools" -name 'libcurl.so.4')")
export LD_LIBRARY_PATH no_proxy=127.0.0.1

cat >portal.py <<'PYTHON'
import http.server


class Portal(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        if self.path == "/login":
            for name, end in (("session", ""), ("day", "; Max-Age=86400")):
                self.send_header("Set-Cookie", f"{name}=1; Path=/{end}")
                self.send_header("Set-Cookie", f"{name}-h=1; Path=/{end}; HttpOnly")
        self.end_headers()
        sent = (self.headers["Cookie"] or "").replace("=1", "").split("; ")
        self.wfile.write((" ".join(sorted(sent)) + "\n").encode())

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Portal)
print(server.server_address[1], flush=True)
server.serve_forever()
PYTHON
python3 portal.py >port &
server=$!
until [ -s port ]; do sleep 0.1; done
portal=http://127.0.0.1:$(cat port)
tools/usr/bin/curl --silent --cookie-jar jar --output /dev/null "$portal/login"
{
  echo "curl: $(tools/usr/bin/curl --silent --cookie jar "$portal/")"
  echo "wget: $(tools/usr/bin/wget --quiet --load-cookies jar --output-document=- "$portal/")"
  python3 - "$portal/" <<'PYTHON'
import http.cookiejar
import sys
import urllib.request

for options in ([], ["ignore_discard"], ["ignore_discard", "ignore_expires"]):
    jar = http.cookiejar.MozillaCookieJar()
    jar.load("jar", **dict.fromkeys(options, True))
    opener = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(jar), urllib.request.ProxyHandler({}))
    sent = opener.open(sys.argv[1]).read().decode().strip()
    print(", ".join(["MozillaCookieJar", *options]) + ":", sent)
PYTHON
} | tee seen
diff - seen <<'EXPECTED'
curl: day day-h session session-h
wget: day session
MozillaCookieJar: day day-h
MozillaCookieJar, ignore_discard: day day-h
MozillaCookieJar, ignore_discard, ignore_expires: day day-h
EXPECTED
