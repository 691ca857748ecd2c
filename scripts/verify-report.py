#!/usr/bin/env python3
"""Proves a report of noc without noc: shares no code with it, follows SEMANTICS 2 to 6, needs Python 3.9, zstandard and openssl.
EXPORT is what `noc export --evidence --from A --to B` wrote, from the first observation that the report rests on. Checked: chain, keys, packed
observations against the chain, lines of observations against those; every figure of targets, days, checks, groups and incidents; manifest and its
signature; timestamp tokens (--ca). --head and --key: what somebody noted. Exit 1: what does not hold stands on a line of its own."""
import argparse, base64, bisect, datetime, functools, gzip, hashlib, itertools, json, math, os, subprocess, sys, tempfile, zoneinfo, zstandard
CLASSES, OUTCOMES = ["up", "degraded", "down", "unreachable", "unknown", "unmonitored", "excluded"], ["ok", "degraded", "fail", "unknown"]
OUT, SERVICE, IGNORANCE, SHARES = ("down", "unreachable"), ("up", "degraded"), ("unknown", "unmonitored"), CLASSES + ["planned", "out_of_hours"]
INF, DAY, EPOCH, memo = 1 << 62, 86_400_000, datetime.date(1970, 1, 1), functools.lru_cache(maxsize=None); faults, notes, compared = [], [], [0]
tell, sha = lambda place, what: faults.append(f"{place}: {what}"), lambda data: hashlib.sha256(data).digest()
fixed, plain = lambda number: number.to_bytes(8, "big", signed=True), base64.b64decode; varint = lambda n: bytes([n & 127 | 128]) + varint(n >> 7) if n > 127 else bytes([n])
block = lambda data: varint(len(data)) + data; moment = lambda text: text and round(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)
# --- Step functions of time: sorted moments, each with the value from there on. Stretches: [a, b) ---
class Line:
    def __init__(self, steps, default):
        kept = [next(group) for _, group in itertools.groupby([(-INF, default), *steps], key=lambda step: step[1])]
        self.t, self.v = [t for t, _ in kept], [v for _, v in kept]
    def at(self, t): return self.v[bisect.bisect_right(self.t, t) - 1]
    def where(self, value): return [(a, b) for a, v, b in zip(self.t, self.v, self.t[1:] + [INF]) if v == value and a < b]
def join(f, *parts): return Line([(t, f(*(part.at(t) for part in parts))) for t in sorted({t for part in parts for t in part.t})], None)
def union(spans):
    touch = lambda done, span: done[:-1] + [(done[-1][0], max(span[1], done[-1][1]))] if done and span[0] <= done[-1][1] else done + [span]
    return functools.reduce(touch, sorted(s for s in spans if s[0] < s[1]), [])
during = lambda spans: Line([edge for a, b in union(spans) for edge in ((a, True), (b, False))], False)
change = lambda line, spans, f: join(lambda v, inside: f(v) if inside else v, line, during(spans))
meet = lambda one, other: [(max(a, c), min(b, d)) for a, b in one for c, d in other if max(a, c) < min(b, d)]
# --- The export: lines, chain, keys, packed observations ---
def lines(path, before=None):
    for line in (gzip.open if path.endswith(".gz") else zstandard.open if path.endswith(".zst") else open)(path, "rb"):
        item = json.loads(line)
        if before: item = {**before, **{k: before[k] + v for k, v in item.items() if k not in ("kind", "more")}, "more": item.get("more")}
        before = item if item.get("more") else None
        if not before: yield item
