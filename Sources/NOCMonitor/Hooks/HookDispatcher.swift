internal import Logging
internal import NOCCore
internal import ServiceLifecycle

/// Takes deliveries out of the queue to their hooks: in order along each lane, several lanes at once, again with growing
/// pauses until delivered or given up.
actor HookDispatcher: Service {
    /// Of the programs at once for one hook: a hook that hangs does not hold up the others.
    private static let concurrencyOfOneHook = 6
    /// How far one look into the queue goes.
    private static let window = 512
    private static let shortestSleep: Duration = .seconds(1)
    private static let longestSleep: Duration = .seconds(30)
    /// How long what is given up is gathered before it is told.
    private static let gathering: Duration = .seconds(2)
    /// How long running hooks may go on when the daemon stops.
    private static let patience: Duration = .seconds(5)

    private let queue: DeliveryQueue
    private let runner: HookRunner
    private let time: any TimeSource
    private let logger: Logger
    private let plan: PlanInForce
    /// Programs at once.
    private let concurrency: Int
    private let meter: LoopMeter
    private let pause = LoopPause()
    private var isStopping = false
    /// When a program is started again, after this host lacked what that takes.
    private var retryAt: Duration?
    private var running: [DeliveryQueue.Lane: Task<Void, Never>] = [:]
    /// Lanes of which an attempt ended since the present look at what is due began.
    private var ended: Set<DeliveryQueue.Lane> = []
    private var tell: @Sendable ([Delivery]) async -> Void = { _ in }
    /// Given up and not told yet, and when that is due: what one trouble takes along is told together.
    private var missed: [Delivery] = []
    private var missedDue: Duration?
    private var counters = DispatchMetrics()
    /// Wall time as it would be without steps: a step back must not delay an alert.
    private let origin: (wall: Instant, monotonic: Duration)

    /// - Parameter heard: the last sign of life of the record, which may be ahead of the clock; what was queued by then is due.
    init(
        queue: DeliveryQueue, runner: HookRunner, plan: PlanInForce, concurrency: Int, since heard: Instant? = nil,
        time: any TimeSource, meter: LoopMeter, logger: Logger
    ) {
        self.queue = queue
        self.runner = runner
        self.time = time
        self.logger = logger
        self.plan = plan
        self.concurrency = concurrency
        self.meter = meter
        origin = (max(time.now(), heard ?? time.now()), time.monotonic())
    }

    /// `body` is told of deliveries of one hook that were given up.
    func onUndelivered(_ body: @escaping @Sendable ([Delivery]) async -> Void) { tell = body }

    /// Something may be due.
    func kick() { pause.cut() }

    var metrics: DispatchMetrics {
        get async {
            var result = counters
            result.running = running.count
            result.storeFailures = await queue.storeFailures
            return result
        }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.loop() }
        await stop()
    }

    private func loop() async {
        while !Task.isCancelled {
            await startDue()
            if let missedDue, time.monotonic() >= missedDue { await tellMissed() }
            let pending = await queue.nextDue().map { $0 - now() } ?? HookDispatcher.longestSleep
            let next = min(pending, missedDue.map { max($0 - time.monotonic(), .milliseconds(1)) } ?? pending)
            // What is due but did not start waits for a hook that runs; its end makes the loop look again.
            let sleep = next > .zero ? min(next, HookDispatcher.longestSleep) : HookDispatcher.shortestSleep
            _ = await pause.wait(until: time.monotonic() + sleep, on: time)
        }
    }

    private func stop() async {
        isStopping = true
        let tasks = Array(running.values)
        let limit = Task {
            try await time.sleep(until: time.monotonic() + HookDispatcher.patience)
            for task in tasks { task.cancel() }
        }
        for task in tasks { await task.value }
        limit.cancel()
        await tellMissed()
        tell = { _ in }
    }

    private func startDue() async {
        if let retryAt, time.monotonic() < retryAt { return }
        ended = []
        let due = await queue.due(at: now(), limit: HookDispatcher.window)
        let hooks = Dictionary(plan.value.hooks.map { ($0.id, $0) }) { first, _ in first }
        for delivery in due where !isStopping && running.count < concurrency {
            let lane = DeliveryQueue.Lane(delivery)
            // What was due may have gone out meanwhile; the end of its attempt makes the loop look again.
            guard running[lane] == nil, !ended.contains(lane) else { continue }
            guard let hook = hooks[delivery.hook] else {
                meter.skipped()
                await giveUp(delivery, because: "the hook is no longer configured")
                continue
            }
            guard running.keys.count(where: { $0.hook == hook.id }) < HookDispatcher.concurrencyOfOneHook else {
                continue
            }
            running[lane] = Task { await self.attempt(delivery, by: hook, along: lane) }
        }
    }

    private func attempt(_ delivery: Delivery, by hook: Hook, along lane: DeliveryQueue.Lane) async {
        let began = time.monotonic()
        meter.began(late: now() - delivery.nextAttempt)
        let result = await runner.run(hook, payload: delivery.payload, attempt: delivery.attempts + 1)
        if case .noRoom(let why) = result.ending {
            wait(delivery, because: why)
        } else if result.ending != .cancelled {
            retryAt = nil
            await record(result, of: delivery, limit: hook.attempts, took: time.monotonic() - began)
        }
        running[lane] = nil
        ended.insert(lane)
        kick()
    }

    /// It stays due, and no attempt of it is spent: people would not hear of an outage because noc has a trouble of its own.
    private func wait(_ delivery: Delivery, because why: String) {
        meter.skipped()
        if retryAt == nil {
            logger.warning(
                "alerts wait: no program can be started", metadata: ["hook": "\(delivery.hook)", "error": "\(why)"])
        }
        retryAt = time.monotonic() + HookDispatcher.shortestSleep
    }

    private func record(_ result: HookResult, of delivery: Delivery, limit: Int, took: Duration) async {
        var delivery = delivery
        delivery.attempts += 1
        delivery.lastResult = result.ending.description.cleanLine(limit: 300)
        delivery.lastOutput = result.output
        log(result, of: delivery, took: took)
        result.isDelivered ? meter.done() : meter.failed()
        if result.isDelivered {
            counters.delivered += 1
            delivery.state = .delivered
            delivery.finishedAt = now()
            await queue.update(delivery)
        } else if delivery.attempts >= limit {
            await giveUp(delivery, because: result.ending.description)
        } else {
            counters.retries += 1
            delivery.nextAttempt = now() + RetryPause.after(attempt: delivery.attempts, of: delivery.id)
            await queue.update(delivery)
        }
    }

    private func giveUp(_ delivery: Delivery, because reason: String) async {
        var delivery = delivery
        delivery.state = .undelivered
        delivery.lastResult = reason
        delivery.finishedAt = now()
        counters.undelivered += 1
        logger.error("alert undelivered", metadata: metadata(of: delivery))
        await queue.update(delivery)
        guard delivery.event != .undelivered else { return }
        missed.append(delivery)
        missedDue = missedDue ?? time.monotonic() + HookDispatcher.gathering
    }

    private func tellMissed() async {
        let told = Dictionary(grouping: missed, by: \.hook).sorted { $0.key < $1.key }
        (missed, missedDue) = ([], nil)
        for (_, deliveries) in told { await tell(deliveries) }
    }

    private func log(_ result: HookResult, of delivery: Delivery, took: Duration) {
        var details = metadata(of: delivery)
        details["milliseconds"] = "\(took.milliseconds)"
        if result.isDelivered {
            logger.info("alert delivered", metadata: details)
        } else {
            details["output"] = "\(result.output.prefix(200))"
            logger.warning("hook failed", metadata: details)
        }
    }

    private func metadata(of delivery: Delivery) -> Logger.Metadata {
        [
            "hook": "\(delivery.hook)", "event": "\(delivery.event.rawValue)", "delivery": "\(delivery.id)",
            "attempt": "\(delivery.attempts)", "result": "\(delivery.lastResult ?? "")",
        ]
    }

    private func now() -> Instant { max(time.now(), origin.wall + (time.monotonic() - origin.monotonic)) }
}
