import CLinux
import Logging
import NOCConfig
import NOCCore
import NOCMonitor
import NOCProbes
import ServiceLifecycle
import UnixSignals

/// Takes a new configuration over at SIGHUP. A bad one changes nothing.
actor Reloader: Service {
    /// Listens since before the daemon was ready, so that no SIGHUP is lost.
    private let signals: UnixSignalsSequence
    private let path: String
    private let stateDirectory: String
    private let plan: PlanInForce
    private let configuration: ConfigurationInForce
    private let monitor: Monitor
    private let wires: Wires
    private let notifier: ServiceNotifier
    private let meter: LoopMeter
    private let logger: Logger
    private let time = SystemTime()
    private var credentials: [String: ResolvedCredential]
    /// Since when the configuration on disk is not the one in force.
    private var refusedSince: Instant?

    init(
        signals: UnixSignalsSequence, path: String, stateDirectory: String, plan: PlanInForce,
        configuration: ConfigurationInForce,
        credentials: [String: ResolvedCredential], monitor: Monitor, wires: Wires, notifier: ServiceNotifier,
        meter: LoopMeter, logger: Logger
    ) {
        self.signals = signals
        self.path = path
        self.stateDirectory = stateDirectory
        self.plan = plan
        self.configuration = configuration
        self.credentials = credentials
        self.monitor = monitor
        self.wires = wires
        self.notifier = notifier
        self.meter = meter
        self.logger = logger
    }

    /// A signal that comes while another waits for the present reload to end asks for nothing more than that one.
    func run() async throws {
        let (asked, door) = AsyncStream.makeStream(of: Duration.self, bufferingPolicy: .bufferingOldest(1))
        let (signals, time, meter) = (signals, time, meter)
        await withDiscardingTaskGroup { group in
            group.addTask {
                for await _ in signals.cancelOnGracefulShutdown() {
                    if case .dropped = door.yield(time.monotonic()) { meter.skipped() }
                }
                door.finish()
            }
            for await moment in asked {
                meter.began(late: time.monotonic() - moment)
                notifier.reloading()
                notifier.ready(await reload())
                noc_trim_heap()
            }
        }
    }

    /// Gives back what the service manager shows.
    private func reload() async -> String {
        do {
            let loaded = try ConfigurationLoader.load(path: path)
            for warning in loaded.warnings { logger.warning("configuration", metadata: ["at": "\(warning)"]) }
            try await follow(loaded.plan)
            configuration.set(loaded.source)
            meter.done()
            await recovered()
            let count = loaded.plan.checks.count
            logger.notice("configuration reloaded", metadata: ["checks": "\(count)"])
            return "\(counted(count, "check"))"
        } catch let found as ConfigurationProblems {
            meter.failed()
            for problem in found.problems { logger.error("configuration problem", metadata: ["at": "\(problem)"]) }
            logger.error("configuration refused, the previous one stays in force")
            await refused(counted(found.problems.count, "problem"), found.problems.map(\.description))
            return
                "Configuration refused (\(counted(found.problems.count, "problem"))); the previous one stays in force"
        } catch {
            meter.failed()
            logger.error("configuration not taken over", metadata: ["error": "\(error)"])
            await refused("\(error)", [])
            return "Configuration not taken over; the previous one stays in force"
        }
    }

    /// People are told of each refusal, and once that a later configuration was taken over.
    private func refused(_ why: String, _ problems: [String]) async {
        refusedSince = refusedSince ?? time.now()
        await monitor.tell(CollectorTrouble(Reason(.reloadRefused, why), since: time.now(), details: problems))
    }

    private func recovered() async {
        guard let since = refusedSince else { return }
        refusedSince = nil
        await monitor.tell(CollectorTrouble(Reason(.reloadRefused), since: since, until: time.now()))
    }

    private func follow(_ new: Plan) async throws {
        let old = plan.value
        if new.storage.directory != old.storage.directory {
            logger.warning("storage.directory takes a restart", metadata: ["stays": "\(stateDirectory)"])
        }
        let resolved = wires.resolve(new, SecretStore())
        var changed = Monitor.changedChecks(from: old, to: new)
        // A rotated secret is another credential, though the configuration reads the same.
        if resolved != credentials { changed.formUnion(new.checks.filter { $0.value.form.credentialName != nil }.keys) }
        try await monitor.reload(new, probers: wires.probers(changed, new, resolved))
        credentials = resolved
    }
}
