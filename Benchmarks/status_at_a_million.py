#!/usr/bin/env python3
"""CPU time and memory of the commands that look, on a store of a million queued edits and on an
empty one, in turn.

usage: Benchmarks/status_at_a_million.py [path of agent] [edits]

Prints the median CPU time of each command on both stores and their difference.
"""
import os
import resource
import statistics
import subprocess
import sys
import tempfile

from store.filling import fill

AGENT = sys.argv[1] if len(sys.argv) > 1 else ".build/release/agent"
EDITS = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
RUNS = 11
COMMANDS = (["status"], ["queue", "--limit", "20"], ["conflicts"])


def cpu(store, command):
    """CPU seconds and peak KiB of one run, as the kernel counted them when it reaped the process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [AGENT, *command, "--store", store], check=True, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    with tempfile.TemporaryDirectory() as folder:
        stores = {name: os.path.join(folder, name + ".db") for name in ("empty", "full")}
        for path in stores.values():
            subprocess.run(
                [AGENT, "init", "--replica", "ap", "--store", path], check=True,
                stdout=subprocess.DEVNULL)
        fill(stores["full"], EDITS)
        print(f"{'command':24}{'empty':>10}{EDITS:>12,}{'more':>10}   median CPU ms of {RUNS} runs")
        for command in COMMANDS:
            times = {name: [] for name in stores}
            for _ in range(RUNS):
                for name, path in stores.items():
                    times[name].append(1000 * cpu(path, command))
            empty, full = (statistics.median(times[name]) for name in ("empty", "full"))
            print(f"{' '.join(command):24}{empty:10.1f}{full:12.1f}{full - empty:10.1f}")


main()