def openssl(way, **files):
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items(): open(f"{folder}/{name}", "wb").write(data)
        return subprocess.run(["openssl", *way.split()], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
WAYS = {"sm2-sm3": "dgst -sm3 -sigopt distid:1234567812345678 -verify k -signature s m", "ed25519": "pkeyutl -verify -pubin -inkey k -rawin -in m -sigfile s"}
def is_signed(statement, signature):
    key, files = keys.get(signature["key"], {}), {"m": statement.encode(), "s": plain(signature["value"])}
    pem = f"-----BEGIN PUBLIC KEY-----\n{base64.encodebytes(plain(key.get('public', ''))).decode()}-----END PUBLIC KEY-----\n"
    return key.get("algorithm") == signature["algorithm"] and not openssl(WAYS[key["algorithm"]], k=pem.encode(), **files).returncode
def check_key(key, place):
    name = "SHA256:" + base64.b64encode(sha(plain(key["public"]))).decode().rstrip("=")
    is_vouched = key["origin"] != "rotated" or is_signed(f"noc key record {export['record']} key {name}", key["endorsement"])
    if name != key["fingerprint"] or not is_vouched: tell(place, "its fingerprint, or the signature of the key before it, does not hold")
    if key["origin"] == "replaced": notes.append(f"{place}: the key before was lost, says {key['by']}: {key['reason']}")
    keys[name] = key
def check_chain():
    digest = sha(f"noc/1 {export['record']}".encode())
    for number, (row, payload) in enumerate(chain, 1):
        place = f"event {row['seq']} of the chain ({row['event']})"
        digest = sha(digest + fixed(row["seq"]) + fixed(row["time"]) + block(row["event"].encode()) + block(row["payload"].encode()))
        if row["seq"] != number: return tell(place, f"event {number} is missing")
        if digest.hex() != row["hash"]: return tell(place, "its hash does not fit its content and the event before")
        heads[row["hash"]] = number
        if row["event"] == "key": check_key(payload, place)
        for day in payload.get("days", []): days[day["day"]] = None if row["event"] == "retire" else day
number = lambda i: b if (b := next(i)) < 128 else b & 127 | number(i) << 7; signed = lambda i: (v := number(i)) >> 1 ^ -(v & 1)
part = lambda i, size: bytes(itertools.islice(i, size)); runs = lambda i, first: [(first(i), number(i)) for _ in range(number(i))]
unzip = lambda data: iter(zstandard.ZstdDecompressor().decompressobj().decompress(data))
def column(i, count):
    base = count and (signed(i) if next(i) else None); values = [signed(i) for _ in range(count)]
    return list(itertools.accumulate(values)) if base is None else [base + value for value in values]
def present(i): return [row for row, has in enumerate(n % 2 == 0 for n in range(number(i)) for _ in range(number(i))) if has]
def unpack(data):
    outer = iter(data[1:]); i = unzip(part(outer, number(outer))); count, first, interval = number(i), signed(i), number(i)
    slots = itertools.accumulate((step * interval for step, many in runs(i, number) for _ in range(many)), initial=first)
    times = [slot + jitter for slot, jitter in zip(itertools.islice(slots, 1, None), column(i, count))]
    outcomes, rows = [o for o, many in runs(i, next) for _ in range(many)], present(i); latencies = dict(zip(rows, column(i, len(rows))))
    return [(t, o, latencies.get(n)) for n, (t, o) in enumerate(zip(times, outcomes))]
def fold_state(data, base):
    i, names = iter(data), ["since", "before", "down_since", "confirmed", "before_down", "failed", "last"]; flags, _, run = next(i), next(i), number(i)
    return {"down": flags & 1, "run": run, **{name: base - signed(i) for n, name in enumerate(names) if flags & 2 << n}}
def read_packed():
    found = {}
    for item in items.get("segment", []):
        key, state, data = (item["target"], item["check"]), plain(item["state"]), plain(item["data"])
        content = block(key[0].encode()) + block(key[1].encode()) + fixed(item["start"]) + fixed(item["last"])
        found.setdefault(item["start"] // DAY, []).append(sha(content + varint(item["count"]) + block(state) + data))
        states.setdefault(key, fold_state(state, item["start"])); observations.setdefault(key, []).extend(unpack(data))
    known = {(datetime.date.fromisoformat(name) - EPOCH).days: day for name, day in days.items() if day}
    for day in sorted(found.keys() | {d for d, root in known.items() if start < (d + 1) * DAY and d * DAY < end and root["segments"]}):
        if sha(fixed(day) + b"".join(found.get(day, []))).hex() != known.get(day, {}).get("root"):
            tell(f"the observations of {EPOCH + datetime.timedelta(day)}", "they are not those of whose digest the chain tells")
def read_lines():  # each holds against what is packed; those after it are taken as they stand
    for key, rows in [(key, loose.get(key, [])) for key in loose.keys() | observations.keys()]:
        packed, place = {row[0]: row for row in observations.setdefault(key, [])}, f"an observation of {'/'.join(key)} at"
        last, told = max(packed, default=-INF), {row[0] for row in rows}
        for row in rows:
            if row[0] <= last and packed.get(row[0]) != row: tell(f"{place} {row[0]}", f"what is packed is {packed.get(row[0])}")
        for t in [t for t in packed if export["from"] <= t < export["to"] and t not in told]: tell(f"{place} {t}", "its line is missing")
        observations[key] += (more := [row for row in rows if row[0] > last])
        if more: notes.append(f"{len(more)} observations of {'/'.join(key)} are not packed yet: taken as their lines say")
# --- What the chain says of plans and people ---
def events(*names): return [(row, payload) for row, payload in chain if row["event"] in names and row["seq"] <= head]
def maintenance():
    ends = {p["ends"]: p["at"] for _, p in events("maintenance") if "ends" in p}
    made = [(row, p["window"], p.get("imported")) for row, p in events("maintenance") if "window" in p]
    counts = lambda row, w, by: -INF if "backdatedApprovedBy" in w else row["time"] if by and by.get("overObserved") else w["declaredAt"]
    return [(w["scope"], max(w["interval"]["start"], counts(row, w, by)), min(w["interval"]["end"], ends.get(row["seq"], INF)))
            for row, w, by in made if (row["time"] if by else w["declaredAt"]) <= as_of]
def corrections():
    voided = {p["voids"] for row, p in events("correction") if "voids" in p and row["time"] <= as_of}
    made = [(row["time"] if "imported" in p else c["recordedAt"], row["seq"], c) for row, p in events("correction") if (c := p.get("correction"))]
    return [(c["target"], [(c["interval"]["start"], c["interval"]["end"])], CLASSES[c["value"]])
            for known, seq, c in sorted(made, key=lambda m: m[:2]) if known <= as_of and seq not in voided]
USUAL = {"maintenance": "exclude", "unknown": "exclude", "unreachable": "down", "degraded": "up", "transients": "ignore", "hours": {"always": {}}}
def definition(id):  # target and objective as the plan at the end of the period, or the last that had the target, says
    target, plan = next(((targets[i][id], plans[i][1]) for i in [current, *reversed(range(len(plans)))] if id in targets[i]), (None, None))
    group = next((g for g in plan["groups"] if g["id"] == target.get("group")), {}) if plan else {}; named = target and (target.get("objective") or group.get("objective"))
    return target, next((o for o in plan["objectives"] if o["id"] == named), USUAL) if plan else None
def all_checks(id): return [(t, c) for (t, _), known in zip(plans, targets) for c in known.get(id, {"checks": []})["checks"]]
# --- SEMANTICS 2: checks ---
def fold(key):  # the timeline; transients; down stretches as [start, earliest start, end, earliest end]
    rows, state = [r for r in observations.get(key, []) if r[0] < as_of], states.get(key, {})
    policies = [(t, c["policy"]) for t, c in all_checks(key[0]) if c["id"] == key[1]]
    policy, flags, ends, transients, stretches, first = Line(policies[1:], policies[0][1]), [], [], [], [], 0
    down, run, since, before, failed, last = (state.get(n) for n in ("down", "run", "since", "before", "failed", "last"))
    early = lambda s, p: p if p is not None and s - p <= policy.at(p)["stale_after_ms"] else s
    if down: stretches.append([state.get("down_since", -INF), early(state.get("down_since", -INF), state.get("before_down")), INF, INF])
    down, run = bool(down), run or 0
    for i, (t, outcome, *_) in enumerate(rows):
        flags.append(down); ends.append(min(*(r[0] for r in rows[i + 1:i + 2]), *cuts[(n := bisect.bisect_right(cuts, t)):n + 1], t + policy.at(t)["stale_after_ms"], as_of))
        if outcome < 3 and (outcome < 2) == down:
            if not run: since, before, first = t, last, i
            run += 1
            if run >= policy.at(t)["successes_to_up" if down else "failures_to_down"]:
                if down: stretches[-1][2:] = [since, stretches[-1][0] if failed is None else failed]
                else: stretches.append([since, early(since, before), INF, INF])
                down, run, flags[first:] = not down, 0, [not down] * (i + 1 - first)
        elif outcome < 3: transients, run = transients + [(since, t)] * (run > 0 and not down), 0
        failed, last = t if outcome == 2 else failed, t
    transients += [(since, ends[-1])] if run and not down and rows else []
    value = lambda outcome, flag: "unknown" if outcome == 3 else "down" if flag else "degraded" if outcome == 1 else "up"
    pieces = [(row[0], value(row[1], flag), stop) for row, flag, stop in zip(rows, flags, ends)] + [(INF, "unmonitored", INF)]
    steps = [s for a, b in zip(pieces, pieces[1:]) for s in [a[:2]] + [(a[2], "unmonitored")] * (a[2] < b[0])]; return Line(steps, "unmonitored"), transients, stretches
def check(key, edges, strict):
    line, transients, stretches = fold(key)
    if edges == "wide": line = change(line, [(s[1], s[0]) for s in stretches], lambda v: "down" if v in SERVICE else v)
    if edges == "narrow": line = change(line, [(s[3], s[2]) for s in stretches if s[2] < INF], lambda v: "up" if v == "down" else v)
    return change(line, transients, lambda v: "down" if v == "up" else v) if strict else line
# --- SEMANTICS 3: targets ---
def rule(classes, how):
    good, bad, n = sum(c in SERVICE for c in classes), classes.count("down"), len(classes); blind = "unknown" if "unknown" in classes else "unmonitored"
    if "all" in how: return "down" if bad else blind if good < n else "degraded" if "degraded" in classes else "up"
    if "any" in how: return next((c for c in SERVICE if c in classes), blind if good + bad < n else "down")
    k = how["quorum"]["_0"]; return ("up" if classes.count("up") >= k else "degraded") if good >= k else "down" if bad > n - k else blind
def base(id, edges, strict):
    strict, names = strict and definition(id)[1]["transients"] == "down", sorted({c["id"] for _, c in all_checks(id)})
    said = sorted((s["time"], CLASSES[s["value"]], s["importedAt"]) for _, p in events("import") for s in p["states"] if s["target"] == id)
    said += [(min(said[-1][2], as_of), "unmonitored", 0)] if said else []; target = lambda plan: targets[plan].get(id) or definition(id)[0]
    ruled = lambda plan, values: rule([values[names.index(c["id"])] for c in target(plan)["checks"] if not c["measureOnly"]], target(plan)["rule"])
    judge = lambda plan, other, *values: value if (value := ruled(plan, values)) != "unmonitored" else other
    return join(judge, in_force, Line([s[:2] for s in said], "unmonitored"), *(check((id, name), edges, strict) for name in names))
def timeline(id, basis):
    strict, (edges, parents) = basis != "observed", {"lower": ("wide", "narrow"), "upper": ("narrow", "wide")}.get(basis, ("", ""))
    line, hidden, stops = base(id, edges, strict), [], [t for t, _ in plans[1:]] + [INF]
    for i, stop in enumerate(stops):
        for parent in (targets[i].get(id) or definition(id)[0])["parents"]:
            theirs = base(parent, parents, strict).where("down"); theirs = theirs + ([] if edges else pieces(id, parent, line.where("down"), theirs, strict))
            hidden += meet([(stops[i - 1] if i else -INF, stop)], theirs)
    return change(line, hidden, lambda v: "unreachable" if v == "down" else v)
def pieces(id, parent, own, theirs, strict):  # rule 2 of Parents
    wide, narrow, result = base(parent, "wide", strict).where("down"), base(id, "narrow", strict).where("down"), []
    for a, b in own:
        edges = [a, *(e for span in meet([(a, b)], theirs) for e in span), b]
        for p, q in zip(edges[::2], edges[1::2]):
            runs_into = q < b and any(c <= p and q <= d for c, d in wide)
            if p < q and (runs_into or p > a and not meet([(p, q)], narrow)): result.append((p, q))
    return result
# --- SEMANTICS 5 and 6: what counts ---
def instant(day, minutes=0):  # the first moment that shows this on the wall clock; where the zone skips it, the moment of the jump
    wall = datetime.datetime.combine(day, datetime.time()) + datetime.timedelta(minutes=minutes)
    early, late = sorted(round(wall.replace(tzinfo=zone, fold=fold).timestamp() * 1000) for fold in (0, 1))
    return next(t for t in range(early, late + 1, 60_000) if datetime.datetime.fromtimestamp(t / 1000, zone).replace(tzinfo=None) >= wall)
def hours(objective):
    if "always" in objective["hours"]: return [(start, end)]
    week = objective["hours"]["weekly"]["_0"]; ranges = lambda day: week["days"][0] if day in week["workdays"] else [] if day in week["holidays"] else None
    due = [(d, r) for d in dates for r in (week["days"][d.weekday()] if ranges(d.isoformat()) is None else ranges(d.isoformat()))]
    return meet([(start, end)], union((instant(day, r["start"]), instant(day, r["end"])) for day, r in due))
def tally(line, policy, plan, due, first, stop):
    sums = dict.fromkeys(SHARES + ["good", "bad", "ignored", "inside", "planned_down"], 0)
    verdicts = {"up": "up", "down": "down", "excluded": None, "degraded": policy["degraded"], "unreachable": policy["unreachable"]}
    moments = sorted({first, stop, *(t for t in (as_of, *line.t, *plan.t, *due.t) if first < t < stop)})
    for a, b in zip(moments, moments[1:]):
        value, known = line.at(a), a < as_of; planned = plan.at(a) and policy["maintenance"] != "count" and value != "excluded"
        verdict = verdicts.get(value, policy["unknown"]) if not planned else "up" if policy["maintenance"] == "as_up" else None
        shares = {"planned" if planned else value: True, "planned_down": planned and value in OUT, "inside": known or value not in IGNORANCE,
                  "ignored": known and value in IGNORANCE, "good": known and verdict == "up", "bad": known and verdict == "down"}
        for name in (name for name, counts in shares.items() if counts) if due.at(a) else ["out_of_hours"]: sums[name] += b - a
    return sums
ratio = lambda sums: sums["good"] / (sums["good"] + sums["bad"]) if sums["good"] + sums["bad"] else None; breakdown = lambda sums: {name: sums[name] for name in SHARES}
bound = lambda choose, *both: ratio(both[0]) if None in map(ratio, both) else choose(map(ratio, both))
seen = lambda key: [r for r in observations.get(key, []) if start <= r[0] < min(end, as_of)]
def latencies(*keys):
    found = sorted(r[2] for key in keys for r in seen(key) if r[1] < 2 and r[2] is not None)
    rank, ranks = lambda p: max(1, (len(found) * p + 99) // 100) - 1, (("min", 0), ("p50", 50), ("p95", 95), ("p99", 99), ("max", 100))
    ranked = {name: found[rank(p)] / 10 if found else None for name, p in ranks}
    return {"count": len(found), **ranked, "mean": sum(found) / len(found) / 10 if found else None}
def of_check(key):
    everything = {"maintenance": "count", "degraded": "up", "unreachable": "down", "unknown": "exclude"}
    sums = tally(fold(key)[0], everything, during([]), during([(start, end)]), start, end)
    return {"id": key[1], "breakdown_ms": breakdown(sums), "latency_ms": latencies(key)}
def figures(id):
    target, objective = definition(id); covers = lambda scope: scope.get("target", {}).get("_0") == id or scope.get("group", {}).get("_0") == target.get("group", "")
    planned = union((a, b) for scope, a, b in maintenance() if covers(scope)); plan, due, spans, since = during(planned), during(hours(objective)), [], None
    rule_ = lambda line, ruling: change(line, ruling[1], lambda _: ruling[2])
    corrected = lambda line, but=None: functools.reduce(rule_, [r for r in corrections() if r[0] == id and r[2] != but], line)
    count = lambda line, policy=objective, a=start, b=end: tally(line, policy, plan, due, a, b); counted, observed = timeline(id, "counted"), timeline(id, "observed")
    ruled, overall = corrected(counted), count(corrected(counted, "excluded"), {**objective, "maintenance": "count"})
    total, lower, upper = count(ruled), count(corrected(timeline(id, "lower"))), count(corrected(timeline(id, "upper")))
    for t, v in [*zip(observed.t, observed.v), (INF, "up")]:
        if v in SERVICE and since is not None: spans.append((since, t))
        since = None if v in SERVICE else t if v in OUT and since is None else since
    spans = [(a, b) for a, b in spans if a < end and b > start]; free = [s for s in spans if not any(a <= s[0] and min(s[1], as_of) <= b for a, b in planned)]
    own, longest = [s for s in free if s[0] >= start], max([min(b, as_of, end) - max(a, start) for a, b in free], default=0)
    ended, ruling = [b - a for a, b in own if b < INF], [(id, c["id"]) for c in target["checks"] if not c["measureOnly"]]
    transients = [s for key in ruling for s in fold(key)[1] if start <= s[0] < end]
    promised, assessed, edges = objective.get("availability"), total["good"] + total["bad"], [instant(day) for day in dates] + [end]
    by_day = [(day, count(ruled, objective, max(a, start), b)) for day, a, b in zip(dates, edges, edges[1:])]
    incidents = [{"target": id, "start": a, "end": b if b < INF else None, "counted_ms": count(ruled, objective, max(a, start), min(b, end))["bad"]} for a, b in spans]
    bounds = {"lower": bound(min, total, lower), "upper": bound(max, total, upper), "assessed": ratio(total), "overall": ratio(overall)}
    promise = {} if promised is None else {"allowed_downtime_ms": assessed * (1_000_000 - promised) // 1_000_000,
                                           "met": total["good"] * 1_000_000 >= assessed * promised if assessed else None}
    return {"breakdown_ms": breakdown(total), "planned_down_ms": total["planned_down"], "counted_downtime_ms": total["bad"], **promise,
            "availability": {**bounds, "uncorrected": ratio(count(counted))}, "coverage": 1 - total["ignored"] / total["inside"] if total["inside"] else None,
            "incidents": len(own), "mttr_ms": sum(ended) // len(ended) if ended else None, "mtbf_ms": total["good"] // len(own) if own else None,
            "longest_ms": max(0, longest), "transients": {"count": len(transients), "ms": sum(b - a for a, b in transients)},
            "days": [{"date": d.isoformat(), "breakdown_ms": breakdown(s), "assessed": ratio(s)} for d, s in by_day],
            "latency_ms": latencies(*ruling), "checks": [of_check((id, c["id"])) for c in target["checks"]]}, incidents
def of_group(group):
    members = [(t.get("affectedUnits", 1), found[t["id"]]) for t in plans[current][1]["targets"] if t.get("group") == group["id"] and t["id"] in found]
    def over(*path):
        known = [(w if group["aggregate"] == "weighted" else 1, v) for w, f in members if (v := functools.reduce(dict.get, path, f)) is not None]
        if not known or group["aggregate"] == "worst": return min((v for _, v in known), default=None)
        return sum(w * v for w, v in known) / sum(w for w, _ in known)
    return {"assessed": over("availability", "assessed"), "overall": over("availability", "overall"), "coverage": over("coverage"),
            "breakdown_ms": {k: sum(f["breakdown_ms"][k] for _, f in members) for k in SHARES}}
# --- The report ---
def flat(place, value):
    parts = value.items() if isinstance(value, dict) else [("length", len(value)), *enumerate(value)] if isinstance(value, list) else []
    return {k: v for key, part in parts for k, v in flat(f"{place}.{key}", part).items()} if parts else {place: value}
def compare(place, want, got):
    got, near = flat(place, got), lambda a, b: isinstance(b, (int, float)) and math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-12)
    for key, value in flat(place, want).items():
        compared[0] += 1; same = key in got and (got[key] == value or isinstance(value, float) and near(value, got[key]))
        if not same: tell(key, f"the record gives {value}, and the report says {got.get(key)}")
def check_manifest(path):
    manifest = json.load(open(path, encoding="utf-8")); signature, listed = manifest.pop("signature", None), {file["name"]: file["sha256"] for file in manifest["files"]}
    for place, digest in [(os.path.join(os.path.dirname(options.report), name), digest) for name, digest in listed.items()]:
        if os.path.exists(place) and sha(open(place, "rb").read()).hex() != digest: tell(place, "it has another hash than its manifest lists")
    if os.path.basename(options.report) not in listed: tell(path, "it does not list the report")
    if (manifest.get("head"), manifest.get("configuration")) != (report["evidence"]["head"], known[current][1]): tell(path, "it names another head or plan")
    text = "noc manifest " + json.dumps(manifest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    if not signature: tell(path, "it is not signed") if keys else notes.append(f"{path}: it is not signed, and the collector has no key")
    elif not is_signed(text, signature): tell(path, "its signature is not that of a key that the chain names")
    return manifest
for name in (maintenance, corrections, definition, fold, base, timeline, instant): globals()[name.__name__] = memo(name)
arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
for name in ("EXPORT", "REPORT", "--manifest", "--key", "--head", "--ca"): arguments.add_argument(name if name[0] == "-" else name.lower(), metavar=name.strip("-").upper())
options = arguments.parse_args(); report = json.load(open(options.report, encoding="utf-8"))
start, end, as_of = moment(report["period"]["start"]), moment(report["period"]["end"]), moment(report["as_of"])
items, loose, heads, keys, days, states, observations = {}, {}, {}, {}, {}, {}, {}
for item in lines(options.export): items.setdefault(item["kind"], []).append(item)
chain, export = [(item, json.loads(item["payload"])) for item in items.get("chain", [])], items.get("collector", [{}])[0]
texts = {sha(item["text"].encode()).hex(): json.loads(item["text"]) for item in items.get("plan", [])}
for item in items.get("observation", []):
    row = (item["time"], OUTCOMES.index(item["outcome"]), item["latency_ms"] and round(item["latency_ms"] * 10))
    loose.setdefault((item["target"], item["check"]), []).append(row)
if not export or not chain: sys.exit(f"{options.export} has no chain: make it with noc export --evidence")
check_chain(); head = heads.get(report["evidence"]["head"], len(chain))
for name, value, known in (("the report's head", report["evidence"]["head"], heads), ("--head", options.head, heads), ("--key", options.key, keys)):
    if value not in (None, *known): tell(name, f"{value} is not in the chain: the record was shortened, exchanged or rewritten")
for token in items.get("token", []) if options.ca else []:
    answer = openssl(f"ts -verify -digest {token['hash']} -in t -token_in -CAfile ca", t=plain(token["der"]), ca=open(options.ca, "rb").read())
    if answer.returncode or heads.get(token["hash"]) != token["event"]: tell(f"the timestamp of event {token['event']}", answer.stdout.decode().strip())
known = sorted(((row["time"], payload["plan"]) for row, payload in events("plan")), key=lambda v: v[0]); known = [v for v in known if v[0] <= as_of] or known[:1]
if [v for v in known if v[1] not in texts]: sys.exit("BROKEN a plan that the chain names is not in the export, or was changed: nothing can be computed")
plans = [(t, texts[digest]) for t, digest in known]; targets = [{target["id"]: target for target in plan["targets"]} for _, plan in plans]
current = max((i for i, (t, _) in enumerate(plans) if t < end), default=0)
zone, in_force = zoneinfo.ZoneInfo(plans[current][1]["site"]["timeZone"]), Line([(t, i) for i, (t, _) in enumerate(plans) if i], 0)
silent = [(int(p["details"]["silent_since"]), row["time"]) for row, p in events("start") if "silent_since" in p["details"]]
cuts = [a for a, _ in union(silent + [(i["start"], i["end"]) for _, p in events("import") for i in p["interruptions"]])]
first = datetime.datetime.fromtimestamp(start / 1000, zone).date()
dates = [day for day in (first + datetime.timedelta(n) for n in range((end - start) // DAY + 3)) if instant(day) < end]; read_packed(), read_lines()
beside, found, incidents = options.manifest or os.path.join(os.path.dirname(options.report), "manifest.json"), {}, []
manifest = check_manifest(beside) if options.manifest or os.path.exists(beside) else {}
for target in report["targets"]:
    if not definition(target["id"])[0]: tell(f"target {target['id']}", "no plan of the chain has it"); continue
    found[target["id"]], more = figures(target["id"]); incidents += more; compare(f"target {target['id']}", found[target["id"]], target)
for id in [] if manifest.get("groups") else targets[current].keys() - found.keys(): tell(f"target {id}", "the plan has it, and the report does not")
for group in [] if manifest.get("groups") else plans[current][1]["groups"]:
    compare(f"group {group['id']}", of_group(group), next((g for g in report["groups"] if g["id"] == group["id"]), None))
order = lambda incident: (incident["target"], incident["start"])
told = [{"target": i["target"], "start": moment(i["start"]), "end": moment(i["end"]), "counted_ms": i["counted_ms"]} for i in report["incidents"]]
compare("incidents", sorted(incidents, key=order), sorted(told, key=order))
for line in notes + [f"BROKEN {fault}" for fault in faults]: print(line)
print(f"{len(chain)} events, {len(items.get('segment', []))} segments, {len(items.get('token', []))} timestamp tokens, {compared[0]} figures compared, {len(faults)} faults")
print("not computed anew: events and unit-hours, website, power, penalties, indicators, measurements; texts"); sys.exit(1 if faults else 0)
