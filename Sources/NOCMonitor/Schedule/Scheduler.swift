internal import NOCCore
internal import ServiceLifecycle

/// Starts every check when it is due (DESIGN 2.2). One heap, one pause, one task for each running probe; checks that take long
/// run in a lane of their own.
actor Scheduler: Service {
    /// Asked for at once, a check still leaves this much between two starts.
    private static let shortestPause: Duration = .seconds(1)
    private static let latestFirstLook: Duration = .seconds(60)
    /// Of the slow lane: attempts at once.
    static let slowWidth = 8

    private let time: any TimeSource
    private let receive: AnswerReceiver
    private var slots: [Slot] = []
    private var numbers: [CheckKey: Int] = [:]
    private var heap = DueHeap()
    private let pause = LoopPause()
    private var isStopped = false
    private var counters = ScheduleMetrics()
    private let meter: LoopMeter
    private let slowMeter: LoopMeter
    private var lane = SlowLane(width: Scheduler.slowWidth)

    private struct Slot {
        var key: CheckKey
        var policy: CheckPolicy
        var prober: any Prober
        var isSlow: Bool
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
        /// How often it was due while it still ran, and when that was last.
        var overruns = 0
        var lastOverrun: Instant?

        func nextPhase(after now: Duration) -> Duration {
            SchedulePhase.next(after: now, phase: phase, interval: policy.interval)
        }
    }

    private enum Run {
        case idle
        /// In line in the slow lane.
        case waiting
        case probing
        /// The probe is done; whether it counts is being found out.
        case judging
    }

    init(time: any TimeSource, meters: LoopMeters, receive: @escaping AnswerReceiver) {
        self.time = time
        meter = meters[.scheduler]
        slowMeter = meters[.slowLane]
        self.receive = receive
    }

    /// Follows `plan`. Checks that are as before keep their phase and, where `probers` has none for them, their prober.
    /// `slow` names the checks that take long, `retrying` those with an open run.
    func follow(
        _ plan: AccountingPlan, probers: [CheckKey: any Prober], slow: Set<CheckKey> = [],
        retrying: Set<CheckKey> = []
    ) {
        let now = time.monotonic()
        var remaining = Set(numbers.keys)
        for target in plan.targets {
            for check in target.checks {
                let key = CheckKey(target: target.id, check: check.id)
                remaining.remove(key)
                follow(key, check.policy, probers[key], isRetrying: retrying.contains(key), now)
                if let number = numbers[key] { slots[number].isSlow = slow.contains(key) }
            }
        }
        for key in remaining { remove(key) }
        counters.checks = numbers.count
        pause.cut()
    }

    /// Runs the checks as soon as may be, beside their schedule.
    func ask(_ keys: [CheckKey]) {
        let now = time.monotonic()
        for key in keys {
            guard let number = numbers[key] else { continue }
            switch slots[number].run {
            case .idle:
                let earliest = slots[number].lastStart.map { $0 + Scheduler.shortestPause } ?? now
                let due = max(now, earliest)
                if due < slots[number].due { arm(number, at: due) }
            case .waiting: continue
            case .probing, .judging: slots[number].isAskedFor = true
            }
        }
    }

    var metrics: ScheduleMetrics {
        var result = counters
        result.running = slots.count { $0.run == .probing || $0.run == .judging }
        result.waiting = lane.waiting
        let lag = meter.counters
        (result.lagP50, result.lagP99, result.lagMax) = (lag.lagP50, lag.lagP99, lag.lagMax)
        return result
    }

    /// The checks that overran most often, the worst first.
    func overran(limit: Int = 5) -> [SelfMetrics.Overrun] {
        let found = slots.lazy.filter { $0.overruns > 0 && !$0.isRemoved }
        return found.sorted { ($0.overruns, $1.key.description) > ($1.overruns, $0.key.description) }.prefix(limit).map
        {
            SelfMetrics.Overrun(check: $0.key.description, count: $0.overruns, last: $0.lastOverrun ?? time.now())
        }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.loop() }
        isStopped = true
    }

    private func loop() async {
        while !Task.isCancelled {
            _ = await pause.wait(until: startDue(), on: time)
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
                key: key, policy: policy, prober: prober, isSlow: false,
                phase: SchedulePhase.phase(of: key, interval: policy.interval))
            slot.isRetrying = isRetrying
            slots.append(slot)
            numbers[key] = slots.count - 1
            arm(slots.count - 1, at: firstLook(at: slot, now))
        }
    }

    /// Nobody waits for an hour to know how a new check does: it comes within a minute, spread over it.
    private func firstLook(at slot: Slot, _ now: Duration) -> Duration {
        let regular = nextRegular(slot, after: now)
        guard slot.policy.interval > Scheduler.latestFirstLook else { return regular }
        return min(regular, now + SchedulePhase.phase(of: slot.key, interval: Scheduler.latestFirstLook))
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
        pause.cut(by: due)
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
        arm(number, at: slots[number].nextPhase(after: now))
        switch slots[number].run {
        case .idle: break
        case .judging: return
        case .probing, .waiting:
            if slots[number].run == .probing { noteOverrun(number) }
            return (slots[number].isSlow ? slowMeter : meter).skipped()
        }
        guard slots[number].isSlow else { return probe(number, due: due, inLane: false) }
        if lane.enter(SlowLane.Entry(slot: number, due: due), of: slots[number].key.target) {
            probe(number, due: due, inLane: true)
        } else {
            slots[number].run = .waiting
        }
    }

    private func noteOverrun(_ number: Int) {
        counters.overruns += 1
        slots[number].overruns += 1
        slots[number].lastOverrun = time.now()
    }

    private func probe(_ number: Int, due: Duration, inLane: Bool) {
        let (now, wall) = (time.monotonic(), time.now())
        (inLane ? slowMeter : meter).began(late: now - due)
        slots[number].run = .probing
        slots[number].lastStart = now
        let (key, prober) = (slots[number].key, slots[number].prober)
        Task(priority: inLane ? .utility : nil) {
            let result = await prober.probe(trace: false)
            await self.finish(number, CheckAnswer(key: key, time: wall, started: now, result: result), inLane: inLane)
        }
    }

    private func finish(_ number: Int, _ answer: CheckAnswer, inLane: Bool) async {
        guard !isStopped else { return }
        count(answer.result.outcome, inLane ? slowMeter : meter)
        if inLane { startNextInLane() }
        slots[number].run = .judging
        let isRetrying = await receive(answer)
        slots[number].run = .idle
        guard !slots[number].isRemoved else { return }
        slots[number].isRetrying = isRetrying
        let now = time.monotonic()
        var due = nextRegular(slots[number], after: now)
        if slots[number].isAskedFor { due = min(due, max(now, answer.started + Scheduler.shortestPause)) }
        slots[number].isAskedFor = false
        if due != slots[number].due { arm(number, at: due) }
    }

    /// One in the slow lane has ended; who was removed while in line is passed over.
    private func startNextInLane() {
        while let next = lane.leave() {
            if !slots[next.slot].isRemoved { return probe(next.slot, due: next.due, inLane: true) }
        }
    }

    /// An attempt that says nothing of its target did not come off.
    private func count(_ outcome: Outcome, _ meter: LoopMeter) {
        counters.done += 1
        if outcome == .fail { counters.failed += 1 }
        if outcome == .unknown { counters.unknown += 1 }
        outcome == .unknown ? meter.failed() : meter.done()
    }
}

/// Takes the place of the prober of a check that was removed, so that its connections are closed.
private struct NoProber: Prober {
    func probe(trace: Bool) async -> ProbeResult { ProbeResult(.unknown) }
}
