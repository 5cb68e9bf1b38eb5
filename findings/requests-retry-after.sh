#!/bin/sh
# PyPI's requests sends a PUT or DELETE again after the server has answered it, as soon as the answer
# has a Retry-After. `HTTPAdapter(max_retries=3)` is documented for failed connections only, never for
# requests whose data reached the server; guessed before: that this is so. The number becomes urllib3's
# Retry(3), which also repeats 413, 429 and 503 with Retry-After. POST and PATCH are left alone.
#
# It bears on the stand-in server: a 503 that comes after the write took effect is, with Retry-After,
# written again by scripts beside the agent, and only for some methods.
#
# Seen with requests 2.34.2 and urllib3 2.8.0, requests that arrive for one call and max_retries=3, the
# server being busy twice:
#   without Retry-After: PUT 1, DELETE 1, POST 1, PATCH 1
#   with Retry-After: PUT 3, DELETE 3, POST 1, PATCH 1
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
pip install --quiet --no-deps --disable-pip-version-check --root-user-action=ignore \
  --target "$folder/packages" requests==2.34.2 urllib3==2.8.0 charset-normalizer==3.5.3 idna==3.20 \
  certifi==2026.10.19.post1
PYTHONPATH="$folder/packages" python3 - <<'PYTHON' | tee "$folder/seen"
import http.server
import threading

import requests


class BusyTwice(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    arrived = 0

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        BusyTwice.arrived += 1
        busy = BusyTwice.arrived < 3
        self.send_response(503 if busy else 200)
        if busy and self.path == "/with":
            self.send_header("Retry-After", "1")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_PUT = do_DELETE = do_POST = do_PATCH = answer

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), BusyTwice)
threading.Thread(target=server.serve_forever, daemon=True).start()


def arrivals(method, path):
    BusyTwice.arrived = 0
    with requests.Session() as session:
        session.trust_env = False
        session.mount("http://", requests.adapters.HTTPAdapter(max_retries=3))
        session.request(method, f"http://127.0.0.1:{server.server_port}/{path}", data=b"{}")
    return f"{method} {BusyTwice.arrived}"


for path in ("without", "with"):
    counts = [arrivals(method, path) for method in ("PUT", "DELETE", "POST", "PATCH")]
    print(f"{path} Retry-After:", ", ".join(counts))
PYTHON
diff - "$folder/seen" <<'EXPECTED'
without Retry-After: PUT 1, DELETE 1, POST 1, PATCH 1
with Retry-After: PUT 3, DELETE 3, POST 1, PATCH 1
EXPECTED
