package import Logging
package import NOCCore
package import ServiceLifecycle

/// The daemon without its wires: given probers, a store and clocks it probes, judges, records, alerts and packs.
package struct Monitor: Sendable {
    private let scheduler: Scheduler
    private let pipeline: Pipeline
    private let dispatcher: HookDispatcher
    private let occurrences: OccurrenceWriter
    private let meters: LoopMeters
    /// What changed, for whoever follows.
    package let changes: ChangeStream
    /// To be run together, in this order; a graceful shutdown ends them backwards: scheduler, listeners, writer, dispatcher.
    package let services: [any Service]

    /// What the monitor needs from the program that composes it.
    package struct Parts: Sendable {
        package var store: any MonitorStore
        package var time: any TimeSource
        package var secrets: SecretSource
        /// Nil: no monthly report.
        package var report: ReportJob?
        /// Alert programs that may run at once.
        package var programs: Int
        /// Whether the kernel says that something keeps its clock right; nil where it does not say.
        package var isClockKept: @Sendable () -> Bool?
        /// Bytes that are free where the record lies; nil where the file system does not tell.
        package var freeSpace: @Sendable () -> Int64?
        /// What hears of what comes by itself.
        package var listeners: [any Listener]
        package var meters: LoopMeters
        package var logger: Logger

        package init(
            store: any MonitorStore, time: any TimeSource, secrets: @escaping SecretSource, report: ReportJob? = nil,
            programs: Int = 16, isClockKept: @escaping @Sendable () -> Bool? = { nil },
            freeSpace: @escaping @Sendable () -> Int64? = { nil }, listeners: [any Listener] = [],
            meters: LoopMeters = LoopMeters(), logger: Logger
        ) {
            self.store = store
            self.time = time
            self.secrets = secrets
            self.report = report
            self.programs = programs
            self.isClockKept = isClockKept
            self.freeSpace = freeSpace
            self.listeners = listeners
            self.meters = meters
            self.logger = logger
        }
    }

    /// Goes on from the record. `probers` has one for every check that is asked. Throws when the record cannot be read.
    package init(_ plan: PlanInForce, probers: [CheckKey: any Prober], parts: Parts) async throws {
        let (store, time, meters, logger) = (parts.store, parts.time, parts.meters, parts.logger)
        let accounting = plan.value.accounting
        let clock = try await ClockKeeper.begin(
            ClockKeeper.Parts(
                store: store, time: time, isKept: parts.isClockKept, meter: meters[.clock], logger: logger))
        let resumed = try await store.resume(plan: accounting, at: time.now())
        let queue = DeliveryQueue(store: store)
        changes = ChangeStream(began: time.now())
        pipeline = Pipeline(
            resumed,
            parts: PipelineParts(
                plan: plan, store: store, queue: queue, stream: changes, time: time, meter: meters[.pipeline],
                logger: logger))
        scheduler = Scheduler(time: time, meters: meters) { [pipeline] in await pipeline.receive($0) }
        dispatcher = HookDispatcher(
            queue: queue, runner: HookRunner(time: time, secrets: parts.secrets), plan: plan,
            concurrency: parts.programs, since: resumed.silentSince, time: time, meter: meters[.dispatcher],
            logger: logger)
        occurrences = OccurrenceWriter(
            store: store, time: time, plan: plan, meter: meters[.maintenance], logger: logger)
        self.meters = meters
        let sealer = Sealer(
            store: store, time: time, plan: plan, clock: clock, meter: meters[.sealer], logger: logger)
        services = Monitor.services(
            pipeline, scheduler, dispatcher, plan, parts, [sealer, clock, occurrences],
            trusted: { await clock.trusted() }, lowDiskSince: resumed.openTroubles[Reason.Code.diskNearlyFull.rawValue])
        await connect()
        await clock.connect(
            known: resumed.openTroubles, tell: { [pipeline] in await pipeline.tell(Alert($0)) },
            onWord: { await sealer.kick() })
        let retrying = Set(resumed.folds.filter(\.value.hasOpenRun).keys)
        await scheduler.follow(
            Monitor.scheduled(accounting), probers: probers, slow: Monitor.slow(plan.value), retrying: retrying)
    }

    private static func services(
        _ pipeline: Pipeline, _ scheduler: Scheduler, _ dispatcher: HookDispatcher, _ plan: PlanInForce, _ parts: Parts,
        _ others: [any Service], trusted: @escaping @Sendable () async -> Instant, lowDiskSince: Instant?
    ) -> [any Service] {
        let (time, meters, logger) = (parts.time, parts.meters, parts.logger)
        let trigger = parts.report.map { job in
            ReportTrigger(
                job: job, time: time, plan: plan, meter: meters[.reports], logger: logger, trusted: trusted
            ) { await pipeline.tell($0) }
        }
        let witness = HeadTrigger(
            store: parts.store, time: time, plan: plan, meter: meters[.witness], logger: logger
        ) { await pipeline.tell($0) }
        let disk = DiskWatch(
            known: lowDiskSince, free: parts.freeSpace, time: time, meter: meters[.disk], logger: logger
        ) {
            await pipeline.tell(Alert($0))
        }
        let arrivals = Arrivals(listeners: parts.listeners, time: time, meter: meters[.arrivals], logger: logger) {
            await pipeline.hear($0)
        }
        return [dispatcher, pipeline] + [trigger].compactMap(\.self) + [witness, disk] + others
            + (parts.listeners.isEmpty ? [] : [arrivals]) + [scheduler]
    }

    private func connect() async {
        let (pipeline, scheduler, dispatcher) = (pipeline, scheduler, dispatcher)
        await pipeline.connect(ask: { await scheduler.ask($0) }, dispatch: { await dispatcher.kick() })
        await dispatcher.onUndelivered { await pipeline.tell(Alert(undelivered: $0)) }
    }

    /// Takes over a new plan. Checks that stay as they are keep phase and state, and their prober unless `probers` has
    /// another. Throws, and nothing changes, when the plan cannot be recorded.
    package func reload(_ plan: Plan, probers: [CheckKey: any Prober]) async throws {
        try await pipeline.follow(plan)
        await dispatcher.kick()
        await occurrences.write()
        await scheduler.follow(Monitor.scheduled(plan.accounting), probers: probers, slow: Monitor.slow(plan))
    }

    /// Whether it measures and records: the scheduler answers, and the record was written a moment ago.
    package var isWell: Bool {
        get async {
            _ = await scheduler.metrics
            return await pipeline.isWell
        }
    }

    /// Since when, and why, the record cannot be written; nil while it can.
    package var recordFailure: RecordTrouble? { get async { await pipeline.recordFailure } }

    /// Tells people what is wrong with the daemon itself, or no longer.
    package func tell(_ trouble: CollectorTrouble) async { await pipeline.tell(Alert(trouble)) }

    /// Without the checks that others report to: a listener tells of these, each thing at its own moment.
    private static func scheduled(_ plan: AccountingPlan) -> AccountingPlan {
        var plan = plan
        for index in plan.targets.indices {
            plan.targets[index].checks.removeAll { $0.kind == CheckKind.heartbeat.rawValue }
        }
        return plan
    }

    private static func slow(_ plan: Plan) -> Set<CheckKey> {
        Set(plan.checks.filter { type(of: $0.value.form).lane == .slow }.keys)
    }

    /// The checks of `new` that need a prober of their own: they are new, or ask for something else than in `old`.
    package static func changedChecks(from old: Plan, to new: Plan) -> Set<CheckKey> {
        let timeouts = timeouts(old)
        return Set(
            self.timeouts(new).compactMap { key, timeout in
                let isSame =
                    timeouts[key] == timeout && old.checks[key] == new.checks[key] && old.credentials == new.credentials
                return isSame ? nil : key
            })
    }

    private static func timeouts(_ plan: Plan) -> [CheckKey: Duration] {
        let entries = plan.accounting.targets.flatMap { target in
            target.checks.map { (CheckKey(target: target.id, check: $0.id), $0.policy.timeout) }
        }
        return Dictionary(entries) { first, _ in first }
    }

    package var metrics: SelfMetrics {
        get async {
            var result = SelfMetrics()
            result.schedule = await scheduler.metrics
            result.overran = await scheduler.overran()
            result.record = await pipeline.metrics
            result.dispatch = await dispatcher.metrics
            result.loops = meters.counters
            return result
        }
    }
}
