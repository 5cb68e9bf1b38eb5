"""A stand-in server, an office with queued registrations, and the plain loops beside it."""
import http.client
import json
import os
import subprocess
import tempfile
import time
import urllib.request


def registration(number):
    """The documented body of Create User, as an office has it."""
    return {
        "userName": f"asha.kulkarni.{number}", "provider": "ka-dharwad", "firstName": "Asha",
        "lastName": "Kulkarni", "email": f"asha.kulkarni.{number}@example.org",
        "emailVerified": True, "phone": str(9_000_000_000 + number), "phoneVerified": False,
        "roles": ["CONTENT_CREATION"], "language": ["Kannada", "English"], "dob": "1984-06-02",
        "gender": "Female", "location": "Dharwad"}


class Sunbird:
    """The stand-in as a process of its own; use as a context."""

    def __init__(self, program):
        self.program = program

    def __enter__(self):
        self.process = subprocess.Popen(
            [self.program, "--port", "0"], stdout=subprocess.PIPE, text=True)
        while "listening on" not in (line := self.process.stdout.readline()):
            if not line:
                raise SystemExit("the stand-in server does not start")
        self.url = line.split()[-1]
        self.port = int(self.url.rsplit(":", 1)[1])
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def asked(self, what):
        with urllib.request.urlopen(f"{self.url}/_sim/{what}") as answer:
            return json.load(answer)


class Office:
    """A store of its own, in a folder that goes with it."""

    def __init__(self, program, connections=None):
        self.program, self.folder = program, tempfile.TemporaryDirectory(dir=".build")
        os.chmod(self.folder.name, 0o700)
        self.environment = {"PATH": "/usr/bin:/bin"}
        if connections:
            self.environment["AGENT_SYNC_MAX_CONNECTIONS"] = str(connections)
        self.run("init", "--replica", "bench")

    def run(self, *arguments, stdin=None, url=None):
        store = os.path.join(self.folder.name, "agent.db")
        more = {"AGENT_SERVER_BASE_URL": url} if url else {}
        done = subprocess.run(
            [self.program, *arguments, "--store", store, "--json"], input=stdin, text=True,
            capture_output=True, env=self.environment | more)
        if done.returncode not in (0, 75):
            raise SystemExit(f"agent {arguments}: {done.stderr}")
        return json.loads(done.stdout.splitlines()[-1])

    def queue(self, operation, bodies):
        path = os.path.join(self.folder.name, "edits.jsonl")
        with open(path, "w") as file:
            for body in bodies:
                file.write(json.dumps({"operation": operation, "request": body}) + "\n")
        assert self.run("import", path)["recorded"] == len(bodies)

    def sync(self, url):
        """The report of the passes until all is done, with the seconds that they took."""
        total, start = None, time.monotonic()
        while True:
            report = self.run("sync", "--now", url=url)
            if total:
                for key in ("accepted", "requests", "bytesSent", "bytesReceived"):
                    report[key] += total[key]
            total = report
            if report["remaining"] == 0 or time.monotonic() - start > 1200:
                return report | {"seconds": time.monotonic() - start}


def one_by_one_with_curl(url, bodies):
    """One process, one kept-alive connection; seconds."""
    with tempfile.NamedTemporaryFile("w", dir=".build", suffix=".curl") as config:
        config.write(curl_config(url, bodies))
        config.flush()
        start = time.monotonic()
        subprocess.run(["curl", "--silent", "--config", config.name], check=True)
        return time.monotonic() - start


def side_by_side_with_curl(url, bodies, connections):
    """libcurl's own loop over the same bodies with so many connections; seconds."""
    with tempfile.NamedTemporaryFile("w", dir=".build", suffix=".curl") as config:
        config.write(curl_config(url, bodies))
        config.flush()
        start = time.monotonic()
        subprocess.run(
            ["curl", "--silent", "--parallel", "--parallel-max", str(connections), "--config",
             config.name], check=True, stderr=subprocess.DEVNULL)
        return time.monotonic() - start


def curl_config(url, bodies):
    quoted = (json.dumps(json.dumps({"request": body}, separators=(",", ":"))) for body in bodies)
    return "next\n".join(
        f'url = "{url}/api/user/v1/create"\nheader = "Content-Type: application/json"\n'
        f'output = "/dev/null"\ndata = {text}\n' for text in quoted)


def one_by_one_with_requests(url, bodies):
    """Python's `requests` with a session, or the library under it; seconds, and which it was."""
    try:
        import requests
        session, name = requests.Session(), "Python requests"

        def post(body):
            session.post(f"{url}/api/user/v1/create", json={"request": body}).raise_for_status()
    except ImportError:
        connection, name = http.client.HTTPConnection(url.split("//")[1]), "Python http.client"

        def post(body):
            connection.request(
                "POST", "/api/user/v1/create", json.dumps({"request": body}),
                {"Content-Type": "application/json"})
            connection.getresponse().read()
    start = time.monotonic()
    for body in bodies:
        post(body)
    return time.monotonic() - start, name
