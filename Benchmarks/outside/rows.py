"""What is measured, each beside its floor: a row knows how to take one turn of either."""
import contextlib
import json
import os
import subprocess
import sys
import tempfile

from line.line import EDGE, GPRS, UMTS, VSAT, Proxy
from line.office import Sunbird, registration
from outside import floors
from outside.measuring import HERE, settle_disk
from store.filling import fill


class Row:
    """One measure. `floor` and `take` give a number for one turn; `more_is_better` says of which kind
    the ratio is, `bound` and `goal` what it is to come to."""
    unit, more_is_better, is_ratio = "", False, True
    floor_title, turns = "", None
    #: whether the disk is given a sync of 8 ms
    is_slow = False

    def __init__(self, setting):
        self.tools, self.setting = setting.tools, setting

    def floor(self):
        return None

    def environment(self):
        return self.tools.slowly() if self.is_slow else {}

    @contextlib.contextmanager
    def office(self, agent):
        """The path of a new store."""
        with tempfile.TemporaryDirectory(dir=self.setting.folder) as folder:
            store = os.path.join(folder, "agent.db")
            self.tools.run(agent, "init", "--replica", "bench", "--store", store)
            settle_disk()
            yield store

    @contextlib.contextmanager
    def database(self):
        with tempfile.TemporaryDirectory(dir=self.setting.folder) as folder:
            path = floors.new_database(self.tools, folder)
            settle_disk()
            yield path


def membership(number):
    return {"provider": "ka-dharwad", "externalId": f"s{number % 97}",
            "userName": f"asha.{number}", "role": ["member"]}


def words(number):
    """The same membership as a command line."""
    body = membership(number)
    return ["member", "add", "--provider", body["provider"], "--external-id", body["externalId"],
            "--user-name", body["userName"], "--role", "member"]


