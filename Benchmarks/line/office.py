"""A stand-in server, an office with queued registrations, and the plain loops beside it."""
import base64
import http.client
import json
import os
import random
import subprocess
import tempfile
import time
import urllib.request


FIRST = ("Asha Basavaraj Chandrakala Deepa Eshwar Fakirappa Gangamma Hanumanth Iramma Jayashree "
         "Kavitha Lakshmi Mahadev Nagaraj Parvati Ramesh Savitri Tippanna Umesh Vaishali").split()
LAST = ("Kulkarni Patil Hiremath Desai Nayak Talawar Pawar Joshi Angadi Bhat Chavan Doddamani Gouda "
        "Hosamani Ijeri Jadhav Kambar Lamani Madar Naik").split()
PLACE = "Dharwad Hubballi Kalghatgi Kundgol Navalgund Annigeri Alnavar Garag Hebballi".split()
ROLE = ["CONTENT_CREATION", "CONTENT_CREATOR", "CONTENT_REVIEWER", "BOOK_CREATOR"]


def registration(number):
    """The documented body of Create User, with made-up people as different as real ones."""
    chance = random.Random(number)
    first, last = chance.choice(FIRST), chance.choice(LAST)
    name = f"{first}.{last}.{number}".lower()
    return {
        "userName": name, "provider": "ka-dharwad", "firstName": first, "lastName": last,
        "email": f"{name}@staff.dharwad.example", "emailVerified": True,
        # Of the numbers that begin with 9 every generation takes all.
        "phone": str(chance.randrange(9_000_000_000, 9_999_999_999)), "phoneVerified": True,
        "roles": [chance.choice(ROLE)], "language": ["Kannada", "English"],
        "dob": f"{chance.randrange(1965, 2001)}-{chance.randrange(1, 13):02}-"
               f"{chance.randrange(1, 29):02}",
        "gender": chance.choice(["Female", "Male"]), "location": chance.choice(PLACE)}


class Sunbird:
    """The stand-in as a process of its own; use as a context."""

    def __init__(self, program, *options):
        self.program, self.options = program, options

    def __enter__(self):
        self.process = subprocess.Popen(
            [self.program, "--port", "0", *self.options], stdout=subprocess.PIPE, text=True)
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

    def use_uploads(self, under):
        """Sunbird 1.5 from here on, with uploads for users, under an organisation."""
        path = os.path.join(self.folder.name, "user-token")
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            claims = base64.urlsafe_b64encode(b'{"sub":"office"}').decode().rstrip("=")
            file.write(f"eyJhbGciOiJSUzI1NiJ9.{claims}.x")
        self.environment |= {
            "AGENT_SERVER_DIALECT": "r1.5", "AGENT_SERVER_USER_TOKEN_FILE": path,
            "AGENT_SYNC_LANE": "bulk", "AGENT_SYNC_BULK_ORGANISATION": under}

    def run(self, *arguments, stdin=None, url=None):
        store = os.path.join(self.folder.name, "agent.db")
        more = {"AGENT_SERVER_BASE_URL": url} if url else {}
        done = subprocess.run(
            [self.program, *arguments, "--store", store, "--json"], input=stdin, text=True,
            capture_output=True, env=self.environment | more)
        if done.returncode not in (0, 75):
            raise SystemExit(f"agent {arguments}: {done.returncode} {done.stdout} {done.stderr}")
        return json.loads(done.stdout.splitlines()[-1])

    def moves_to(self, url):
        """The same server under another address."""
        self.run("server", "adopt", url=url)

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
