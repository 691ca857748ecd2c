import Logging
import NOCCore
import ServiceLifecycle
import Synchronization
import Testing

@testable import NOCMonitor

/// Hears what a test says.
final class FakeListener: Listener {
    struct PortTaken: Error {}

    let name = "fake"
    private let arrivals: AsyncStream<Arrival>
    private let door: AsyncStream<Arrival>.Continuation
    private let failures: Mutex<Int>

    init(failures: Int = 0) {
        (arrivals, door) = AsyncStream.makeStream()
        self.failures = Mutex(failures)
    }

    func say(_ arrival: Arrival) { door.yield(arrival) }

    func listen(_ heard: @escaping @Sendable (Arrival) -> Void) async throws {
        let fails = failures.withLock { left in
            left -= 1
            return left >= 0
        }
        guard !fails else { throw PortTaken() }
        for await arrival in arrivals { heard(arrival) }
    }
}

@Suite(.timeLimit(.minutes(1))) struct ArrivalsTests {
    private let store = MemoryStore()
    private let time = ManualTime()
    private let meters = LoopMeters()
    private let backup = CheckKey(target: "backup", check: "nightly")
    private let port = CheckKey(target: "switch", check: "port")
    private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private var plan: Plan {
        let policy = Samples.policy(interval: .seconds(86_400), failures: 1, successes: 1)
        return Samples.plan([
            Samples.target("backup", checks: ["nightly"], policy: policy),
            Samples.target("switch", checks: ["port"], policy: policy),
        ])
    }

    private func reported(
        _ result: ProbeResult, after pause: Duration = .zero, note: Reason? = nil
    ) -> ReportedResult {
        ReportedResult(time: time.now() + pause, result: result, note: note)
    }

    /// Runs the whole monitor on the clock of the test while `body` does.
    private func running(
        _ listener: FakeListener, _ probers: [CheckKey: any Prober] = [:], _ body: () async throws -> Void
    ) async throws {
        let monitor = try await Monitor(
            PlanInForce(plan), probers: probers,
            parts: Monitor.Parts(
                store: store, time: time, secrets: { _ in Secret("") }, listeners: [listener], meters: meters,
                logger: quiet))
        let group = ServiceGroup(services: monitor.services, logger: quiet)
        let run = Task { try await group.run() }
        try await body()
        await group.triggerGracefulShutdown()
        try await run.value
    }

    /// Turns the clock until the record holds what `condition` asks for.
    private func passUntil(_ condition: @escaping @Sendable (isolated MemoryStore) -> Bool) async {
        while await !condition(store) { await Samples.pass(.seconds(1), on: time) }
    }

    @Test func `a heartbeat that arrives is an observation of its check`() async throws {
        let (listener, key) = (FakeListener(), backup)
        let before = time.now()
        try await running(listener) {
            listener.say(.report(key, [reported(ProbeResult(.degraded, reason: Reason(.slow, "2 h")))]))
            await passUntil { $0.observations[key] != nil }
        }
        let observation = try #require(await store.observations[key]?.first)
        #expect(observation.outcome == .degraded && observation.reason == Reason(.slow, "2 h"))
        #expect(observation.time >= before && observation.time <= time.now())
        #expect(meters[.arrivals].counters.done == 1)
    }

    @Test func `what is told later is an observation at its own moment, and its outage an incident of its own`()
        async throws
    {
        let (listener, key) = (FakeListener(), backup)
        let failed = Reason(.jobFailed, "status 1")
        try await running(listener) {
            listener.say(.report(key, [reported(ProbeResult(.ok))]))
            await passUntil { $0.observations[key] != nil }
            await Samples.pass(.seconds(100), on: time)
            let now = time.now()
            let told: [(Duration, ProbeResult)] = [
                (.seconds(-90), ProbeResult(.fail, reason: failed)), (.seconds(-80), ProbeResult(.ok)),
                (.seconds(-50), ProbeResult(.fail, reason: failed)), (.seconds(-20), ProbeResult(.ok)),
            ]
            listener.say(
                .report(key, told.map { ReportedResult(time: now + $0.0, result: $0.1, note: failed) }))
            await passUntil { ($0.observations[key]?.count ?? 0) >= 5 }
            #expect(await store.observations[key]?.dropFirst().map { $0.time - now } == told.map(\.0))
        }
        let incidents = await store.incidents.values.sorted { $0.start < $1.start }
        let spans = incidents.compactMap { incident in incident.end.map { $0 - incident.start } }
        #expect(spans == [.seconds(10), .seconds(30)])
        #expect(await store.events.allSatisfy { $0.kind != .note })
    }

    @Test func `of a failure that the record has gone past a note is left`() async throws {
        let (listener, key) = (FakeListener(), backup)
        let note = Reason(.jobFailed, "12:00:00: status 1")
        try await running(listener) {
            listener.say(
                .report(
                    key,
                    [
                        reported(ProbeResult(.fail, reason: note), after: .seconds(-60), note: note),
                        reported(ProbeResult(.ok)),
                    ]))
            await passUntil { $0.observations[key] != nil }
        }
        #expect(await store.observations[key]?.map(\.outcome) == [.ok])
        let left = try #require(await store.events.first { $0.kind == .note })
        #expect(left.details == ["event": "job_failed", "detail": "12:00:00: status 1"])
    }

    @Test func `a trap makes the check it names run at once, and leaves a note in the record`() async throws {
        let (listener, key) = (FakeListener(), port)
        try await running(listener, [key: ScriptedProber()]) {
            listener.say(.look([key], because: Reason(.restarted, "linkDown ifIndex 7")))
            await passUntil { $0.observations[key] != nil }
        }
        #expect(await store.observations[key]?.first?.outcome == .ok)
        let note = try #require(await store.events.first { $0.kind == .note })
        #expect(note.target == "switch" && note.check == "port")
        #expect(note.details == ["event": "restarted", "detail": "linkDown ifIndex 7"])
        #expect(meters[.scheduler].counters.done == 1, "its own moment is hours away")
    }

    @Test func `what the plan does not know is passed over and counted`() async throws {
        let (listener, meters, stranger) = (FakeListener(), meters, CheckKey(target: "nobody", check: "x"))
        try await running(listener) {
            listener.say(.report(stranger, [reported(ProbeResult(.ok))]))
            listener.say(.look([stranger], because: Reason(.restarted)))
            while meters[.arrivals].counters.skipped < 2 { await Task.yield() }
        }
        #expect(await store.observations.isEmpty)
        #expect(await store.events.allSatisfy { $0.kind != .note })
    }

    @Test func `a full queue drops the oldest arrivals, counted`() async throws {
        let taken = Mutex<[String]>([])
        let gate = AsyncGate()
        let listener = FakeListener()
        let count = Arrivals.queueLimit * 2
        for number in 0..<count {
            listener.say(.report(CheckKey(target: "t\(number)", check: "a"), []))
        }
        let meter = meters[.arrivals]
        let arrivals = Arrivals(listeners: [listener], time: time, meter: meter, logger: quiet) { heard in
            await gate.pass()
            if case .report(let key, _) = heard.arrival { taken.withLock { $0.append(key.target) } }
            return true
        }
        let run = Task { try await arrivals.run() }
        // Those under way, and one that waits to be, are out of the queue.
        let taking = Arrivals.width + 1
        while meter.counters.skipped < count - Arrivals.queueLimit - taking { await Task.yield() }
        await gate.open()
        while meter.counters.done + meter.counters.skipped < count { await Task.yield() }
        #expect(meter.counters.done <= Arrivals.queueLimit + taking)
        #expect(taken.withLock { $0.contains("t\(count - 1)") }, "the newest is kept")
        #expect(taken.withLock { $0.count } == meter.counters.done)
        run.cancel()
        try await run.value
    }

    @Test func `a listener that cannot listen is started again, and counted`() async throws {
        let (listener, meter) = (FakeListener(failures: 2), meters[.arrivals])
        listener.say(.report(backup, [reported(ProbeResult(.ok))]))
        let arrivals = Arrivals(listeners: [listener], time: time, meter: meter, logger: quiet) { _ in true }
        let run = Task { try await arrivals.run() }
        for failures in 1...2 {
            await time.sleeper(within: .seconds(60))
            #expect(meter.counters.failed == failures)
            time.advance(.seconds(60))
        }
        while meter.counters.done == 0 { await Task.yield() }
        run.cancel()
        try await run.value
    }
}

/// Keeps whoever comes until it is opened.
actor AsyncGate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func pass() async { if !isOpen { await withCheckedContinuation { waiting.append($0) } } }

    func open() {
        isOpen = true
        for waiter in waiting { waiter.resume() }
        waiting = []
    }
}