class OneRecording(Row):
    """`agent member add` as a script starts it."""
    floor_title = "sqlite3 shell"
    each = 15

    def __init__(self, setting, title, read, unit, bound, goal, is_ratio=True):
        super().__init__(setting)
        self.title, self.read, self.unit = title, read, unit
        self.bound, self.goal, self.is_ratio = bound, goal, is_ratio

    def floor(self):
        with self.database() as path:
            costs = [floors.insert_one(self.tools, path, membership(number))
                     for number in range(self.each)]
        return sorted(map(self.read, costs))[self.each // 2]

    def take(self, agent):
        with self.office(agent) as store:
            costs = [self.tools.run(agent, *words(number), "--store", store)
                     for number in range(self.each)]
        return sorted(map(self.read, costs))[self.each // 2]


class ReplLines(Row):
    """Recordings typed into `agent repl` through a pipe."""
    unit, more_is_better, floor_title = "lines/s", True, "sqlite3 shell, a transaction a line"

    def __init__(self, setting, is_slow, bound, goal):
        super().__init__(setting)
        self.is_slow, self.bound, self.goal = is_slow, bound, goal
        self.lines = 250 if is_slow else 2500
        self.title = f"{self.lines} recordings into agent repl"

    def floor(self):
        bodies = [membership(number) for number in range(self.lines)]
        with self.database() as path:
            cost = floors.insert_each(self.tools, path, bodies, self.environment())
        return self.lines / cost.wall

    def take(self, agent):
        lines = "".join(" ".join(words(number)) + "\n" for number in range(self.lines))
        with self.office(agent) as store:
            cost = self.tools.run(agent, "repl", "--store", store, input=lines.encode(),
                                  environment=self.environment())
        recorded = cost.output.count(b"recorded")
        assert recorded == self.lines, f"{recorded} of {self.lines} were recorded"
        return self.lines / cost.wall


class Import(Row):
    title, unit, more_is_better = "import of 30,000 rows of JSON Lines", "rows/s", True
    floor_title, bound, goal, count = "sqlite3 shell, 1,000 a transaction", 0.35, 0.6, 30_000

    def bodies(self):
        return [registration(number) for number in range(self.count)]

    def floor(self):
        with self.database() as path:
            return self.count / floors.insert_together(self.tools, path, self.bodies()).wall

    def take(self, agent):
        with self.office(agent) as store:
            path = os.path.join(os.path.dirname(store), "rows.jsonl")
            with open(path, "w") as file:
                file.writelines(json.dumps(body) + "\n" for body in self.bodies())
            settle_disk()
            cost = self.tools.run(
                agent, "import", path, "--as", "user-create", "--store", store, "--json")
        assert json.loads(cost.output)["recorded"] == self.count
        return self.count / cost.wall


@contextlib.contextmanager
def quick_server():
    process = subprocess.Popen(
        [sys.executable, os.path.join(HERE, "quick_server.py")], stdout=subprocess.PIPE, text=True)
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.terminate()
        process.wait()


class Drain(Row):
    title, unit, more_is_better = "sync of 5,000 creations, 6 connections, loopback", "edits/s", True
    floor_title, bound, goal, count = "libcurl alone, same bodies", 0.65, 0.85, 5000

    def floor(self):
        lines = "".join(json.dumps({"request": registration(number)}, separators=(",", ":")) + "\n"
                        for number in range(self.count))
        with quick_server() as url:
            cost = self.tools.run(self.tools.post_all, f"{url}/api/user/v1/create", "6",
                                  input=lines.encode())
        return self.count / cost.wall

    def take(self, agent):
        with quick_server() as url, self.office(agent) as store:
            queue(self.tools, agent, store, self.count)
            cost = self.tools.run(
                agent, "sync", "--store", store, "--json",
                environment={"AGENT_SERVER_BASE_URL": url, "AGENT_SYNC_MAX_CONNECTIONS": "6"})
        assert json.loads(cost.output)["accepted"] == self.count
        return self.count / cost.wall


def queue(tools, agent, store, count):
    path = os.path.join(os.path.dirname(store), "rows.jsonl")
    with open(path, "w") as file:
        file.writelines(json.dumps(registration(number)) + "\n" for number in range(count))
    tools.run(agent, "import", path, "--as", "user-create", "--store", store)
    settle_disk()


class LongQueue(Row):
    """A pass that is ended long before its queue is."""
    title, unit, is_ratio = "peak memory of a sync, 1,000,000 queued", "MiB", False
    bound, goal, count = 28, 20, 1_000_000

    def take(self, agent):
        with quick_server() as url, self.office(agent) as store:
            fill(store, self.count)
            cost = self.tools.run(
                agent, "sync", "--max-seconds", "5", "--store", store, "--json",
                environment={"AGENT_SERVER_BASE_URL": url}, statuses=(75,))
        assert json.loads(cost.output)["accepted"] > 1000
        return cost.peak


class Doctor(Row):
    title, unit, is_ratio = "agent doctor, 300,000 edits", "s", False
    bound, goal, count = 2, 1, 300_000

    def take(self, agent):
        with self.office(agent) as store:
            fill(store, self.count)
            settle_disk()
            # No server is configured, which the doctor says: 78.
            return self.tools.run(agent, "doctor", "--store", store, statuses=(78,)).wall


class LongWay(Row):
    """Creations over an emulated line, singly, with the settings that an office begins with."""
    unit, floor_title, turns, count = "s", "the line alone", 1, 1000

    def __init__(self, setting, line, bound, goal):
        super().__init__(setting)
        self.line, self.bound, self.goal = line, bound, goal
        self.title = f"{self.count} creations, {line.name}"
        self.floors = []

    def floor(self):
        return None  # known once the line has carried what it is to carry

    def take(self, agent):
        with Sunbird(self.setting.simulator) as sunbird, self.office(agent) as store:
            queue(self.tools, agent, store, self.count)
            with Proxy(self.line, sunbird.port) as proxy:
                cost = self.tools.run(agent, "sync", "--store", store, "--json",
                                      environment={"AGENT_SERVER_BASE_URL": proxy.url})
                assert json.loads(cost.output)["accepted"] == self.count, cost.output
                self.floors.append(proxy.floor())
        return cost.wall


def all_rows(setting):
    return {
        "add": [
            OneRecording(setting, "one agent member add, CPU", lambda cost: 1000 * cost.cpu, "ms",
                         4, 2.5),
            OneRecording(setting, "– wall time", lambda cost: 1000 * cost.wall, "ms", 4, 2.5),
            OneRecording(setting, "– peak memory", lambda cost: cost.peak, "MiB", 18, 14,
                         is_ratio=False)],
        "repl": [ReplLines(setting, True, 0.75, 0.9), ReplLines(setting, False, 0.25, 0.5)],
        "import": [Import(setting)],
        "drain": [Drain(setting)],
        "queue": [LongQueue(setting)],
        "doctor": [Doctor(setting)],
        "ways": [LongWay(setting, line, bound, 1.1) for line, bound in
                 ((GPRS, 1.11), (EDGE, 1.25), (UMTS, 1.6), (VSAT, 2.5))],
    }
