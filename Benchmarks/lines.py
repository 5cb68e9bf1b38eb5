#!/usr/bin/env python3
"""Registrations over bad lines, bytes per edit, and the drain over loopback, each beside its floor.

usage: lines.py [--build FOLDER] [--edits N] [--sequential N] [--drain N] [--connections N]
                [bytes] [drain] [gprs] [bulk] [edge] [3g] [vsat]

The line is emulated on loopback (line/line.py); agent and server are real processes. The plain
loops send one registration after the other; they are run with fewer edits and projected, since each
costs them the same.
"""
import argparse
import os
import statistics

from line.line import EDGE, GPRS, UMTS, VSAT, Proxy
from line.office import (
    Office, Sunbird, one_by_one_with_curl, one_by_one_with_requests, registration,
    side_by_side_with_curl)

LINES = {"gprs": GPRS, "edge": EDGE, "3g": UMTS, "vsat": VSAT}


def show(what, figure, floor, demand, holds):
    verdict = "" if holds is None else ("" if holds else "  MISSED")
    print(f"{what:<58}{figure:>26}  {floor:<38}{demand}{verdict}", flush=True)


def bytes_per_edit(options):
    with Sunbird(options.simulator) as sunbird:
        office = Office(options.agent)
        office.queue("user-create", [registration(number) for number in range(100)])
        report = office.sync(sunbird.url)
        each = report["bytesSent"] / report["accepted"]
        show("up per create, single, seed, plain HTTP/1.1", f"{each:.0f} bytes",
             f"down {report['bytesReceived'] / report['accepted']:.0f} bytes", "at most 900",
             each <= 900)
        before = len(sunbird.asked("requests")["requests"])
        office.queue("user-update", [
            {"userName": registration(number)["userName"], "provider": "ka-dharwad",
             "location": "Kalghatgi Road"} for number in range(100)])
        report = office.sync(sunbird.url)
        bodies = [request["bodyBytes"] for request in sunbird.asked("requests")["requests"][before:]
                  if request["path"].endswith("/update")]
        show("body per one-field update, single, seed", f"{sum(bodies) / len(bodies):.0f} bytes",
             f"{len(bodies)} updates, {report['requests']} requests", "at most 200",
             max(bodies) <= 200)


def drain(options):
    """The queue over loopback and libcurl's own loop, in turns; medians of three."""
    bodies = [registration(number) for number in range(options.drain)]
    ours, bare = [], []
    for _ in range(3):
        with Sunbird(options.simulator) as sunbird:
            bare.append(side_by_side_with_curl(sunbird.url, bodies, 6))
        with Sunbird(options.simulator) as sunbird:
            office = Office(options.agent, 6)
            office.queue("user-create", bodies)
            report = office.sync(sunbird.url)
            assert report["requests"] == options.drain, f"{report['requests']} requests"
            ours.append(report["seconds"])
    took, floor = statistics.median(ours), statistics.median(bare)
    show(f"drain of {options.drain} over loopback, six connections",
         f"{options.drain / took:.0f} requests/s",
         f"libcurl alone {options.drain / floor:.0f}/s, {floor / took:.2f}×", "at least 0.7×",
         floor / took >= 0.7)


def over(line, options):
    bodies = [registration(number) for number in range(options.edits)]
    few = [registration(options.edits + number) for number in range(options.sequential)]
    with Sunbird(options.simulator) as sunbird:
        with Proxy(line, sunbird.port) as proxy:
            curl = one_by_one_with_curl(proxy.url, few) * options.edits / options.sequential
    with Sunbird(options.simulator) as sunbird:
        with Proxy(line, sunbird.port) as proxy:
            seconds, name = one_by_one_with_requests(proxy.url, few)
    python = seconds * options.edits / options.sequential
    for connections in options.connections:
        with Sunbird(options.simulator) as sunbird:
            with Proxy(line, sunbird.port) as proxy:
                office = Office(options.agent, connections)
                office.queue("user-create", bodies)
                report = office.sync(proxy.url)
            effects = sum(sunbird.asked("effects").get("byRecord", {}).values())
        assert effects in (0, options.edits), f"{effects} effects of {options.edits} edits"
        took, floor = report["seconds"], proxy.floor()
        most = f", at most {connections} at once" if connections else ""
        what = f"{options.edits} creates, {line.name}{most}"
        is_asked = line is GPRS
        show(what, f"{took:.0f} s", f"floor {floor:.0f} s, {took / floor:.2f}×",
             "at most 1.25×" if is_asked else "-", took <= 1.25 * floor if is_asked else None)
        show("  against curl one by one", f"{curl / took:.1f}×", f"curl {curl:.0f} s",
             "at least 6×" if is_asked else "-", curl / took >= 6 if is_asked else None)
        show(f"  against {name} one by one", f"{python / took:.1f}×", f"{python:.0f} s", "-", None)


def bulk_run(options, seed):
    """One run of the same registrations by upload, under r1.5."""
    with Sunbird(options.simulator, "--profile", "r1.5") as sunbird:
        office = Office(options.agent)
        office.use_uploads("ka-dharwad/s1")
        office.queue("org-create", [
            {"orgName": "School 1", "externalId": "s1", "provider": "ka-dharwad"}])
        office.sync(sunbird.url)
        office.queue("user-create", [registration(number) for number in range(options.edits)])
        with Proxy(GPRS, sunbird.port, seed) as proxy:
            office.moves_to(proxy.url)
            report = office.sync(proxy.url)
        uploads = [request["bodyBytes"] for request in sunbird.asked("requests")["requests"]
                   if request["path"].endswith("user/v1/upload")]
    if report["accepted"] != options.edits:
        raise SystemExit(f"{report['accepted']} of {options.edits} were accepted")
    return report["seconds"], proxy.both_ways(), uploads, report


def bulk(options):
    """By upload over GPRS, beside single ones with curl. Which segments are lost is chance, and one
    lost at the end costs a second: the median of five runs."""
    few = [registration(options.edits + number) for number in range(options.sequential)]
    with Sunbird(options.simulator) as sunbird:
        with Proxy(GPRS, sunbird.port) as proxy:
            curl = one_by_one_with_curl(proxy.url, few) * options.edits / options.sequential
    runs = sorted((bulk_run(options, seed) for seed in range(1, 6)), key=lambda run: run[0])
    took, floor, uploads, report = runs[2]
    show(f"{options.edits} creates by upload, {GPRS.name}", f"{took:.0f} s",
         f"floor {floor:.0f} s, {took / floor:.2f}×", "at most 1.25×", took <= 1.25 * floor)
    show("  body per registration", f"{sum(uploads) / options.edits:.0f} bytes",
         f"{len(uploads)} uploads, {report['requests']} requests", "at most 80",
         sum(uploads) <= 80 * options.edits)
    show("  against curl one by one", f"{curl / took:.1f}×", f"curl {curl:.0f} s", "at least 25×",
         curl / took >= 25)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1][7:])
    parser.add_argument("--build", default=".build/release")
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--sequential", type=int, default=50)
    parser.add_argument("--drain", type=int, default=10_000)
    parser.add_argument("--connections", type=int, action="append")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    options.connections = options.connections or [None]
    options.agent = os.path.join(options.build, "agent")
    options.simulator = os.path.join(options.build, "sunbird-sim")
    names = options.names or ["bytes", "drain", "bulk", *LINES]
    for name in names:
        if name == "bytes":
            bytes_per_edit(options)
        elif name == "drain":
            drain(options)
        elif name == "bulk":
            bulk(options)
        else:
            over(LINES[name], options)


if __name__ == "__main__":
    main()
