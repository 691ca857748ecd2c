import CLinux
import Foundation
import Logging
import NOCConfig
import NOCCore
import NOCLedger
import NOCMonitor
import NOCOperations
import ServiceLifecycle
import UnixSignals

/// Puts the daemon together: configuration, record, wires, monitor, and what the service manager is told.
struct Daemon {
    let options: GlobalOptions
    let logger: Logger

    /// Ends the process after a clean stop.
    func run() async throws -> Never {
        noc_bound_heaps()
        // Until the reloader listens, a SIGHUP has nothing to reload.
        signal(SIGHUP, SIG_IGN)
        EarlyStop.ends()
        let budget = try descriptors()
        let workspace = try Workspace(valid: options)
        try DaemonUser.becomeOwner(of: workspace.stateDirectory)
        // Reading a large configuration takes many times the room of the plan that comes of it.
        noc_trim_heap()
        for warning in workspace.warnings {
            logger.warning("configuration", metadata: ["at": "\(warning)"])
        }
        let wires = try Wires(
            stateDirectory: workspace.stateDirectory, socketsBelow: budget.socketMark, logger: logger)
        do {
            try await serve(workspace, budget, wires)
        } catch let trouble as LedgerError where trouble.canBeWaitedFor(in: workspace.stateDirectory) {
            try await serve(workspace, budget, wires, waitingFor: trouble)
        }
        // Probes may be under way on the loop's thread: the C libraries must not be torn down under them, as exit() would.
        fflush(nil)
        _exit(0)
    }

    /// With its record.
    private func serve(_ workspace: Workspace, _ budget: DescriptorBudget, _ wires: Wires) async throws {
        let ledger = try Ledger.open(directory: workspace.stateDirectory, mode: .daemon, readers: budget.readers)
        do {
            try await serve(workspace, ledger, of: ledger, wires, budget)
        } catch {
            // What went wrong matters more, and so does its lock.
            try? ledger.close()
            throw error
        }
        try ledger.close()
    }

    /// Without one, and with it as soon as it can be had.
    private func serve(
        _ workspace: Workspace, _ budget: DescriptorBudget, _ wires: Wires, waitingFor trouble: LedgerError
    ) async throws {
        let waiting = WaitingRecord(
            trouble, directory: workspace.stateDirectory, readers: budget.readers,
            plan: PlanInForce(workspace.plan), logger: logger)
        try await serve(workspace, waiting, of: nil, wires, budget)
        // None: asked to stop.
        guard let ledger = await waiting.ledger else { return }
        try ledger.close()
        if await !waiting.isStopped { try Self.beginAgain() }
    }

    /// The same process from the start, with the record that it waited for and the configuration as it is by now.
    private static func beginAgain() throws {
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        fflush(nil)
        var arguments = CommandLine.arguments.map { strdup($0) } + [nil]
        execv("/proc/self/exe", &arguments)
        throw Failure("the daemon cannot go on with the record: \(String(cString: strerror(errno)))")
    }

    /// Of as many files as this process may open; throws where they are too few.
    private func descriptors() throws -> DescriptorBudget {
        let limit = FileLimit.raised()
        guard limit >= DescriptorBudget.least else {
            throw Failure(
                "noc run needs \(DescriptorBudget.least) open files at once, and this process may have \(limit): raise the "
                    + "limit (ulimit -n, or LimitNOFILE= of the unit)")
        }
        return DescriptorBudget(limit: limit)
    }

