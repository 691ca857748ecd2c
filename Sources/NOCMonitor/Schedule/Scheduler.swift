internal import NOCCore
internal import ServiceLifecycle

/// Starts every check when it is due (DESIGN 2.2). One heap, one sleep, one task for each running probe.
actor Scheduler: Service {
    /// Asked for at once, a check still leaves this much between two starts.
    private static let shortestPause: Duration = .seconds(1)

    private let time: any TimeSource
    private let receive: AttemptReceiver
    private var slots: [Slot] = []
    private var numbers: [CheckKey: Int] = [:]
    private var heap = DueHeap()
    private var alarm = Alarm()
    private var isStopped = false
    private var counters = ScheduleMetrics()
    private var lag = LagMeter()

    private struct Slot {
        var key: CheckKey
        var policy: CheckPolicy
        var prober: any Prober
        var phase: Duration
        var due: Duration = .zero
        var generation = 0
        var run = Run.idle
        var lastStart: Duration?
        /// At its retry interval.
        var isRetrying = false
        /// Asked for while it ran.
        var isAskedFor = false
        var isRemoved = false

        func nextPhase(after now: Duration) -> Duration {
            SchedulePhase.next(after: now, phase: phase, interval: policy.interval)
        }
    }

    private enum Run {
        case idle
        case probing
        /// The probe is done; whether it counts is being found out.
        case judging
    }

    init(time: any TimeSource, receive: @escaping AttemptReceiver) {
        self.time = time
        self.receive = receive
    }

    /// Follows `plan`. Checks that are as before keep their phase and, where `probers` has none for them, their prober.
    /// `retrying` names the checks with an open run.
    func follow(_ plan: AccountingPlan, probers: [CheckKey: any Prober], retrying: Set<CheckKey> = []) {
        let now = time.monotonic()
        var remaining = Set(numbers.keys)
        for target in plan.targets {
            for check in target.checks {
                let key = CheckKey(target: target.id, check: check.id)
                remaining.remove(key)
                follow(key, check.policy, probers[key], isRetrying: retrying.contains(key), now)
            }
        }
        for key in remaining { remove(key) }
        counters.checks = numbers.count
        alarm.ring()
    }

    /// Runs the checks as soon as may be, beside their schedule.
    func ask(_ keys: [CheckKey]) {
        let now = time.monotonic()
        for key in keys {
            guard let number = numbers[key] else { continue }
            if case .idle = slots[number].run {
                let earliest = slots[number].lastStart.map { $0 + Scheduler.shortestPause } ?? now
                let due = max(now, earliest)
                if due < slots[number].due { arm(number, at: due) }
            } else {
                slots[number].isAskedFor = true
            }
        }
    }

    var metrics: ScheduleMetrics {
        var result = counters
        result.running = slots.count { if case .idle = $0.run { false } else { true } }
        let percentiles = lag.percentiles([0.5, 0.99])
        result.lagP50 = percentiles[0]
        result.lagP99 = percentiles[1]
        result.lagMax = lag.maximum
        return result
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.loop() }
        isStopped = true
    }

    private func loop() async {
        while !Task.isCancelled {
            let next = startDue()
            await alarm.begin(until: next, on: time)?.finish()
            alarm.woke()
        }
    }

    // MARK: Slots

    private func follow(
        _ key: CheckKey, _ policy: CheckPolicy, _ prober: (any Prober)?, isRetrying: Bool, _ now: Duration
    ) {
        if let number = numbers[key] {
            if let prober { slots[number].prober = prober }
            guard slots[number].policy != policy else { return }
            slots[number].policy = policy
            slots[number].phase = SchedulePhase.phase(of: key, interval: policy.interval)
            arm(number, at: nextRegular(slots[number], after: now))
        } else if let prober {
            var slot = Slot(
                key: key, policy: policy, prober: prober, phase: SchedulePhase.phase(of: key, interval: policy.interval)
            )
            slot.isRetrying = isRetrying
            slots.append(slot)
            numbers[key] = slots.count - 1
            arm(slots.count - 1, at: nextRegular(slot, after: now))
        }
    }

    private func remove(_ key: CheckKey) {
        guard let number = numbers.removeValue(forKey: key) else { return }
        slots[number].isRemoved = true
        slots[number].generation += 1
        slots[number].prober = NoProber()
    }

    private func arm(_ number: Int, at due: Duration) {
        slots[number].due = due
        slots[number].generation += 1
        heap.insert(DueHeap.Entry(due: due, slot: number, generation: slots[number].generation))
        alarm.ring(by: due)
    }

    private func nextRegular(_ slot: Slot, after now: Duration) -> Duration {
        let regular = slot.nextPhase(after: now)
        guard slot.isRetrying else { return regular }
        return min(regular, max(now, (slot.lastStart ?? now) + slot.policy.retryInterval))
    }

    // MARK: Running

    /// Starts what is due and returns when the next check is.
    private func startDue() -> Duration {
        let now = time.monotonic()
        while let entry = heap.first, entry.due <= now {
            _ = heap.removeFirst()
            guard entry.generation == slots[entry.slot].generation else { continue }
            start(entry.slot, due: entry.due, now)
        }
        return heap.first?.due ?? now + .seconds(3_600)
    }

    private func start(_ number: Int, due: Duration, _ now: Duration) {
        guard case .idle = slots[number].run else {
            if case .probing = slots[number].run { counters.overruns += 1 }
            return arm(number, at: slots[number].nextPhase(after: now))
        }
        lag.add(now - due)
        slots[number].run = .probing
        slots[number].lastStart = now
        arm(number, at: slots[number].nextPhase(after: now))
        let (key, prober, wall) = (slots[number].key, slots[number].prober, time.now())
        Task {
            let result = await prober.probe(trace: false)
            await self.finish(number, Attempt(key: key, time: wall, started: now, result: result))
        }
    }

    private func finish(_ number: Int, _ attempt: Attempt) async {
        guard !isStopped else { return }
        count(attempt.result.outcome)
        slots[number].run = .judging
        let isRetrying = await receive(attempt)
        slots[number].run = .idle
        guard !slots[number].isRemoved else { return }
        slots[number].isRetrying = isRetrying
        let now = time.monotonic()
        var due = nextRegular(slots[number], after: now)
        if slots[number].isAskedFor { due = min(due, max(now, attempt.started + Scheduler.shortestPause)) }
        slots[number].isAskedFor = false
        if due != slots[number].due { arm(number, at: due) }
    }

    private func count(_ outcome: Outcome) {
        counters.done += 1
        if outcome == .fail { counters.failed += 1 }
        if outcome == .unknown { counters.unknown += 1 }
    }
}

/// Takes the place of the prober of a check that was removed, so that its connections are closed.
private struct NoProber: Prober {
    func probe(trace: Bool) async -> ProbeResult { ProbeResult(.unknown) }
}
