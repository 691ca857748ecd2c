internal import Logging
internal import NOCCore
internal import ServiceLifecycle

/// Takes deliveries out of the outbox to their hooks: in order along each lane, several lanes at once, again with growing
/// pauses until delivered or given up.
actor HookDispatcher: Service {
    /// Programs at once, and of them for one hook: a hook that hangs does not hold up the others.
    private static let concurrency = 16
    private static let concurrencyOfOneHook = 6
    /// How far one look into the outbox goes.
    private static let window = 512
    private static let shortestSleep: Duration = .seconds(1)
    private static let longestSleep: Duration = .seconds(30)
    /// How long running hooks may go on when the daemon stops.
    private static let patience: Duration = .seconds(5)

    private let outbox: Outbox
    private let runner: HookRunner
    private let time: any TimeSource
    private let logger: Logger
    private var hooks: [String: Hook]
    private var alarm = Alarm()
    private var isStopping = false
    private var running: [Outbox.Lane: Task<Void, Never>] = [:]
    /// Lanes of which an attempt ended since the present look at what is due began.
    private var ended: Set<Outbox.Lane> = []
    private var tell: @Sendable (Delivery) async -> Void = { _ in }
    private var counters = DispatchMetrics()
    /// Wall time as it would be without steps: a step back must not delay an alert.
    private let origin: (wall: Instant, monotonic: Duration)

    init(
        outbox: Outbox, runner: HookRunner, hooks: [Hook], time: any TimeSource, logger: Logger
    ) {
        self.outbox = outbox
        self.runner = runner
        self.time = time
        self.logger = logger
        self.hooks = HookDispatcher.byID(hooks)
        origin = (time.now(), time.monotonic())
    }

    /// `body` is told of deliveries that were given up.
    func onUndelivered(_ body: @escaping @Sendable (Delivery) async -> Void) { tell = body }

    func reload(_ hooks: [Hook]) {
        self.hooks = HookDispatcher.byID(hooks)
        kick()
    }

    /// Something may be due.
    func kick() { alarm.ring() }

    var metrics: DispatchMetrics {
        var result = counters
        result.running = running.count
        return result
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.loop() }
        await stop()
    }

    private func loop() async {
        while !Task.isCancelled {
            await startDue()
            let pause = await outbox.nextDue().map { $0 - now() } ?? HookDispatcher.longestSleep
            // What is due but did not start waits for a hook that runs; its end rings.
            let sleep = pause > .zero ? min(pause, HookDispatcher.longestSleep) : HookDispatcher.shortestSleep
            await alarm.begin(until: time.monotonic() + sleep, on: time)?.finish()
            alarm.woke()
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
        tell = { _ in }
    }

    private func startDue() async {
        ended = []
        let due = await outbox.due(at: now(), limit: HookDispatcher.window)
        for delivery in due where !isStopping && running.count < HookDispatcher.concurrency {
            let lane = Outbox.Lane(delivery)
            // What was due may have gone out meanwhile; the end of its attempt makes the loop look again.
            guard running[lane] == nil, !ended.contains(lane) else { continue }
            guard let hook = hooks[delivery.hook] else {
                await giveUp(delivery, because: "the hook is no longer configured")
                continue
            }
            guard running.keys.count(where: { $0.hook == hook.id }) < HookDispatcher.concurrencyOfOneHook else {
                continue
            }
            running[lane] = Task { await self.attempt(delivery, by: hook, along: lane) }
        }
    }

    private func attempt(_ delivery: Delivery, by hook: Hook, along lane: Outbox.Lane) async {
        let began = time.monotonic()
        let result = await runner.run(hook, payload: delivery.payload, attempt: delivery.attempts + 1)
        if result.ending != .cancelled {
            await record(result, of: delivery, limit: hook.attempts, took: time.monotonic() - began)
        }
        running[lane] = nil
        ended.insert(lane)
        kick()
    }

    private func record(_ result: HookResult, of delivery: Delivery, limit: Int, took: Duration) async {
        var delivery = delivery
        delivery.attempts += 1
        delivery.lastResult = result.ending.description
        delivery.lastOutput = result.output
        log(result, of: delivery, took: took)
        if result.isDelivered {
            counters.delivered += 1
            delivery.state = .delivered
            delivery.finishedAt = now()
            await outbox.update(delivery)
        } else if delivery.attempts >= limit {
            await giveUp(delivery, because: result.ending.description)
        } else {
            counters.retries += 1
            delivery.nextAttempt = now() + RetryPause.after(attempt: delivery.attempts, of: delivery.id)
            await outbox.update(delivery)
        }
    }

    private func giveUp(_ delivery: Delivery, because reason: String) async {
        var delivery = delivery
        delivery.state = .undelivered
        delivery.lastResult = reason
        delivery.finishedAt = now()
        counters.undelivered += 1
        logger.error("alert undelivered", metadata: metadata(of: delivery))
        await outbox.update(delivery)
        if delivery.event != .undelivered { await tell(delivery) }
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

    private static func byID(_ hooks: [Hook]) -> [String: Hook] {
        Dictionary(hooks.map { ($0.id, $0) }) { first, _ in first }
    }
}
