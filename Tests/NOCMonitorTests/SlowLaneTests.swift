import NOCCore
import Testing

@testable import NOCMonitor

@Suite(.timeLimit(.minutes(1))) struct SlowLaneTests {
    private let time = ManualTime()
    private let log = AnswerLog()
    private let meters = LoopMeters()

    @Test func `slow checks that hold their lane keep no other check waiting`() async throws {
        let crawl = Samples.target("crawl", checks: (0..<20).map { "c\($0)" })
        let sites = (0..<30).map { Samples.target("site\($0)") }
        var (probers, gates) = ([CheckKey: any Prober](), [AsyncStream<Void>.Continuation]())
        for target in sites { probers[CheckKey(target: target.id, check: "a")] = ScriptedProber() }
        var slow: Set<CheckKey> = []
        for check in crawl.checks {
            let (gate, opener) = AsyncStream.makeStream(of: Void.self)
            let key = CheckKey(target: "crawl", check: check.id)
            probers[key] = ScriptedProber(gate: gate)
            slow.insert(key)
            gates.append(opener)
        }
        let scheduler = Scheduler(time: time, meters: meters) { [log] in await log.take($0) }
        await scheduler.follow(Samples.plan(sites + [crawl]).accounting, probers: probers, slow: slow)
        let run = Task { try await scheduler.run() }
        await Samples.pass(.seconds(300), on: time, of: scheduler, holding: Scheduler.slowWidth)
        await log.count(30 * 5)
        let metrics = await scheduler.metrics
        #expect(metrics.running == Scheduler.slowWidth && metrics.waiting == 20 - Scheduler.slowWidth)
        #expect(await Set(log.attempts.map(\.key)).isDisjoint(with: slow))
        #expect(metrics.lagMax < 500, "the clock of this test goes in steps of half a second")
        #expect(meters[.slowLane].counters.skipped > 20, "each was due again, five times over")
        #expect(meters[.scheduler].counters.skipped == 0)

        for gate in gates { gate.yield() }
        await log.count(30 * 5 + 20)
        let answered = await Set(log.attempts.map(\.key)).intersection(slow)
        #expect(answered == slow, "each that waited had its turn")
        #expect(meters[.slowLane].counters.done == 20)
        #expect(meters[.slowLane].counters.lagMax > 60_000, "the last in line waited for minutes")
        run.cancel()
        try await run.value
    }

    @Test func `a check that leaves the plan while it is in line is passed over`() async throws {
        let targets = (0..<(Scheduler.slowWidth + 2)).map { Samples.target("t\($0)") }
        var (probers, gates) = ([CheckKey: any Prober](), [CheckKey: AsyncStream<Void>.Continuation]())
        for target in targets {
            let (gate, opener) = AsyncStream.makeStream(of: Void.self)
            let key = CheckKey(target: target.id, check: "a")
            (probers[key], gates[key]) = (ScriptedProber(gate: gate), opener)
        }
        let scheduler = Scheduler(time: time, meters: meters) { [log] in await log.take($0) }
        let slow = Set(probers.keys)
        await scheduler.follow(Samples.plan(targets).accounting, probers: probers, slow: slow)
        let run = Task { try await scheduler.run() }
        await Samples.pass(.seconds(61), on: time, of: scheduler, holding: Scheduler.slowWidth)
        #expect(await scheduler.metrics.waiting == 2)
        await scheduler.follow(Samples.plan([]).accounting, probers: [:])
        for gate in gates.values { gate.yield() }
        await log.count(Scheduler.slowWidth)
        #expect(await scheduler.metrics.waiting == 0)
        #expect(await log.attempts.count == Scheduler.slowWidth)
        run.cancel()
        try await run.value
    }

    @Test func `targets take turns in the lane, whatever number of checks they have`() {
        var lane = SlowLane(width: 1)
        func entry(_ slot: Int) -> SlowLane.Entry { SlowLane.Entry(slot: slot, due: .zero) }
        let starts = [
            lane.enter(entry(0), of: "many"), lane.enter(entry(1), of: "many"), lane.enter(entry(2), of: "many"),
            lane.enter(entry(3), of: "one"), lane.enter(entry(4), of: "many"), lane.enter(entry(5), of: "other"),
        ]
        #expect(starts == [true, false, false, false, false, false])
        #expect((0..<6).map { _ in lane.leave()?.slot } == [1, 3, 5, 2, 4, nil])
        #expect(lane.waiting == 0)
        let again = lane.enter(entry(6), of: "many")
        #expect(again, "the lane is free again")
    }
}
