#!/usr/bin/env python3
"""Compares `noc report --format json` with expected.json, exactly (ratios to 1e-12).

usage: run.py NOC CASE_DIR…        exit 0 when every figure of every target agrees
Each CASE_DIR has noc.yaml, ledger.ndjson(.gz) and expected.json; the rules are those of the availability accounts.
"""
import json, os, subprocess, sys, tempfile


def figures(t):
    a = t["availability"]
    return {"breakdown_ms": t["breakdown_ms"], "planned_down_ms": t["planned_down_ms"], "counted_downtime_ms": t["counted_downtime_ms"],
            "incidents": t["incidents"], "longest_ms": t["longest_ms"] or 0, "transients": t["transients"]["count"],
            "assessed": a["assessed"], "uncorrected": a["uncorrected"], "overall": a["overall"], "lower": a["lower"],
            "upper": a["upper"], "coverage": t["coverage"], "mttr_ms": t["mttr_ms"], "mtbf_ms": t["mtbf_ms"]}


def same(want, got):
    if isinstance(want, dict):
        return isinstance(got, dict) and all(same(v, got.get(k)) for k, v in want.items())
    if want is None or got is None:
        return want is got
    tolerance = 1e-12 if abs(want) <= 1 else 1.0      # ratios exactly; means of milliseconds to one millisecond
    if isinstance(want, int) and isinstance(got, int):
        return want == got
    return abs(want - got) <= tolerance


def run(noc, case):
    with tempfile.TemporaryDirectory() as state:
        base = [noc, "--config", f"{case}/noc.yaml", "--state-dir", state]
        ledger = next(p for p in (f"{case}/ledger.ndjson.gz", f"{case}/ledger.ndjson") if os.path.exists(p))
        subprocess.run(base + ["import", ledger, "--by", "conformance"], check=True, stdout=subprocess.DEVNULL)
        with open(f"{case}/expected.json") as f:
            want = json.load(f)
        out = subprocess.run(base + ["report", "--month", want["month"], "--format", "json", "--output", "-"],
                             check=True, stdout=subprocess.PIPE).stdout
        got = {t["id"]: figures(t) for t in json.loads(out)["targets"]}
    bad = 0
    for tid, figs in want["targets"].items():
        for k, v in figs.items():
            if tid not in got or not same(v, got[tid].get(k)):
                bad += 1
                print(f"{case}: {tid}.{k}: want {v}, got {got.get(tid, {}).get(k)}")
    total = sum(len(f) for f in want["targets"].values())
    print(f"{case}: {total - bad} of {total} figures agree")
    return bad


if __name__ == "__main__":
    sys.exit(1 if sum(run(sys.argv[1], c) for c in sys.argv[2:]) else 0)
