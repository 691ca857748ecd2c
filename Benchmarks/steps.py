"""The steps of the benchmark. Each yields figures: (name, value, unit, limit), the limit in words.

`Sanity` collects what no noise explains: a step that measured nothing, a probe that failed, an answer that is wrong.
"""
import json, os, re, shutil, signal, socket, statistics, subprocess, time

from room import free_port, memory_of, timed


class Sanity(list):
    def check(self, holds, words):
        if not holds:
            print(f"  WRONG: {words}", flush=True)
            self.append(words)


def schedule(sanity, metrics, least):
    """What every step of a running daemon must show."""
    found = metrics["schedule"]
    sanity.check(found["done"] >= least, f"{found['done']} attempts done, expected {least} at least")
    sanity.check(found["failed"] == 0 and found["unknown"] == 0, f"attempts failed {found['failed']}, unknown {found['unknown']}")
    return found


def under_load(room, sanity, config, name, checks, every, seconds):
    """Runs the daemon for a while; returns its share of a core after the first rounds, its schedule and its peak memory."""
    daemon = room.daemon(room.directory(name, config))
    time.sleep(every * 1.5)
    cpu, begin = daemon.cpu(), time.monotonic()
    time.sleep(seconds)
    share = (daemon.cpu() - cpu) / (time.monotonic() - begin)
    found = schedule(sanity, daemon.metrics(), checks)
    peak = daemon.memory()
    daemon.stop()
    return share * 100, found, peak


def load(room, sizes, sanity):
    """HTTP and SNMP v2c checks, half and half"""
    count, every = sizes["load"] // 2, sizes["every"]
    web, agents = free_port(), free_port(socket.SOCK_DGRAM)
    room.peer("http-server", web), room.peer("snmp-agents", agents)
    config = defaults(every) + COMMUNITY + targets([http(i, web) for i in range(count)] + [snmp(i, agents) for i in range(count)])
    share, found, peak = under_load(room, sanity, config, "load", count * 2, every, sizes["seconds"])
    what = f"{count} HTTP + {count} SNMP checks every {every} s"
    yield f"{what}: share of a core", share, "%", "< 20"
    yield f"{what}: peak memory", peak, "MB", "< 150"
    yield f"{what}: overruns", found["overruns"], "", "0"


def agents(room, sizes, sanity):
    """SNMP v2c checks, many"""
    count, every = sizes["agents"], sizes["every"] * 3
    port = free_port(socket.SOCK_DGRAM)
    room.peer("snmp-agents", port)
    config = defaults(every) + COMMUNITY + targets(snmp(i, port) for i in range(count))
    _, found, peak = under_load(room, sanity, config, "agents", count, every, sizes["seconds"])
    what = f"{count} SNMP v2c checks every {every} s"
    yield f"{what}: start delay p99", found["lag_p99_ms"], "ms", "< 50"
    yield f"{what}: overruns", found["overruns"], "", "0"
    yield f"{what}: peak memory", peak, "MB", "≤ 150"


def engines(room, sizes, sanity):
    """SNMPv3 authPriv checks, each of an engine of its own"""
    count, every = sizes["engines"], sizes["every"]
    port = free_port(socket.SOCK_DGRAM)
    peer = room.peer("snmp-engines", port, "bench-auth", "bench-priv", stdout=subprocess.PIPE)
    config = defaults(every) + USER + targets(snmp(i, port) for i in range(count))
    share, found, peak = under_load(room, sanity, config, "engines", count, every, sizes["seconds"])
    peer.send_signal(signal.SIGTERM)
    asked = json.loads(peer.communicate()[0])
    sanity.check(asked["agents"] == count, f"{asked['agents']} agents were asked, not {count}")
    sanity.check(asked["most"] == 1, f"an engine was looked up {asked['most']} times")
    what = f"{count} SNMPv3 authPriv checks every {every} s"
    yield f"{what}: share of a core", share, "%", "< 15"
    yield f"{what}: lookups of the engine looked up most", asked["most"], "", "1"
    yield f"{what}: peak memory", peak, "MB", ""


