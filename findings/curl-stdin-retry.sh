#!/bin/sh
# `curl --retry` sends an upload from a pipe (`-T -`) again without its content: the pipe is empty by
# then, the server answers 200 to zero bytes, and curl ends with 0. Guessed before: that curl keeps
# what it read, as it does for `--data-binary @-`, or gives up because it can't rewind.
#
# It bears on recipes for sending backups and exports on: name a file, never a pipe, where curl retries.
#
# Seen with curl 7.88.1-10+deb12u15 (Debian 12), a server that answers 503 first and then 200; status
# and bytes that arrived, and curl's exit code:
#   -T - : 503 8893, 200 0, exit 0
#   --data-binary @- : 503 8893, 200 8893, exit 0
#   -T day.jsonl : 503 8893, 200 8893, exit 0
set -eu
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq curl=7.88.1-10+deb12u15 libcurl4=7.88.1-10+deb12u15 >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" tools; done
LD_LIBRARY_PATH=$(dirname "$(find "$folder/tools" -name 'libcurl.so.4')")
export LD_LIBRARY_PATH

cat >server.py <<'PYTHON'
import http.server

class BusyOnce(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    answers = [200, 503]

    def read_body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers["Content-Length"]))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def do_PUT(self):
        body = self.read_body()
        status = self.answers[-1]
        self.answers.insert(0, self.answers.pop())
        with open("arrived", "a") as log:
            log.write(f"{status} {len(body)}, ")
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_PUT

    def log_message(self, *words):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), BusyOnce)
print(server.server_address[1], flush=True)
server.serve_forever()
PYTHON
python3 server.py >port &
server=$!
until [ -s port ]; do sleep 0.1; done

url=http://127.0.0.1:$(cat port)/day
seq 2000 >day.jsonl
send() { # OPTION...
  code=0
  : >arrived
  tools/usr/bin/curl --silent --retry 2 --retry-delay 1 "$@" "$url" || code=$?
  echo "$* : $(cat arrived)exit $code"
}
# A pipe on purpose: what feeds curl in an office is gzip, sqlite3 or jq.
# shellcheck disable=SC2002
{
  cat day.jsonl | send -T -
  cat day.jsonl | send --data-binary @-
  send -T day.jsonl
} | tee seen
diff - seen <<'EXPECTED'
-T - : 503 8893, 200 0, exit 0
--data-binary @- : 503 8893, 200 8893, exit 0
-T day.jsonl : 503 8893, 200 8893, exit 0
EXPECTED
