#!/usr/bin/env python3
"""What a kill costs the next command: a store with 100,000 queued edits whose sync was killed while
requests were under way, against a copy of the same store whose sync was not.

usage: Benchmarks/recovery_after_kill.py [folder of agent and sunbird-sim] [edits]

Prints, for both stores, the time of the next `agent status` and the time from the start of the next
`agent sync` to its first request, as the server's own log has it.
"""
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

from store.filling import fill

PRODUCTS = sys.argv[1] if len(sys.argv) > 1 else ".build/release"
EDITS = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
AGENT = os.path.join(PRODUCTS, "agent")
RUNS = 5


class Server:
    """A stand-in whose answers take their time, so that a kill falls between request and answer."""

    def __enter__(self):
        self.process = subprocess.Popen(
            [os.path.join(PRODUCTS, "sunbird-sim"), "--port", "0"], stdout=subprocess.PIPE,
            text=True)
        self.url = self.process.stdout.readline().split()[-1]
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def call(self, method, name, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"{self.url}/_sim/{name}", data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def delay(self, seconds):
        self.call("POST", "faults", {"action": "delay", "seconds": seconds, "times": None})

    def requests(self):
        return len(self.call("GET", "requests")["requests"])


def run(store, server, *command):
    return subprocess.Popen(
        [AGENT, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={"AGENT_STORE": store, "AGENT_SERVER_BASE_URL": server.url, "PATH": "/usr/bin:/bin"})


def kill_a_sync(store, server):
    """Kills a sync between the second batch's requests and their answers."""
    before = server.requests()
    syncing = run(store, server, "sync")
    while server.requests() < before + 3:
        time.sleep(0.005)
    syncing.send_signal(signal.SIGKILL)
    syncing.wait()


def time_of_status(store, server):
    began = time.monotonic()
    run(store, server, "status").wait()
    return time.monotonic() - began


def time_to_first_request(store, server):
    before = server.requests()
    began = time.monotonic()
    syncing = run(store, server, "sync")
    while server.requests() == before:
        time.sleep(0.002)
    took = time.monotonic() - began
    syncing.send_signal(signal.SIGTERM)
    syncing.wait()
    return took


def folder_of(path, name):
    folder = os.path.join(path, name)
    os.mkdir(folder)
    return os.path.join(folder, "agent.db")


def main():
    times = {name: {"status": [], "sync": []} for name in ("unkilled", "killed")}
    logs = []
    with tempfile.TemporaryDirectory() as folder, Server() as server:
        full = folder_of(folder, "full")
        subprocess.run(
            [AGENT, "init", "--replica", "ap", "--store", full], check=True,
            stdout=subprocess.DEVNULL)
        fill(full, EDITS)
        server.delay(1)
        for number in range(RUNS):
            for name in times:
                for command in ("status", "sync"):
                    # Each measurement meets a store of its own: a look already recovers the log.
                    store = folder_of(folder, f"{name}-{command}-{number}")
                    shutil.copy(full, store)
                    run(store, server, "status").wait()
                    if name == "killed":
                        kill_a_sync(store, server)
                        logs.append(os.path.getsize(store + "-wal"))
                    measure = time_of_status if command == "status" else time_to_first_request
                    times[name][command].append(measure(store, server))
                    shutil.rmtree(os.path.dirname(store))
    print(f"{EDITS:,} queued edits, median ms of {RUNS} runs; "
          f"the killed sync left a log of {statistics.median(logs) / 1024:,.0f} KiB")
    print(f"{'next command':28}{'unkilled':>10}{'killed':>10}{'more':>10}")
    for command, title in (("status", "status"), ("sync", "sync, to its first request")):
        plain, killed = (1000 * statistics.median(times[name][command]) for name in times)
        print(f"{title:28}{plain:10.1f}{killed:10.1f}{killed - plain:10.1f}")


main()
