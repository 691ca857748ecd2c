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
    private let current: CurrentPlan
    private let configuration: ConfigurationInForce
    private let monitor: Monitor
    private let wires: Wires
    private let notifier: ServiceNotifier
    private let logger: Logger
    private var plan: Plan
    private var credentials: [String: ResolvedCredential]

    init(
        signals: UnixSignalsSequence, workspace: Workspace, current: CurrentPlan, configuration: ConfigurationInForce,
        credentials: [String: ResolvedCredential], monitor: Monitor, wires: Wires, notifier: ServiceNotifier,
        logger: Logger
    ) {
        self.signals = signals
        path = workspace.configurationPath
        stateDirectory = workspace.stateDirectory
        self.current = current
        self.configuration = configuration
        plan = workspace.plan
        self.credentials = credentials
        self.monitor = monitor
        self.wires = wires
        self.notifier = notifier
        self.logger = logger
    }

    func run() async throws {
        for await _ in signals.cancelOnGracefulShutdown() {
            notifier.reloading()
            notifier.ready(await reload())
            noc_trim_heap()
        }
    }

    /// Gives back what the service manager shows.
    private func reload() async -> String {
        do {
            let loaded = try ConfigurationLoader.load(path: path)
            for warning in loaded.warnings { logger.warning("configuration", metadata: ["at": "\(warning)"]) }
            try await follow(loaded.plan)
            configuration.set(loaded.source)
            logger.notice("configuration reloaded", metadata: ["checks": "\(plan.checks.count)"])
            return "\(counted(plan.checks.count, "check"))"
        } catch let found as ConfigurationProblems {
            for problem in found.problems { logger.error("configuration problem", metadata: ["at": "\(problem)"]) }
            logger.error("configuration refused, the previous one stays in force")
            return
                "Configuration refused (\(counted(found.problems.count, "problem"))); the previous one stays in force"
        } catch {
            logger.error("configuration not taken over", metadata: ["error": "\(error)"])
            return "Configuration not taken over; the previous one stays in force"
        }
    }

    private func follow(_ new: Plan) async throws {
        if new.storage.directory != plan.storage.directory {
            logger.warning("storage.directory takes a restart", metadata: ["stays": "\(stateDirectory)"])
        }
        let resolved = wires.resolve(new, SecretStore())
        var changed = Monitor.changedChecks(from: plan, to: new)
        // A rotated secret is another credential, though the configuration reads the same.
        if resolved != credentials { changed.formUnion(new.checks.filter { $0.value.form.credentialName != nil }.keys) }
        try await monitor.reload(new, probers: wires.probers(changed, new, resolved))
        plan = new
        current.set(new)
        credentials = resolved
    }
}
