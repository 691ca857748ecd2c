import Foundation
import Logging
import NOCCore
import NOCLedger
import Synchronization
import TestSupport
import Testing

@testable import NOCMonitor

/// A wrong clock, in all ways that it comes: nothing is removed that has to be kept, no report of a period that is not over is
/// final, and every outage is told while it lasts. On a record of 399 days, of which 400 are kept, with a restart by kill.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ClockTrialTests {
    struct Case: Sendable, CustomStringConvertible {
        var shift: Duration
        /// While the daemon runs, else before it starts.
        var isRunning: Bool
        var returns: Bool
        var isKept: Bool?

        var description: String {
            "\(shift.milliseconds / 3_600_000) h \(isRunning ? "while running" : "at start")\(returns ? ", and back" : ""), "
                + (isKept == true ? "kernel synchronised" : "kernel says nothing")
        }
    }

    private static let shifts: [Duration] = [1, -1, 40 * 24, -40 * 24, 420 * 24, -420 * 24].map { .seconds($0 * 3_600) }
    private static let cases = shifts.flatMap { shift in
        [false, true].flatMap { isRunning in
            [false, true].flatMap { returns in
                [true, nil].map { Case(shift: shift, isRunning: isRunning, returns: returns, isKept: $0) }
            }
        }
    }

    /// In minutes of true time since the start.
    private static let outages = [(30, 60), (130, 170), (200, 240), (400, 470), (700, 740)]
    private static let (stepAt, returnAt, killAt, end) = (60, 180, 300, 800)

    @Test(arguments: cases)
    func `whatever the clock does, no observation is lost, no outage untold and nothing final too early`(_ trial: Case)
        async throws
    {
        let host = try ClockHost(try await ClockHost.template.value, isKept: trial.isKept)
        if !trial.isRunning { host.time.step(trial.shift) }
        try await host.start()
        for minute in stride(from: 10, through: Self.end, by: 10) {
            if trial.isRunning, minute == Self.stepAt { host.time.step(trial.shift) }
            if trial.returns, minute == Self.returnAt { host.time.step(.zero - trial.shift) }
            if minute == Self.killAt { try await host.restart() }
            try await host.pass(minutes: 10, fails: Self.outages.contains { $0.0 <= minute && minute < $0.1 })
        }
        for (start, end) in Self.outages {
            #expect(host.told(.down, between: start, end), "the outage of minute \(start) was not told")
            #expect(host.told(.up, between: end, end + 40), "its end was not told")
        }
        #expect(host.tooEarly.isEmpty, "final: \(host.tooEarly)")
        try await host.finish()
    }

    @Test func `a clock that is far ahead is believed when a person says so`() async throws {
        let host = try ClockHost(try await ClockHost.template.value, isKept: true)
        host.time.step(.seconds(40 * 86_400))
        try await host.start()
        for _ in 0..<60 { try await host.pass(minutes: 10, fails: false) }
        #expect(try host.collectorEvents() == ["clock_ahead"] && host.tooEarly.isEmpty)
        try host.ledger.confirm(
            ClockWord(time: host.time.now(), removing: .distantPast, by: "王工", reason: "停电四十天"))
        try await host.pass(minutes: 70, fails: false)
        #expect(try host.collectorEvents() == ["clock_ahead", "clock_ahead/over", "retirement_waits"])
        #expect(host.tooEarly.contains("2026-10"), "by the host's time, which the person contradicts")
        #expect((37...40).contains(try host.ledger.keptClock()?.waiting?.count ?? 0))
        try host.ledger.close()
    }

    @Test func `much more than a day's observations wait, are told, and go when a person says so`() async throws {
        let host = try ClockHost(try await ClockHost.template.value, isKept: true)
        host.time.step(.seconds(9 * 86_400))
        try await host.start()
        for _ in 0..<48 { try await host.pass(minutes: 10, fails: false) }
        let events = try host.collectorEvents()
        #expect(events == ["clock_ahead", "clock_ahead/over", "retirement_waits"], "\(events)")
        let count = try host.count()
        let waiting = try #require(try host.ledger.keptClock()?.waiting)
        #expect((6...8).contains(waiting.count))
        try host.ledger.confirm(
            ClockWord(
                time: host.time.now(), removing: host.time.now() - .seconds(400 * 86_400), by: "王工", reason: "停机维护"))
        try await host.pass(minutes: 70, fails: false)
        // The first day of the record is not a whole one.
        let removed = try count + 7 - host.count()
        #expect((waiting.count * 4 - 3...waiting.count * 4).contains(removed), "\(removed)")
        #expect(try host.ledger.keptClock()?.waiting == nil)
        #expect(try host.collectorEvents().last == "retirement_waits/over")
        #expect(try host.ledger.verification(of: nil) { _, _ in }.problem == nil)
        #expect(try await host.ledger.clockWord()?.by == "王工")
        try host.ledger.close()
    }
}

/// The daemon's parts that look at the clock, on a real record and clocks of their own.
final class ClockHost {
    private static let key = CheckKey(target: "web", check: "a")
    private static let plan = Samples.plan(
        [
            Samples.target(
                "web", policy: Samples.policy(interval: .seconds(600), retry: .seconds(600), failures: 2, successes: 1))
        ], hooks: [Samples.hook(on: [.down, .up, .collector])])

    let time = ManualTime()
    private(set) var ledger: Ledger
    private let directory: ScriptDirectory
    private let isKept: Bool?
    private let truth: Instant
    private let began: Duration
    private var parts: Parts?
    private var stored = 0
    private var seen: Set<String> = []
    private var heard: [(event: Hook.Event, minute: Int)] = []
    private let finals = Finals()
    private(set) var tooEarly: [String] = []

