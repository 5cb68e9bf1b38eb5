#!/usr/bin/env python3
"""Whole commands of the release binary, from outside, each beside its floor.

usage: whole_commands.py [--agent PATH] [--before PATH] [--simulator PATH] [--turns N] [NAME…]

NAME is one of add, repl, import, drain, queue, doctor, ways; all unless told. Floor, the binary
before and the one now take turns; the figures are medians. Times are the machine's, so figures of
two runs are not to be compared; the ratios are.
"""
import argparse
import dataclasses
import os
import subprocess
import tempfile

from outside.measuring import Tools, median, sync_milliseconds
from outside.rows import LongWay, all_rows


@dataclasses.dataclass
class Setting:
    tools: Tools
    folder: str
    simulator: str


def figures(row, agents, turns):
    """The floor and each agent's figure, as medians of turns that follow each other."""
    floor, taken = [], {name: [] for name in agents}
    for _ in range(row.turns or turns):
        floor.append(row.floor())
        for name, agent in agents.items():
            taken[name].append(row.take(agent))
    if isinstance(row, LongWay):
        floor = row.floors
    return (None if floor[0] is None else median(floor),
            {name: median(values) for name, values in taken.items()})


def shown(row, value, floor):
    if value is None:
        return "–"
    if not row.is_ratio or floor is None:
        return f"{value:.1f} {row.unit}"
    digits = 0 if value >= 100 else 1
    return f"{value:,.{digits}f} {row.unit}, {value / floor:.2f}×"


def show(row, floor, values, sync):
    value = values["now"]
    measured = value / floor if row.is_ratio else value
    holds = measured >= row.bound if row.more_is_better else measured <= row.bound
    floor_text = "–" if floor is None else f"{floor:,.1f} {row.unit} ({row.floor_title})"
    sign = "at least" if row.more_is_better else "at most"
    mark = "×" if row.is_ratio else f" {row.unit}"
    print(f"| {row.title} | {sync:.2f} ms | {floor_text} "
          f"| {shown(row, values.get('before'), floor)} | {shown(row, value, floor)} "
          f"| {sign} {row.bound}{mark}{'' if holds else ': MISSED'} | {row.goal}{mark} |",
          flush=True)


def describe(name, path):
    libraries = subprocess.run(["ldd", path], capture_output=True, text=True).stdout.splitlines()
    print(f"{name}: {path}, {os.path.getsize(path) / 1e6:.1f} MB, {len(libraries)} shared libraries")


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1][7:])
    parser.add_argument("--agent", default=".build-package/programs/agent")
    parser.add_argument("--before")
    parser.add_argument("--simulator", default=".build-package/programs/sunbird-sim")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    agents = {"before": options.before, "now": options.agent}
    agents = {name: os.path.abspath(path) for name, path in agents.items() if path}
    for name, path in agents.items():
        describe(name, path)
    os.makedirs(".build", exist_ok=True)
    with tempfile.TemporaryDirectory(dir=".build") as folder:
        folder = os.path.abspath(folder)
        tools = Tools(folder)
        rows = all_rows(Setting(tools, folder, os.path.abspath(options.simulator)))
        print("| measure | the disk's sync | floor | before | now | demand | goal |")
        print("|---|---|---|---|---|---|---|")
        for name in options.names or rows:
            for row in rows[name]:
                sync = sync_milliseconds(folder, row.environment())
                floor, values = figures(row, agents, options.turns)
                show(row, floor, values, sync)


if __name__ == "__main__":
    main()