    /// Everything the daemon is made of, and what hears of what. A graceful shutdown ends the services backwards.
    private func serve(
        _ workspace: Workspace, _ store: any MonitorStore, of ledger: Ledger?, _ wires: Wires,
        _ budget: DescriptorBudget
    ) async throws {
        let (time, secrets, notifier, meters) = (SystemTime(), SecretStore(), ServiceNotifier(), LoopMeters())
        let plan = PlanInForce(workspace.plan)
        let configuration = ConfigurationInForce(try workspace.source, in: workspace.stateDirectory, logger: logger)
        let credentials = wires.resolve(plan.value, secrets)
        EarlyStop.isKept()
        let monitor = try await Monitor(
            plan, probers: wires.probers(Set(plan.value.checks.keys), plan.value, credentials),
            parts: Monitor.Parts(
                store: store, time: time, secrets: { try secrets.resolve($0) },
                report: ledger.map {
                    ReportJob(ledger: $0, plan: plan, configuration: { configuration.value }, logger: logger)
                },
                programs: budget.programs, isClockKept: Self.isClockKept,
                freeSpace: { [directory = workspace.stateDirectory] in FreeSpace.bytes(at: directory) },
                listeners: [wires.heartbeatListener(plan)], meters: meters, logger: logger))
        if let ledger {
            Self.provideKey(ledger, plan.value.evidence.algorithm.signature, time.now(), logger)
            try await Self.tellLosses(ledger, monitor, logger)
        }
        if let since = FailureMark.take(from: workspace.stateDirectory) {
            await monitor.tell(CollectorTrouble(Reason(.daemonFailed), since: since, until: time.now()))
        }
        let reloader = Reloader(
            signals: await UnixSignalsSequence(trapping: .sighup), path: workspace.configurationPath,
            stateDirectory: workspace.stateDirectory, plan: plan, configuration: configuration,
            credentials: credentials, monitor: monitor, wires: wires, notifier: notifier, meter: meters[.reloader],
            logger: logger)
        let waiting = store as? WaitingRecord
        let callers = Self.callers(
            (monitor, plan, wires, time, notifier), ledger, waiting, workspace.stateDirectory, meters, logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: Self.named(monitor.services + [reloader] + callers)
                    + Self.ending([EarlyStop()] + [waiting].compactMap(\.self)),
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: Logger(label: "noc.services") { _ in StderrLogHandler(level: .warning) }))
        // So does going on from the record.
        noc_trim_heap()
        try await group.run()
        logger.notice("stopped")
    }

    /// By the kernel's word; where the walls of the unit keep it from being asked, by systemd-timesyncd's, which leaves a file
    /// once it has set the clock. Nil: nobody says.
    private static func isClockKept() -> Bool? {
        let said = noc_clock_is_kept()
        guard said < 0 else { return said == 1 }
        return access("/run/systemd/timesync/synchronized", F_OK) == 0 ? true : nil
    }

    /// What calls others: the heartbeat's address, the timestamp authority, last the service manager.
    private static func callers(
        _ parts: (monitor: Monitor, plan: PlanInForce, wires: Wires, time: SystemTime, notifier: ServiceNotifier),
        _ ledger: Ledger?, _ waiting: WaitingRecord?, _ stateDirectory: String, _ meters: LoopMeters, _ logger: Logger
    ) -> [any Service] {
        let (monitor, plan, wires, time, notifier) = parts
        var callers: [any Service] = [
            HeartbeatCaller(
                monitor: monitor, plan: plan, wires: wires, time: time, meter: meters[.heartbeat], logger: logger)
        ]
        if let ledger {
            callers.append(
                TimestampTrigger(
                    ledger: ledger, plan: plan, wires: wires, time: time, meter: meters[.timestamps], logger: logger))
        }
        callers.append(
            Heart(
                monitor: monitor, plan: plan, wires: wires, notifier: notifier, stateDirectory: stateDirectory,
                waiting: waiting, time: time, meter: meters[.heart], logger: logger))
        return callers
    }

    /// The first key is made without a word of anybody. One that is lost takes a person: whoever took it could sign with a new
    /// one otherwise. Without one the daemon goes on.
    private static func provideKey(_ ledger: Ledger, _ algorithm: SignatureAlgorithm, _ now: Instant, _ logger: Logger)
    {
        do {
            if try ledger.keys().isEmpty {
                let key = try ledger.makeKey(KeyOrder(algorithm, .first, at: now))
                logger.notice("a key was made, which signs heads and reports", metadata: ["key": "\(key.fingerprint)"])
            } else if let fault = try ledger.keyState().fault {
                logger.warning("signing key", metadata: ["problem": "\(fault)"])
            }
        } catch {
            logger.error("heads and reports are not signed", metadata: ["error": "\(error)"])
        }
    }

    /// A record that is not the one that was written last is gone on with, and people are told; each loss once.
    private static func tellLosses(_ ledger: Ledger, _ monitor: Monitor, _ logger: Logger) async throws {
        for lost in try ledger.lostHeads() {
            let what = EvidenceProblem(lost, timeZone: .gmt).message
            logger.error("the record is not the one that was written last", metadata: ["what": "\(what)"])
            await monitor.tell(CollectorTrouble(Reason(.recordExchanged), since: lost.time, details: [what]))
        }
    }

    /// When one of them is done, the daemon stops.
    private static func ending(_ services: [any Service]) -> [ServiceGroupConfiguration.ServiceConfiguration] {
        services.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) }
    }

    /// By their types: without a name a service is described with all that it holds, which may be ten thousand checks.
    private static func named(_ services: [any Service]) -> [ServiceGroupConfiguration.ServiceConfiguration] {
        services.map { .init(service: $0, serviceName: "\(type(of: $0))") }
    }
}
