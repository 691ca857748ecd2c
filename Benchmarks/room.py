"""What the steps of the benchmark measure in: a directory, peers on loopback, and one noc."""
import datetime, json, os, pathlib, shutil, signal, socket, subprocess, sys, tempfile, threading, time

TICK = os.sysconf("SC_CLK_TCK")
ZONE = datetime.timezone(datetime.timedelta(hours=8))
SITE = """site: { id: bench, name: 基准, organisation: 基准, collector: bench, network: loopback, time_zone: Asia/Shanghai }
"""


class Room:
    def __init__(self, noc, probe_cost, peers):
        self.noc, self.probe_cost, self.peers = noc, probe_cost, pathlib.Path(peers)
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="noc-bench-"))
        self.children = []
        self.month_first, self.month_days = last_month()

    @property
    def month(self):
        return f"{self.month_first:%Y-%m}"

    def close(self):
        for child in self.children:
            if child.poll() is None:
                child.kill()
            child.wait()
        shutil.rmtree(self.work, ignore_errors=True)

    def peer(self, name, *arguments, **options):
        child = subprocess.Popen([self.peers / name, *map(str, arguments)], **options)
        self.children.append(child)
        time.sleep(0.2)
        return child

    def script(self, name, *arguments):
        """One that is written in Python and stands beside this file."""
        path = pathlib.Path(__file__).with_name(name)
        self.children.append(subprocess.Popen([sys.executable, path, *map(str, arguments)], stderr=subprocess.DEVNULL))
        time.sleep(2)

    def directory(self, name, config):
        folder = self.work / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "noc.yaml").write_text(SITE + config)
        return folder

    def line(self, folder, *arguments):
        return [self.noc, "--config", folder / "noc.yaml", "--state-dir", folder / "state", *map(str, arguments)]

    def command(self, folder, *arguments):
        return subprocess.run(self.line(folder, *arguments), check=True, stdout=subprocess.PIPE).stdout

    def observe(self, folder, targets, first, days):
        """Imports so many days of every target, each 60 s; returns the seconds that noc took for them."""
        seconds = 0
        for day in range(days):
            path = folder / "day.csv"
            with open(path, "wb") as file:
                subprocess.run([self.peers / "month", str(targets), "60", str(int(first.timestamp())), str(day)],
                               stdout=file, check=True)
            seconds += timed(self.line(folder, "import", path, "--by", "bench"))[0]
            path.unlink()
        return seconds

    def daemon(self, folder):
        return Daemon(self, folder)


class Daemon:
    """A running `noc run`, and when it said that it is ready and alive."""

    def __init__(self, room, folder):
        self.room, self.folder = room, folder
        self.address = str(folder / "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.address)
        self.socket.settimeout(0.5)
        self.signs, self.ready = [], threading.Event()
        begin = time.monotonic()
        with open(folder / "log", "ab") as log:
            self.process = subprocess.Popen(room.line(folder, "run"), stderr=log, stdout=log,
                                            env={**os.environ, "NOTIFY_SOCKET": self.address})
        room.children.append(self.process)
        self.pid = self.process.pid
        self.listener = threading.Thread(target=self.listen, daemon=True)
        self.listener.start()
        if not self.ready.wait(60):
            raise SystemExit(f"the daemon was not ready within a minute:\n{self.log()[-2000:]}")
        self.taken = self.ready_at - begin

    def listen(self):
        while self.process.poll() is None:
            try:
                message = self.socket.recv(4096)
            except TimeoutError:
                continue
            if b"READY=1" in message:
                self.ready_at = time.monotonic()
                self.ready.set()
            if b"WATCHDOG=1" in message:
                self.signs.append(time.monotonic())

    def log(self):
        return (self.folder / "log").read_text()

    def metrics(self):
        """As they are at its next sign of life, when it writes them down."""
        before, deadline = len(self.signs), time.monotonic() + 30
        while len(self.signs) == before and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.3)
        return json.loads(self.room.command(self.folder, "status", "--json"))["daemon"]["metrics"]

    def cpu(self):
        fields = open(f"/proc/{self.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def memory(self, what="VmHWM"):
        return memory_of(self.pid, what)

    def heartbeat_late(self, pause=10):
        """Seconds by which the latest of its signs of life came after the pause that it keeps."""
        moments = [self.ready_at] + self.signs + [time.monotonic()]
        return max(0, max(b - a for a, b in zip(moments, moments[1:])) - pause)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        self.listener.join()
        self.socket.close()
        os.unlink(self.address)


def last_month():
    """The first moment of the last complete month of the site, and its days."""
    this = datetime.datetime.now(ZONE).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last = (this - datetime.timedelta(days=1)).replace(day=1)
    return last, (this - last).days


def memory_of(pid, what):
    """Megabytes of a line of /proc/PID/status; 0 when the process is gone."""
    try:
        line = next(l for l in open(f"/proc/{pid}/status") if l.startswith(what))
    except (FileNotFoundError, ProcessLookupError, StopIteration):
        return 0
    return int(line.split()[1]) / 1024


GIVEN = set()


def free_port(kind=socket.SOCK_STREAM):
    """One that nobody has, and that no step was given before: several run at once."""
    while True:
        with socket.socket(socket.AF_INET, kind) as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port not in GIVEN:
            GIVEN.add(port)
            return port


def timed(command):
    """Wall seconds and peak megabytes of a command."""
    begin = time.monotonic()
    with open(os.devnull, "wb") as nowhere:
        child = subprocess.Popen(command, stdout=nowhere)
        _, status, usage = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"{command[0]} failed with status {status}")
    return time.monotonic() - begin, usage.ru_maxrss / 1024
