#!/usr/bin/env python3
"""Measures noc against the figures it promises and prints each with its limit.

usage: bench.py NOC PROBE_COST PEERS [STEP…]     steps: load agents detection probes ledger start; default: all

NOC is the release binary, PROBE_COST and PEERS (a directory) are what `make bench` builds beside it. All traffic stays on
127.0.0.0/8. CPU is user + system from /proc, memory is the peak resident set. Exits 0 whether or not a figure is reached:
these are measurements, not tests.
"""
import json, os, pathlib, shutil, signal, socket, statistics, subprocess, sys, tempfile, time

TICK = os.sysconf("SC_CLK_TCK")
SITE = """site: { id: bench, name: 基准, organisation: 基准, collector: bench, network: loopback, time_zone: Asia/Shanghai }
"""
MONTH_START = 1790784000  # 2026-10-01T00:00:00+08:00


class Bench:
    def __init__(self, noc, probe_cost, peers):
        self.noc, self.probe_cost, self.peers = noc, probe_cost, pathlib.Path(peers)
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="noc-bench-"))
        self.children = []
        self.rows = []

    # --- helpers

    def say(self, name, value, limit):
        self.rows.append((name, value, limit))
        print(f"  {name:58} {value:>22}   {limit}", flush=True)

    def peer(self, name, *arguments):
        child = subprocess.Popen([self.peers / name, *map(str, arguments)])
        self.children.append(child)
        time.sleep(0.2)
        return child

    def close(self):
        for child in self.children:
            if child.poll() is None:
                child.kill()
            child.wait()
        shutil.rmtree(self.work, ignore_errors=True)

    def directory(self, name, config):
        folder = self.work / name
        folder.mkdir()
        (folder / "noc.yaml").write_text(SITE + config)
        return folder

    def command(self, folder, *arguments, **options):
        return subprocess.run([self.noc, "--config", folder / "noc.yaml", "--state-dir", folder / "state", *map(str, arguments)],
                              check=True, stdout=subprocess.PIPE, **options)

    def daemon(self, folder):
        """Starts the daemon; returns it and the seconds until it said READY=1."""
        address = str(folder / "notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
            ready.bind(address)
            ready.settimeout(60)
            begin = time.monotonic()
            log = open(folder / "log", "ab")
            child = subprocess.Popen(
                [self.noc, "--config", folder / "noc.yaml", "--state-dir", folder / "state", "run"],
                stderr=log, stdout=log, env={**os.environ, "NOTIFY_SOCKET": address})
            self.children.append(child)
            while b"READY=1" not in ready.recv(4096):
                pass
            taken = time.monotonic() - begin
        os.unlink(address)
        return child, taken

    def stop(self, child):
        child.send_signal(signal.SIGTERM)
        child.wait(60)

    def metrics(self, folder):
        return json.loads(self.command(folder, "status", "--json").stdout)["daemon"]["metrics"]

    # --- steps

    def load(self):
        print("1,000 HTTP and 1,000 SNMP v2c checks, each every 10 s, for 60 s")
        web, agents = free_port(), free_port(socket.SOCK_DGRAM)
        self.peer("http-server", web), self.peer("snmp-agents", agents)
        os.environ["BENCH_COMMUNITY"] = "public"
        targets = [http(i, web) for i in range(1000)] + [snmp(i, agents) for i in range(1000)]
        config = defaults("10s") + CREDENTIAL + "targets:\n" + "".join(targets)
        folder = self.directory("load", config)
        daemon, _ = self.daemon(folder)
        time.sleep(15)
        cpu, begin = cpu_of(daemon.pid), time.monotonic()
        time.sleep(60)
        share = (cpu_of(daemon.pid) - cpu) / (time.monotonic() - begin)
        metrics = self.metrics(folder)
        peak = peak_of(daemon.pid)
        self.stop(daemon)
        self.say("share of one core", f"{share:.1%}", "< 20 %")
        self.say("resident, peak", f"{peak:.0f} MB", "< 150 MB")
        self.say("overruns", metrics["schedule"]["overruns"], "0")
        self.say("attempts done / failed", f"{metrics['schedule']['done']} / {metrics['schedule']['failed']}", "failed 0")

    def agents(self):
        print("10,000 SNMP v2c checks every 30 s, for 90 s")
        agents = free_port(socket.SOCK_DGRAM)
        self.peer("snmp-agents", agents)
        os.environ["BENCH_COMMUNITY"] = "public"
        folder = self.directory("agents", defaults("30s") + CREDENTIAL + "targets:\n" + "".join(
            snmp(i, agents) for i in range(10000)))
        daemon, _ = self.daemon(folder)
        time.sleep(90)
        metrics, peak = self.metrics(folder), peak_of(daemon.pid)
        self.stop(daemon)
        self.say("start delay, p99", f"{metrics['schedule']['lag_p99_ms']:.1f} ms", "< 50 ms")
        self.say("overruns", metrics["schedule"]["overruns"], "0")
        self.say("attempts done / failed", f"{metrics['schedule']['done']} / {metrics['schedule']['failed']}", "failed 0")
        self.say("resident, peak", f"{peak:.0f} MB", "")

    def detection(self):
        print("from the fault to the start of the hook: interval 10 s, retry 2 s, F = 3; 5 faults")
        delays = []
        for attempt in range(5):
            port = free_port()
            web = self.peer("http-server", port)
            folder = self.directory(f"detection-{attempt}", f"""defaults: {{ interval: 10s, timeout: 2s, retry_interval: 2s, failures_to_down: 3, successes_to_up: 2 }}
targets:
  - {{ id: web, name: 网站, checks: [ {{ id: home, http: {{ url: "http://127.0.0.1:{port}/" }} }} ] }}
hooks:
  - {{ id: stamp, command: [/bin/sh, -c, "date +%s.%N > {self.work}/stamp-{attempt}"], on: [down] }}
""")
            daemon, _ = self.daemon(folder)
            time.sleep(11 + attempt * 1.7)
            fault = time.time()
            web.kill()
            stamp = self.work / f"stamp-{attempt}"
            while not stamp.exists() or not stamp.read_text().strip():
                if time.time() - fault > 60:
                    raise SystemExit("the hook never ran")
                time.sleep(0.01)
            delays.append(float(stamp.read_text()) - fault)
            self.stop(daemon)
        self.say("detection, median", f"{statistics.median(delays):.1f} s", "")
        self.say("detection, longest", f"{max(delays):.1f} s", "< 16 s")

    def probes(self):
        print("CPU of one probe beside raw system calls in C, in turn, 5 pairs")
        for kind, count, limit in (("http", 10000, 2), ("snmp", 30000, 4)):
            port = free_port(socket.SOCK_STREAM if kind == "http" else socket.SOCK_DGRAM)
            self.peer("http-server" if kind == "http" else "snmp-agents", port)
            pairs = []
            for _ in range(5):
                raw = json.loads(subprocess.check_output([self.peers / "raw-probes", kind, str(port), str(count)]))
                own = json.loads(subprocess.check_output([self.probe_cost, kind, str(port), str(count)]))
                pairs.append((own["us"], raw["us"]))
            own, raw = (statistics.median(p[i] for p in pairs) for i in (0, 1))
            ratio = statistics.median(a / b for a, b in pairs)
            self.say(f"{kind}: noc / raw", f"{own:.1f} / {raw:.1f} µs", "")
            self.say(f"{kind}: ratio, median of pairs", f"{ratio:.2f}", f"≤ {limit}")

    def ledger(self, targets=1000, days=31):
        print(f"{targets} targets every 60 s for {days} days: import, size, report")
        folder = self.directory("ledger", defaults("60s") + "targets:\n" + "".join(
            f'  - {{ id: t{i + 1}, name: 目标{i + 1}, checks: [ {{ id: c, tcp: {{ host: 127.0.0.1, port: 9 }} }} ] }}\n' for i in range(targets)))
        seconds = 0
        for day in range(days):
            path = folder / "day.csv"
            with open(path, "wb") as file:
                subprocess.run([self.peers / "month", str(targets), "60", str(MONTH_START), str(day)], stdout=file, check=True)
            begin = time.monotonic()
            self.command(folder, "import", path, "--by", "bench")
            seconds += time.monotonic() - begin
            path.unlink()
        count = targets * 1440 * days
        self.say("import", f"{count / seconds:,.0f} obs/s", "≥ 200,000 obs/s")
        size = sum(f.stat().st_size for f in (folder / "state").rglob("*") if f.is_file())
        self.say("on disk for an observation with latency", f"{size / count:.2f} bytes", "≤ 2.5 bytes")
        report = [self.noc, "--config", folder / "noc.yaml", "--state-dir", folder / "state", "report", "--month", "2026-10",
                  "--format", "json", "--output", "-"]
        runs = [timed(report) for _ in range(5)]
        self.say(f"month report in json, {count / 1e6:.0f} million observations", f"{statistics.median(r[0] for r in runs):.2f} s", "≤ 2 s")
        self.say("its peak resident set", f"{max(r[1] for r in runs):.0f} MB", "< 300 MB")

    def office(self, targets=200, days=31):
        print(f"{targets} targets every 60 s for {days} days: the month's documents")
        folder = self.directory("office", defaults("60s") + OFFICE + "targets:\n" + "".join(
            f'  - {{ id: t{i + 1}, name: 目标{i + 1}, group: lines, contract: {{ carrier: 运营商, monthly_fee: 6000, penalty: hourly }}, '
            f'checks: [ {{ id: c, tcp: {{ host: 127.0.0.1, port: 9 }} }} ] }}\n' for i in range(targets)))
        for day in range(days):
            path = folder / "day.csv"
            with open(path, "wb") as file:
                subprocess.run([self.peers / "month", str(targets), "60", str(MONTH_START), str(day)], stdout=file, check=True)
            self.command(folder, "import", path, "--by", "bench")
            path.unlink()
        report = [self.noc, "--config", folder / "noc.yaml", "--state-dir", folder / "state", "report", "--month", "2026-10"]
        json = [timed(report + ["--format", "json", "--output", "-"]) for _ in range(5)]
        self.say("month report in json", f"{statistics.median(r[0] for r in json):.2f} s", "≤ 1 s")
        for kind in ["html", "pdf", "docx", "xlsx", "csv", "md"]:
            runs = [timed(report + ["--format", kind, "--output", folder / kind]) for _ in range(3)]
            self.say(f"month report in {kind}", f"{statistics.median(r[0] for r in runs):.2f} s", "")
        runs = [timed(report + ["--output", folder / "all"]) for _ in range(5)]
        self.say("month report in all formats", f"{statistics.median(r[0] for r in runs):.2f} s", "≤ 5 s")
        self.say("its peak resident set", f"{max(r[1] for r in runs):.0f} MB", "≤ 300 MB")

    def start(self, checks=10000):
        print(f"start with {checks} checks and a ledger that holds a day of each")
        folder = self.directory("start", defaults("60s") + "targets:\n" + "".join(
            f'  - {{ id: t{i + 1}, name: 目标{i + 1}, checks: [ {{ id: c, tcp: {{ host: 127.0.0.1, port: 9 }} }} ] }}\n' for i in range(checks)))
        path = folder / "day.csv"
        today = int(time.time()) // 86400 * 86400 - 86400
        with open(path, "wb") as file:
            subprocess.run([self.peers / "month", str(checks), "60", str(today), "0"], stdout=file, check=True)
        self.command(folder, "import", path, "--by", "bench")
        times = []
        for _ in range(5):
            daemon, taken = self.daemon(folder)
            times.append(taken)
            self.stop(daemon)
        self.say("until READY=1, median", f"{statistics.median(times):.2f} s", "≤ 2 s")


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
CREDENTIAL = 'credentials:\n  ro: { snmp: { version: 2c, community: "env:BENCH_COMMUNITY" } }\n'


def defaults(interval):
    return f"defaults: {{ interval: {interval}, timeout: 5s, retry_interval: 2s, failures_to_down: 3, successes_to_up: 2 }}\n"


def address(i):
    return f"127.{1 + i // 60000}.{i // 250 % 240}.{1 + i % 250}"


def http(i, port):
    return f'  - {{ id: web{i}, name: 网站{i}, checks: [ {{ id: home, http: {{ url: "http://{address(i)}:{port}/" }} }} ] }}\n'


def snmp(i, port):
    return (f'  - {{ id: agent{i}, name: 设备{i}, checks: [ {{ id: time, snmp: {{ agent: "{address(i)}:{port}", credential: ro, '
            f'oid: {{ object: 1.3.6.1.2.1.2.2.1.10.1, expect: ">= 0" }} }} }} ] }}\n')


def free_port(kind=socket.SOCK_STREAM):
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def cpu_of(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def peak_of(pid):
    line = next(l for l in open(f"/proc/{pid}/status") if l.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def timed(command):
    """Wall seconds and peak megabytes of a command."""
    begin = time.monotonic()
    with open(os.devnull, "wb") as nowhere:
        child = subprocess.Popen(command, stdout=nowhere)
        _, status, usage = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"{command[0]} failed with status {status}")
    return time.monotonic() - begin, usage.ru_maxrss / 1024


def main():
    if len(sys.argv) < 4:
        raise SystemExit(__doc__)
    bench = Bench(*sys.argv[1:4])
    try:
        for step in sys.argv[4:] or ["probes", "load", "agents", "detection", "ledger", "office", "start"]:
            getattr(bench, step)()
    finally:
        bench.close()


if __name__ == "__main__":
    main()
