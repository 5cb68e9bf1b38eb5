"""What a whole process costs, and the small programs in C that measuring it takes."""
import dataclasses
import os
import statistics
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))


@dataclasses.dataclass
class Cost:
    """Seconds of wall and CPU time, peak memory in MiB, and what was printed."""
    wall: float
    cpu: float
    peak: float
    output: bytes


class Tools:
    """The programs in C, built into `folder`."""

    def __init__(self, folder):
        self.folder = folder
        self.run_program = self._built("run.c", "run", [])
        self.post_all = self._built("post_all.c", "post_all", ["-lcurl"])
        self.slow_sync = self._built("slow_sync.c", "slow_sync.so", ["-shared", "-fPIC", "-ldl"])

    def _built(self, source, name, options):
        path = os.path.join(self.folder, name)
        subprocess.run(
            ["cc", "-O2", "-o", path, os.path.join(HERE, source), *options], check=True)
        return path

    def run(self, *words, input=None, environment=None, statuses=(0,)):
        """Runs a program to its end through a pipe; ends the benchmark where it fails."""
        report = os.path.join(self.folder, "cost")
        done = subprocess.run(
            [self.run_program, report, *words], input=input, capture_output=True,
            env={"PATH": "/usr/bin:/bin"} | (environment or {}))
        with open(report) as file:
            wall, cpu, peak, status = file.read().split()
        if int(status) not in statuses:
            raise SystemExit(f"{' '.join(words)[:200]}: {status} {done.stderr.decode()[:500]}")
        return Cost(float(wall), float(cpu), int(peak) / 1024, done.stdout)

    def slowly(self):
        """The environment with a disk whose sync takes 8 ms."""
        return {"LD_PRELOAD": self.slow_sync}


def sync_milliseconds(folder, environment=None):
    """What forcing 4 KiB more of a file to the disk takes, as a median; `environment` as programs
    get it."""
    code = ("import os,statistics,sys,time\n"
            "path=os.path.join(sys.argv[1],'sync'); fd=os.open(path,os.O_RDWR|os.O_CREAT); times=[]\n"
            "for _ in range(50):\n"
            "  os.write(fd,b'x'*4096); start=time.monotonic(); os.fdatasync(fd)\n"
            "  times.append(time.monotonic()-start)\n"
            "os.unlink(path); print(1000*statistics.median(times))")
    done = subprocess.run(["python3", "-c", code, folder], check=True, capture_output=True,
                          env=os.environ | (environment or {}))
    return float(done.stdout)


def settle_disk():
    """Has the disk finish what others have left to be written."""
    os.sync()
    time.sleep(0.1)


def median(values):
    return statistics.median(values)