    /// When each period ended whose final report was written.
    private final class Finals: Sendable {
        let ends = Mutex<[String: Instant]>([:])
    }

    private struct Parts {
        var pipeline: Pipeline
        var clock: ClockKeeper
        var sealer: Sealer
        var trigger: ReportTrigger
    }

    /// A record of 399 days, four observations each.
    static let template = Task {
        let directory = try ScriptDirectory()
        let ledger = try Ledger.open(directory: directory.path + "/state", mode: .daemon)
        let now = ManualTime().now()
        var time = now - .seconds(399 * 86_400)
        _ = try await ledger.resume(plan: plan.accounting, at: time)
        while time < now {
            var batch = Batch(heartbeat: time)
            for _ in 0..<40 where time < now {
                batch.observations.append(StoredObservation(key, Observation(time: time, outcome: .ok)))
                batch.heartbeat = time
                time += .seconds(6 * 3_600)
            }
            _ = try await ledger.commit(batch)
        }
        var last = Batch(heartbeat: now - .seconds(1))
        last.events = [RecordEvent(time: now - .seconds(1), kind: .stop)]
        _ = try await ledger.commit(last)
        try await ledger.maintain(Upkeep(before: now, keeping: .seconds(400 * 86_400)))
        try ledger.close()
        return directory
    }

    init(_ template: ScriptDirectory, isKept: Bool?) throws {
        directory = try ScriptDirectory()
        try FileManager.default.copyItem(atPath: template.path + "/state", toPath: directory.path + "/state")
        ledger = try Ledger.open(directory: directory.path + "/state", mode: .daemon)
        self.isKept = isKept
        truth = time.now()
        began = time.monotonic()
        stored = try count()
    }

    func start() async throws {
        let plan = PlanInForce(Self.plan)
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let isKept = isKept
        let clock = try await ClockKeeper.begin(
            ClockKeeper.Parts(store: ledger, time: time, isKept: { isKept }, meter: LoopMeter(), logger: quiet))
        let resumed = try await ledger.resume(plan: Self.plan.accounting, at: time.now())
        let pipeline = Pipeline(
            resumed,
            parts: PipelineParts(
                plan: plan, store: ledger, queue: DeliveryQueue(store: ledger), stream: ChangeStream(began: time.now()),
                time: time, meter: LoopMeter(), logger: quiet))
        let sealer = Sealer(
            store: ledger, time: time, plan: plan, clock: clock, meter: LoopMeter(), logger: quiet)
        await clock.connect(known: resumed.openTroubles, tell: { await pipeline.tell(Alert($0)) }, onWord: {})
        let finals = finals
        let job = ReportJob {
            $0.filter { period in finals.ends.withLock { $0[period.label] == nil } }
        } write: { period in
            finals.ends.withLock { $0[period.label] = period.interval.end }
            return .init(directory: "", isFinal: true)
        }
        let trigger = ReportTrigger(
            job: job, time: time, plan: plan, meter: LoopMeter(), logger: quiet, trusted: { await clock.trusted() },
            tell: { _ in })
        parts = Parts(pipeline: pipeline, clock: clock, sealer: sealer, trigger: trigger)
        await sealer.seal()
        _ = await trigger.writeDue()
        look()
    }

    /// Killed, and started again.
    func restart() async throws {
        stored += await parts?.pipeline.metrics.committed ?? 0
        parts = nil
        try ledger.close()
        ledger = try Ledger.open(directory: directory.path + "/state", mode: .daemon)
        try await start()
    }

    private var minute: Int { Int((time.monotonic() - began).milliseconds / 60_000) }

    /// One attempt each ten minutes; the clock is looked at each.
    func pass(minutes: Int, fails: Bool) async throws {
        guard let parts else { return }
        for _ in 0..<minutes / 10 {
            time.advance(.seconds(600))
            _ = await parts.pipeline.receive(
                CheckAnswer(
                    key: Self.key, time: time.now(), started: time.monotonic(),
                    result: ProbeResult(fails ? .fail : .ok, reason: fails ? Reason(.timeout) : nil)))
            await parts.pipeline.turn()
            await parts.clock.turn()
            await parts.pipeline.turn()
            if minute % 60 == 0 {
                await parts.sealer.seal()
                _ = await parts.trigger.writeDue()
            }
            look()
        }
    }

    private func look() {
        let now = truth + (time.monotonic() - began)
        for (label, end) in finals.ends.withLock({ $0 }) where end > now && !tooEarly.contains(label) {
            tooEarly.append(label)
        }
        // A record that cannot be read fails in what is looked for.
        let deliveries = (try? ledger.deliveries(limit: 100)) ?? []
        for delivery in deliveries.reversed() where seen.insert(delivery.id).inserted {
            heard.append((delivery.event, minute))
        }
    }

    func told(_ event: Hook.Event, between start: Int, _ end: Int) -> Bool {
        heard.contains { $0.event == event && $0.minute >= start && $0.minute <= end }
    }

    /// The codes that were told, in order.
    func collectorEvents() throws -> [String] {
        try ledger.deliveries(limit: 100).reversed().filter { $0.event == .collector }.map { delivery in
            let parts = delivery.id.split(separator: "/")
            return parts[2] == "over" ? "\(parts[1])/over" : "\(parts[1])"
        }
    }

    func count() throws -> Int {
        var count = 0
        try ledger.read(Self.key, Interval(.distantPast, .distantFuture), columns: []) { _ in
        } receive: {
            count += $0.count
            return true
        }
        return count
    }

    /// Everything that was ever stored is there.
    func finish() async throws {
        let committed = await parts?.pipeline.metrics.committed ?? 0
        #expect(try count() == stored + committed)
        #expect(try ledger.verification(of: nil) { _, _ in }.problem == nil)
        try ledger.close()
    }
}
