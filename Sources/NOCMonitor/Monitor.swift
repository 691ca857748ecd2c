package import Logging
package import NOCCore
package import ServiceLifecycle

/// The daemon without its wires: given probers, a store and clocks it probes, judges, records, alerts and packs.
package struct Monitor: Sendable {
    private let scheduler: Scheduler
    private let pipeline: Pipeline
    private let dispatcher: HookDispatcher
    private let plan: PlanHolder
    /// To be run together, in this order; a graceful shutdown ends them backwards: scheduler, writer, dispatcher.
    package let services: [any Service]

    /// What the monitor needs from the program that composes it.
    package struct Parts: Sendable {
        package var store: any MonitorStore
        package var time: any TimeSource
        package var secrets: SecretSource
        /// Nil: no monthly report.
        package var report: ReportJob?
        package var logger: Logger

        package init(
            store: any MonitorStore, time: any TimeSource, secrets: @escaping SecretSource, report: ReportJob? = nil,
            logger: Logger
        ) {
            self.store = store
            self.time = time
            self.secrets = secrets
            self.report = report
            self.logger = logger
        }
    }

    /// Goes on from the record. `probers` has one for every check of the plan. Throws when the record cannot be read.
    package init(_ plan: Plan, probers: [CheckKey: any Prober], parts: Parts) async throws {
        let (store, time, logger) = (parts.store, parts.time, parts.logger)
        let resumed = try await store.resume(plan: plan.accounting, at: time.now())
        let outbox = Outbox(store: store)
        let runner = HookRunner(time: time, secrets: parts.secrets)
        let dispatcher = HookDispatcher(outbox: outbox, runner: runner, hooks: plan.hooks, time: time, logger: logger)
        let pipeline = Pipeline(
            plan: plan, resumed: resumed, store: store, outbox: outbox, time: time, logger: logger)
        let scheduler = Scheduler(time: time) { await pipeline.receive($0) }
        let holder = PlanHolder(plan)
        await pipeline.connect(ask: { await scheduler.ask($0) }, dispatch: { await dispatcher.kick() })
        await dispatcher.onUndelivered { delivery in
            var alert = Alert(.undelivered)
            alert.undelivered = delivery
            await pipeline.tell(alert)
        }
        let retrying = resumed.folds.filter(\.value.hasOpenRun).keys
        await scheduler.follow(plan.accounting, probers: probers, retrying: Set(retrying))
        let sealer = Sealer(store: store, time: time, logger: logger) { await holder.plan.storage.retainObservations }
        let trigger = parts.report.map { job in
            ReportTrigger(job: job, time: time, logger: logger, plan: { await holder.plan.accounting }) {
                await pipeline.tell($0)
            }
        }
        self.scheduler = scheduler
        self.pipeline = pipeline
        self.dispatcher = dispatcher
        self.plan = holder
        services = [dispatcher, pipeline] + [trigger].compactMap(\.self) + [sealer, scheduler]
    }

    /// Takes over a new plan. Checks that stay as they are keep phase and state, and their prober unless `probers` has
    /// another. Throws, and nothing changes, when the plan cannot be recorded.
    package func reload(_ plan: Plan, probers: [CheckKey: any Prober]) async throws {
        try await pipeline.follow(plan)
        await self.plan.follow(plan)
        await dispatcher.reload(plan.hooks)
        await scheduler.follow(plan.accounting, probers: probers)
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
            result.record = await pipeline.metrics
            result.dispatch = await dispatcher.metrics
            return result
        }
    }
}

/// The plan in force, for services that ask now and then.
private actor PlanHolder {
    private(set) var plan: Plan

    init(_ plan: Plan) { self.plan = plan }

    func follow(_ plan: Plan) { self.plan = plan }
}

/// `noc hooks test`: one attempt, outside the outbox.
package struct HookTest: Sendable {
    private let plan: Plan
    private let runner: HookRunner
    private let time: any TimeSource

    package init(_ plan: Plan, time: any TimeSource, secrets: @escaping SecretSource) {
        self.plan = plan
        self.time = time
        runner = HookRunner(time: time, secrets: secrets)
    }

    /// The event that was sent, and how the program ended.
    package func run(_ hook: Hook) async -> (delivery: Delivery, result: HookResult) {
        let delivery = AlertComposer(plan).test(hook, at: time.now())
        return (delivery, await runner.run(hook, payload: delivery.payload, attempt: 1))
    }
}
