import NOCCore
import Synchronization
import Testing

@testable import NOCMonitor

/// A prober whose attempts a test answers.
final class ScriptedProber: Prober {
    private let outcome: Mutex<Outcome>
    private let gate: AsyncStream<Void>?

    /// With a gate each attempt waits for one element.
    init(_ outcome: Outcome = .ok, gate: AsyncStream<Void>? = nil) {
        self.outcome = Mutex(outcome)
        self.gate = gate
    }

    func answer(_ next: Outcome) { outcome.withLock { $0 = next } }

    func probe(trace: Bool) async -> ProbeResult {
        if let gate { for await _ in gate { break } }
        let outcome = outcome.withLock { $0 }
        return ProbeResult(outcome, reason: outcome == .fail ? Reason(.timeout) : nil)
    }
}

/// Collects attempts and lets tests wait for them.
actor AnswerLog {
    private(set) var attempts: [CheckAnswer] = []
    private var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    private let isRetrying: @Sendable (CheckAnswer) -> Bool

    init(isRetrying: @escaping @Sendable (CheckAnswer) -> Bool = { $0.result.outcome == .fail }) {
        self.isRetrying = isRetrying
    }

    func take(_ attempt: CheckAnswer) -> Bool {
        attempts.append(attempt)
        let ready = waiters.filter { $0.count <= attempts.count }
        waiters.removeAll { $0.count <= attempts.count }
        for waiter in ready { waiter.continuation.resume() }
        return isRetrying(attempt)
    }

    func count(_ count: Int) async {
        if attempts.count >= count { return }
        await withCheckedContinuation { waiters.append((count, $0)) }
    }
}

@Suite(.timeLimit(.minutes(1))) struct SchedulerTests {
    private let time = ManualTime()
    private let log = AnswerLog()
    private let meters = LoopMeters()

    private func scheduler(
        _ targets: [AccountingPlan.Target], _ probers: [CheckKey: any Prober], slow: Set<CheckKey> = []
    ) async -> Scheduler {
        let scheduler = Scheduler(time: time, meters: meters) { [log] in await log.take($0) }
        await scheduler.follow(Samples.plan(targets).accounting, probers: probers, slow: slow)
        return scheduler
    }

    private let key = CheckKey(target: "web", check: "a")

    @Test func `a check runs once an interval, at the phase of its name`() async throws {
        let scheduler = await scheduler([Samples.target("web")], [key: ScriptedProber()])
        let run = Task { try await scheduler.run() }
        await Samples.pass(.seconds(180), on: time, of: scheduler)
        await log.count(3)
        let phase = SchedulePhase.phase(of: key, interval: .seconds(60))
        for attempt in await log.attempts {
            let lag = (attempt.started - phase).components
            #expect(Int(lag.seconds) % 60 == 0, "started at \(attempt.started)")
        }
        run.cancel()
        try await run.value
    }

    @Test func `a check that runs twice an hour is looked at within a minute of its beginning`() async throws {
        let rare = Samples.target("web", policy: Samples.policy(interval: .seconds(1_800)))
        let scheduler = await scheduler([rare], [key: ScriptedProber()])
        let run = Task { try await scheduler.run() }
        await Samples.pass(.seconds(61), on: time, of: scheduler)
        await log.count(1)
        run.cancel()
        try await run.value
    }

    @Test func `a failing check runs at its retry interval until it has settled`() async throws {
        let prober = ScriptedProber(.fail)
        let scheduler = await scheduler([Samples.target("web")], [key: prober])
        let run = Task { try await scheduler.run() }
        await Samples.pass(.seconds(61), on: time, of: scheduler)
        await log.count(1)
        await Samples.pass(.seconds(21), on: time, of: scheduler)
        await log.count(3)
        let starts = await log.attempts.map(\.started)
        #expect(starts[1] - starts[0] < .seconds(30) && starts[1] - starts[0] >= .seconds(10))
        prober.answer(.ok)
        run.cancel()
        try await run.value
    }

    @Test func `a check that still runs when it is due is skipped and counted`() async throws {
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        let scheduler = await scheduler([Samples.target("web")], [key: ScriptedProber(gate: gate)])
        let run = Task { try await scheduler.run() }
        await Samples.pass(.seconds(200), on: time, of: scheduler, holding: 1)
        #expect(await log.attempts.isEmpty)
        #expect(await scheduler.metrics.overruns >= 2)
        #expect(await scheduler.metrics.running == 1)
        opener.yield()
        await log.count(1)
        run.cancel()
        try await run.value
    }

    @Test func `a check that is asked for runs at once, but not twice within a second`() async throws {
        let scheduler = await scheduler(
            [Samples.target("web", policy: Samples.policy(interval: .seconds(3_600)))], [key: ScriptedProber()])
        let run = Task { try await scheduler.run() }
        await scheduler.ask([key])
        await log.count(1)
        await scheduler.ask([key])
        await Samples.pass(.seconds(2), on: time, of: scheduler)
        await log.count(2)
        let starts = await log.attempts.map(\.started)
        #expect(starts[1] - starts[0] >= .seconds(1))
        run.cancel()
        try await run.value
    }

    @Test func `a reload drops what is gone, keeps what stays and starts what is new`() async throws {
        let (a, b) = (CheckKey(target: "a", check: "a"), CheckKey(target: "b", check: "a"))
        let scheduler = await scheduler(
            [Samples.target("a"), Samples.target("b")], [a: ScriptedProber(), b: ScriptedProber()])
        let run = Task { try await scheduler.run() }
        await Samples.pass(.seconds(61), on: time, of: scheduler)
        await log.count(2)
        let c = CheckKey(target: "c", check: "a")
        await scheduler.follow(
            Samples.plan([Samples.target("b"), Samples.target("c")]).accounting, probers: [c: ScriptedProber()])
        await Samples.pass(.seconds(60), on: time, of: scheduler)
        await log.count(4)
        let later = await log.attempts.dropFirst(2).map(\.key.target)
        #expect(Set(later) == ["b", "c"])
        #expect(await scheduler.metrics.checks == 2)
        run.cancel()
        try await run.value
    }

    @Test func `phases spread similar names evenly and stay the same`() {
        var slots = Array(repeating: 0, count: 60)
        for number in 0..<6_000 {
            let key = CheckKey(target: "switch-\(number)", check: "port")
            let phase = SchedulePhase.phase(of: key, interval: .seconds(60))
            slots[Int(phase.components.seconds)] += 1
        }
        #expect(slots.allSatisfy { (60...145).contains($0) }, "\(slots)")
        #expect(SchedulePhase.hash("a") == 0xaf63_dc4c_8601_ec8c, "FNV-1a's published value")
    }

    @Test(arguments: [0.5, 59.9, 60.0, 1_234.5]) func `the next moment of a phase is later and within an interval`(
        now: Double
    ) {
        let next = SchedulePhase.next(after: .seconds(now), phase: .seconds(7), interval: .seconds(60))
        #expect(next > .seconds(now) && next <= .seconds(now + 60))
        #expect((Int(next.components.seconds) - 7) % 60 == 0)
    }

    @Test func `the heap gives what is due first`() {
        var random = SeededGenerator(7)
        var heap = DueHeap()
        for slot in 0..<500 {
            heap.insert(
                DueHeap.Entry(due: .milliseconds(Int.random(in: 0..<300, using: &random)), slot: slot, generation: 0))
        }
        var last = Duration.zero
        while heap.count > 0 {
            let entry = heap.removeFirst()
            #expect(entry.due >= last)
            last = entry.due
        }
    }
}