def https(room, sizes, sanity):
    """HTTPS checks, certificates verified"""
    count, every = sizes["https"], sizes["every"]
    authority, certificate, key = certificates(room)
    port = free_port()
    room.peer("https-server", port, certificate, key)
    config = defaults(every) + targets(
        f'{{ id: web{i}, name: 网站{i}, checks: [ {{ id: home, http: {{ url: "https://127.0.0.1:{port}/{i}", '
        f'tls: {{ authorities: "{authority}" }} }} }} ] }}' for i in range(count))
    share, _, peak = under_load(room, sanity, config, "https", count, every, sizes["seconds"])
    what = f"{count} HTTPS checks every {every} s"
    yield f"{what}: share of a core", share, "%", "< 25"
    yield f"{what}: peak memory", peak, "MB", ""


def hostile(room, sizes, sanity):
    """Pages that are made to cost whoever reads them, beside good ones"""
    count, seconds = sizes["hostile"], sizes["seconds"]
    port = free_port()
    room.script("hostile.py", port)
    config = defaults(1) + targets(
        [page(f"bad{i}", port, i, BAD[i // 20 % len(BAD)]) for i in range(count)]
        + [page(f"good{i}", port, "good", "title: t, body_contains: good") for i in range(count)])
    daemon = room.daemon(room.directory("hostile", config))
    time.sleep(seconds)
    found, peak = daemon.metrics()["schedule"], daemon.memory()
    states = json.loads(room.command(daemon.folder, "status", "--json"))["targets"]
    daemon.stop()
    wrong = [t["id"] for t in states if t["id"].startswith("good") and t["state"] != "up"]
    sanity.check(not wrong, f"good pages that are not up: {wrong[:5]}")
    sanity.check(found["done"] >= count * seconds, f"{found['done']} attempts done, expected {count * seconds} at least")
    what = f"{count} hostile pages beside {count} good ones, every 1 s"
    yield f"{what}: start delay p99", found["lag_p99_ms"], "ms", "< 50"
    yield f"{what}: overruns", found["overruns"], "", ""
    yield f"{what}: peak memory", peak, "MB", "≤ 150"


def detection(room, sizes, sanity):
    """From a fault to the start of the hook"""
    every, delays = sizes["every"], []
    for attempt in range(sizes["faults"]):
        port = free_port()
        web = room.peer("http-server", port)
        stamp = room.work / f"stamp-{attempt}"
        stamp.unlink(missing_ok=True)
        daemon = room.daemon(room.directory(f"detection-{attempt}", defaults(every) + targets([http(0, port)]) + f"""
hooks:
  - {{ id: stamp, command: [/bin/sh, -c, "date +%s.%N > {stamp}"], on: [down] }}
"""))
        time.sleep(every * 1.1 + attempt * every * 0.17)
        fault = time.time()
        web.kill()
        while not (stamp.exists() and stamp.read_text().strip()):
            if time.time() - fault > 60:
                return sanity.check(False, "the hook never ran")
            time.sleep(0.01)
        delays.append(float(stamp.read_text()) - fault)
        daemon.stop()
    yield f"detection (every {every} s, F = 3), median", statistics.median(delays), "s", ""
    yield f"detection (every {every} s, F = 3), longest", max(delays), "s", f"< {every + 6}"


def probes(room, sizes, sanity):
    """CPU of one probe beside raw system calls in C, in turn"""
    for kind, limit in (("http", 2), ("snmp", 4)):
        count = sizes["probes"] * (1 if kind == "http" else 3)
        port = free_port(socket.SOCK_STREAM if kind == "http" else socket.SOCK_DGRAM)
        room.peer("http-server" if kind == "http" else "snmp-agents", port)
        pairs = []
        for _ in range(sizes["pairs"]):
            raw = json.loads(subprocess.check_output([room.peers / "raw-probes", kind, str(port), str(count)]))
            own = json.loads(subprocess.check_output([room.probe_cost, kind, str(port), str(count)]))
            sanity.check(own["ok"] == own["count"] == count, f"{own['ok']} of {count} {kind} probes were ok")
            pairs.append((own["us"], raw["us"]))
        yield f"CPU of a probe, {kind}", statistics.median(p[0] for p in pairs), "µs", ""
        yield f"CPU of a probe, {kind}: times raw calls", statistics.median(a / b for a, b in pairs), "", f"≤ {limit}"


def ledger(room, sizes, sanity):
    """A month of many targets: import, size, report"""
    count, days = sizes["targets"], room.month_days
    folder = room.directory("ledger", defaults(60) + targets(tcp(i, 9) for i in range(count)))
    seconds = room.observe(folder, count, room.month_first, days)
    total = count * 1440 * days
    report = room.line(folder, "report", "--month", room.month, "--format", "json", "--output", "-")
    found = json.loads(subprocess.check_output(report))
    sanity.check(len(found["targets"]) == count, f"the report has {len(found['targets'])} targets, not {count}")
    sanity.check(all(t["coverage"] > 0.99 for t in found["targets"]), "the report lacks time that was observed")
    yield "import", total / seconds / 1000, "k obs/s", "≥ 200"
    size = sum(f.stat().st_size for f in (folder / "state").rglob("*") if f.is_file())
    yield "on disk for an observation with latency", size / total, "bytes", "≤ 2.5"
    runs = [timed(report) for _ in range(sizes["pairs"])]
    what = f"month report in json, {total / 1e6:.1f} million observations"
    yield what, statistics.median(r[0] for r in runs), "s", "≤ 0.8"
    yield f"{what}: peak memory", max(r[1] for r in runs), "MB", "≤ 150"


def lines(room, sizes, sanity):
    """Import of a file whose lines are one check, every other a state line"""
    count = sizes["lines"] // 2
    folder = room.directory("lines", defaults(60) + targets([tcp(0, 9)]))
    path, first = folder / "lines.ndjson", int(room.month_first.timestamp()) * 1000 - count * 60_000
    with open(path, "w") as file:
        for i in range(count):
            moment, ok = first + i * 60_000, i % 1000 > 3
            file.write(f'{{"kind":"observation","time":{moment},"target":"t1","check":"c","outcome":"{"ok" if ok else "fail"}",'
                       f'"latency_ms":{12.5 if ok else "null"},"reason":null}}\n'
                       f'{{"kind":"state","time":{moment},"target":"t1","state":"{"up" if i % 2 else "down"}"}}\n')
    seconds, peak = timed(room.line(folder, "import", path, "--by", "bench"))
    verified = room.command(folder, "verify").decode()
    sanity.check(f" {count} observations" in verified, f"verify says {verified.splitlines()[:1]}, not {count} observations")
    yield f"import of {count * 2} lines of one check, half state lines", count * 2 / seconds / 1000, "k lines/s", "≥ 300"
    yield f"import of {count * 2} lines of one check: peak memory", peak, "MB", ""


def office(room, sizes, sanity):
    """The month's documents"""
    count, days = sizes["office"], room.month_days
    folder = room.directory("office", defaults(60) + OFFICE + targets(line(i, 9) for i in range(count)))
    room.observe(folder, count, room.month_first, days)
    report = room.line(folder, "report", "--month", room.month)
    for kind in ["json", "html", "pdf", "docx", "xlsx", "csv", "md"]:
        runs = [timed(report + ["--format", kind, "--output", folder / kind]) for _ in range(sizes["pairs"])]
        sanity.check(any((folder / kind).iterdir()), f"no file in {kind}")
        yield f"documents of {count} targets: {kind}", statistics.median(r[0] for r in runs), "s", "≤ 1" if kind == "json" else ""
    runs = [timed(report + ["--output", folder / "all"]) for _ in range(sizes["pairs"])]
    yield f"documents of {count} targets: all formats", statistics.median(r[0] for r in runs), "s", "≤ 5"
    yield f"documents of {count} targets: peak memory", max(r[1] for r in runs), "MB", "≤ 300"


def reports(room, sizes, sanity):
    """The daemon while it writes the reports that were missed"""
    count = sizes["targets"]
    port = free_port()
    room.peer("http-server", port)
    folder = room.directory("reports", defaults(60) + OFFICE + targets(line(i, port) for i in range(count)))
    room.observe(folder, count, room.month_first, room.month_days)
    daemon = room.daemon(folder)
    child, deadline, written, quiet = 0, time.monotonic() + 600, 0, time.monotonic()
    # Done when the month's is there and none was written for a while.
    while time.monotonic() < deadline:
        child = max([child] + [memory_of(pid, "VmHWM") for pid in children(daemon.pid)])
        now = daemon.log().count("report written")
        if now != written:
            written, quiet = now, time.monotonic()
        if f"period={room.month}\n" in daemon.log() and time.monotonic() - quiet > sizes["quiet"]:
            break
        time.sleep(0.05)
    sanity.check(f"report written" in daemon.log() and f"period={room.month}\n" in daemon.log(), "the month's report was not written")
    found, peak, kept, late = daemon.metrics()["schedule"], daemon.memory(), daemon.memory("VmRSS"), daemon.heartbeat_late()
    seconds = month_seconds(daemon.log(), room.month)
    daemon.stop()
    # The same daemon with nothing to write.
    idle = room.daemon(folder)
    time.sleep(max(12, sizes["quiet"]))
    alone, rest = idle.memory(), idle.memory("VmRSS")
    idle.stop()
    what = f"reports of {count} targets beside the daemon"
    yield f"{what}: the daemon's peak over its own", peak - alone, "MB", "≤ 10"
    yield f"{what}: what it keeps", kept - rest, "MB", "≤ 10"
    yield f"{what}: heartbeat late", late, "s", "< 1"
    yield f"{what}: start delay p99", found["lag_p99_ms"], "ms", "< 5"
    yield f"{what}: start delay, longest", found["lag_max_ms"], "ms", "< 50"
    yield f"{what}: peak of a report process", child, "MB", "≤ 500"
    yield f"{what}: the month in all formats", seconds, "s", "≤ 15"


def start(room, sizes, sanity):
    """Until READY=1, with a ledger that holds a day of each check"""
    count = sizes["start"]
    folder = room.directory("start", defaults(60) + targets(tcp(i, 9) for i in range(count)))
    room.observe(folder, count, room.month_first, 1)
    times = []
    for _ in range(sizes["pairs"]):
        daemon = room.daemon(folder)
        times.append(daemon.taken)
        daemon.stop()
    yield f"start with {count} checks until READY=1", statistics.median(times), "s", "≤ 1"


ALL = [probes, load, agents, engines, https, hostile, detection, ledger, lines, office, reports, start]

FULL = {"load": 2000, "agents": 10000, "engines": 1000, "https": 500, "hostile": 100, "every": 10, "seconds": 60, "faults": 5, "probes": 10000,
        "pairs": 5, "targets": 1000, "lines": 918_000, "office": 200, "quiet": 15, "start": 10000}
SHORT = {"load": 100, "agents": 300, "engines": 50, "https": 50, "hostile": 20, "every": 2, "seconds": 4, "faults": 1, "probes": 500,
         "pairs": 1, "targets": 20, "lines": 20_000, "office": 5, "quiet": 3, "start": 300}

OFFICE = """
objectives: { lease: { availability: 99.9% } }
groups: [ { id: lines, name: 线路, objective: lease } ]
penalties:
  hourly: { name: 按时扣减, clause: 每月超过4小时的，每小时扣减月租费2%。, per_hour: { allowance: 4h, percent: 2% } }
projects:
  - id: lines
    name: 电子政务线路租赁及维护费
    goal: 保障网络运行
    rows:
      - { id: quality, first: 项目完成指标, second: 质量指标, name: 网络正常运行, expected: 网络正常运行。,
          actual: { metric: availability, goal: ">= 99.9%" } }
"""
COMMUNITY = 'credentials:\n  ro: { snmp: { version: 2c, community: "env:BENCH_COMMUNITY" } }\n'
USER = ('credentials:\n  ro: { snmp: { version: 3, user: noc, level: authPriv, auth: SHA-1, auth_secret: "env:BENCH_AUTH", '
        'priv: AES-128, priv_secret: "env:BENCH_PRIV" } }\n')
os.environ.update(BENCH_COMMUNITY="public", BENCH_AUTH="bench-auth", BENCH_PRIV="bench-priv")


def defaults(every):
    return (f"defaults: {{ interval: {every}s, timeout: {min(every, 5)}s, retry_interval: {min(every, 2)}s, failures_to_down: 3, "
            "successes_to_up: 2 }\n")


def targets(each):
    return "targets:\n" + "".join(f"  - {one}\n" for one in each)


def address(i):
    return f"127.{1 + i // 60000}.{i // 250 % 240}.{1 + i % 250}"


def http(i, port):
    return f'{{ id: web{i}, name: 网站{i}, checks: [ {{ id: home, http: {{ url: "http://{address(i)}:{port}/" }} }} ] }}'


def page(name, port, path, expect):
    return (f'{{ id: {name}, name: {name}, checks: [ {{ id: home, http: {{ url: "http://127.0.0.1:{port}/{path}", '
            f'expect: {{ {expect} }} }} }} ] }}')


# What pages are held against, each for some of them.
BAD = ["title: t, body_lacks: nowhere", "body_matches: '^(a+)+$'", "json: { $.a: 1 }", "header: { X: '^(a+)+$' }",
       "body_matches: '(x+x+)+y', title: t"]


def snmp(i, port):
    return (f'{{ id: agent{i}, name: 设备{i}, checks: [ {{ id: time, snmp: {{ agent: "{address(i)}:{port}", credential: ro, '
            f'oid: {{ object: 1.3.6.1.2.1.2.2.1.10.1, expect: ">= 0" }} }} }} ] }}')


def tcp(i, port, more=""):
    return f'{{ id: t{i + 1}, name: 目标{i + 1}, {more}checks: [ {{ id: c, tcp: {{ host: 127.0.0.1, port: {port} }} }} ] }}'


def line(i, port):
    return tcp(i, port, "group: lines, contract: { carrier: 运营商, monthly_fee: 6000, penalty: hourly }, ")


def certificates(room):
    """An authority's certificate, and a server's for 127.0.0.1 with its key."""
    folder = room.work / "tls"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()

    def openssl(*arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, stderr=subprocess.DEVNULL)

    new = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"]
    openssl(*new, "-subj", "/CN=bench", "-keyout", folder / "ca.key", "-out", folder / "ca.pem")
    openssl(*new, "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE",
            "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key", "-keyout", folder / "key.pem", "-out", folder / "certificate.pem")
    return folder / "ca.pem", folder / "certificate.pem", folder / "key.pem"


def children(pid):
    try:
        names = [int(name) for name in os.listdir("/proc") if name.isdigit()]
        return [n for n in names if parent(n) == pid]
    except FileNotFoundError:
        return []


def parent(pid):
    try:
        return int(open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def month_seconds(log, month):
    """From the line before the month's report in the daemon's log to that of the month's."""
    lines = [l for l in log.splitlines() if " started " in l or "report written" in l]
    moments = [(time.strptime(l[:19], "%Y-%m-%dT%H:%M:%S"), int(re.match(r".{20}(\d+)", l)[1]), l) for l in lines]
    for before, (second, fraction, text) in zip(moments, moments[1:]):
        if f"period={month}" == text.split()[-1]:
            return time.mktime(second) + fraction / 1000 - time.mktime(before[0]) - before[1] / 1000
    return float("nan")
