#!/usr/bin/env python3
"""Measures noc against the figures it promises and prints each with its limit.

usage: bench.py [--short] [--against OLD] [--against-probe-cost OLD] [--pairs N] NOC PROBE_COST PEERS [STEP…]

NOC is the release binary, PROBE_COST and PEERS (a directory) are what `make bench` builds beside it. STEP is one of those of
steps.py; default: all. --short takes each step at a small size, several at once: to see that it works, not to measure. --against
runs an older binary in turn with this one, --pairs times (3), and prints medians and ratios. All traffic stays on 127.0.0.0/8.
CPU is user + system from /proc, memory is the peak resident set. Exits 1 when a step does not work; not for a figure that misses
its limit.
"""
import argparse, concurrent.futures, statistics, sys, time

import steps
from room import Room


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--against")
    parser.add_argument("--against-probe-cost")
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("noc")
    parser.add_argument("probe_cost")
    parser.add_argument("peers")
    parser.add_argument("steps", nargs="*", metavar="STEP")
    found = parser.parse_intermixed_args()
    known = {step.__name__: step for step in steps.ALL}
    for name in found.steps:
        if name not in known:
            parser.error(f"no step {name}; there are: {' '.join(known)}")
    found.steps = [known[name] for name in found.steps] or steps.ALL
    return found


def measure(step, room, sizes, sanity):
    """The figures of a step in one room, by their names."""
    return {name: (value, unit, limit) for name, value, unit, limit in step(room, sizes, sanity) or []}


def shown(value, unit):
    digits = 0 if abs(value) >= 100 or value == int(value) else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f} {unit}".strip()


def told(step, asked, sizes, sanity):
    """What a step has to say, line by line."""
    yield step.__doc__
    room = Room(asked.noc, asked.probe_cost, asked.peers)
    try:
        for name, (value, unit, limit) in measure(step, room, sizes, sanity).items():
            yield f"  {name:76} {shown(value, unit):>16}   {limit}"
    finally:
        room.close()


def alone(asked, sizes, sanity):
    for step in asked.steps:
        for line in told(step, asked, sizes, sanity):
            print(line, flush=True)


def side_by_side(asked, sizes, sanity):
    """Most steps wait most of the time. Each has a room of its own; the longest begin first."""
    longest = [step for step in (steps.reports, steps.office, steps.ledger) if step in asked.steps]
    order = longest + [step for step in asked.steps if step not in longest]
    with concurrent.futures.ThreadPoolExecutor(max_workers=4) as pool:
        running = [pool.submit(lambda step: list(told(step, asked, sizes, sanity)), step) for step in order]
        for done in concurrent.futures.as_completed(running):
            print("\n".join(done.result()), flush=True)


def against(asked, sizes, sanity):
    for step in asked.steps:
        print(step.__doc__, flush=True)
        new, old, about = {}, {}, {}
        for _ in range(asked.pairs):
            for binary, probe_cost, figures in ((asked.against, asked.against_probe_cost, old), (asked.noc, asked.probe_cost, new)):
                if step is steps.probes and not probe_cost:
                    continue
                # What is wrong with the old one is not this one's.
                complaints = sanity if figures is new else steps.Sanity()
                room = Room(binary, probe_cost, asked.peers)
                try:
                    for name, (value, unit, limit) in measure(step, room, sizes, complaints).items():
                        figures.setdefault(name, []).append(value)
                        about[name] = (unit, limit)
                finally:
                    room.close()
        for name, (unit, limit) in about.items():
            a, b = (statistics.median(f[name]) if name in f else float("nan") for f in (old, new))
            ratio = f"{b / a:.2f}" if a and a == a and b == b else "-"
            print(f"  {name:76} {shown(a, unit) if a == a else '-':>16} {shown(b, unit) if b == b else '-':>16} {ratio:>6}   {limit}", flush=True)


def main():
    asked = arguments()
    sizes, sanity = steps.SHORT if asked.short else steps.FULL, steps.Sanity()
    begin = time.monotonic()
    (against if asked.against else side_by_side if asked.short else alone)(asked, sizes, sanity)
    print(f"bench: {time.monotonic() - begin:.0f} s, {len(sanity)} wrong")
    sys.exit(1 if sanity else 0)


if __name__ == "__main__":
    main()
