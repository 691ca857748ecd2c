import Logging
import NOCCore
import Synchronization
import Testing

@testable import NOCMonitor

@Suite(.timeLimit(.minutes(1))) struct PipelineTests {
    private let store = MemoryStore()
    private let time = ManualTime()
    private let stream = ChangeStream(began: Samples.start)
    private let key = CheckKey(target: "web", check: "a")

    private func pipeline(_ plan: Plan, queueLimit: Int = 1_000) -> (Pipeline, DeliveryQueue) {
        let queue = DeliveryQueue(store: store)
        let pipeline = Pipeline(
            ResumedState(),
            parts: PipelineParts(
                plan: PlanInForce(plan), store: store, queue: queue, stream: stream, time: time, meter: LoopMeter(),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, queueLimit: queueLimit))
        return (pipeline, queue)
    }

    private var plan: Plan {
        Samples.plan(
            [Samples.target("web", policy: Samples.policy(failures: 1, successes: 1))], hooks: [Samples.hook()])
    }

    private func attempt(_ key: CheckKey, _ outcome: Outcome, _ events: [Reason] = []) -> CheckAnswer {
        let reason = outcome == .fail ? Reason(.timeout) : nil
        return CheckAnswer(
            key: key, time: time.now(), started: time.monotonic(),
            result: ProbeResult(outcome, reason: reason, events: events))
    }

    private func feed(_ pipeline: Pipeline, _ outcomes: [Outcome]) async {
        for outcome in outcomes {
            _ = await pipeline.receive(attempt(key, outcome))
            time.advance(.seconds(1))
        }
    }

    @Test func `observations, transition, incident and alert are one batch`() async throws {
        let (pipeline, _) = pipeline(plan)
        await feed(pipeline, [.ok, .fail])
        #expect(await store.observations.isEmpty)
        await pipeline.turn()
        #expect(await store.heartbeats.count == 1)
        #expect(await store.observations[key]?.map(\.outcome) == [.ok, .fail])
        #expect(await store.events.map(\.kind) == [.transition])
        let incident = try #require(await store.incidents.values.first)
        let delivery = try #require(await store.deliveries.first)
        #expect(delivery.incident == incident.id && delivery.event == .down)
        #expect(delivery.id == "\(incident.id)/down/log")
        #expect(await store.deliveries.count == 1)
    }

    @Test func `the daemon says that it lives at least every five seconds`() async {
        let (pipeline, _) = pipeline(plan)
        for _ in 0..<20 {
            await pipeline.turn()
            time.advance(.seconds(1))
        }
        #expect(await store.heartbeats.count == 4)
    }

    @Test func `events that an attempt brought are recorded`() async {
        let (pipeline, _) = pipeline(plan)
        _ = await pipeline.receive(attempt(key, .ok, [Reason(.restarted, "uptime 12 s")]))
        await pipeline.turn()
        let event = await store.events.first
        #expect(event?.kind == .note && event?.details == ["event": "restarted", "detail": "uptime 12 s"])
    }

    @Test func `while the record cannot be written people are told, and the gap is recorded afterwards`() async throws {
        let (pipeline, queue) = pipeline(plan)
        await store.fill(true)
        await feed(pipeline, [.ok, .fail])
        await pipeline.turn()
        #expect(await queue.due(at: time.now(), limit: 10).map(\.event) == [.down])
        time.advance(.milliseconds(100))
        await feed(pipeline, [.ok])
        await pipeline.turn()
        var held = await queue.due(at: time.now(), limit: 10)
        #expect(held.map(\.event) == [.down], "the second waits for the first")
        held[0].state = .delivered
        await queue.update(held[0])
        #expect(await queue.due(at: time.now(), limit: 10).map(\.event) == [.up])
        await store.fill(false)
        time.advance(.seconds(20))
        await pipeline.turn()
        #expect(await store.observations[key]?.map(\.outcome) == [.ok, .fail, .ok])
        #expect(await store.deliveries.map(\.state) == [.delivered, .pending])
        let gap = try #require(await store.events.last)
        #expect(gap.kind == .gap && gap.details["observations_lost"] == "0" && gap.details["error"] == "Full()")
        #expect(await pipeline.metrics.failures >= 1)
    }

    @Test func `a record that cannot be written is told after a moment, before it can be again, and then its end`()
        async throws
    {
        let (pipeline, queue) = pipeline(plan)
        await pipeline.turn()
        await store.fill(true)
        await feed(pipeline, [.ok])
        await pipeline.turn()
        time.advance(.seconds(2))
        await pipeline.turn()
        #expect(await queue.due(at: time.now(), limit: 10).isEmpty, "another program may hold it for a moment")
        time.advance(.seconds(4))
        for _ in 0..<3 { await pipeline.turn() }
        let told = await queue.due(at: time.now(), limit: 10)
        #expect(told.map(\.event) == [.collector])
        let message = try AlertMessage(json: #require(told.first).payload)
        #expect(message.reason == "record_unwritable: Full()" && message.state == "down")
        await store.fill(false)
        time.advance(.seconds(20))
        for _ in 0..<2 {
            await pipeline.turn()
            time.advance(.seconds(5))
        }
        #expect(await store.deliveries.map(\.event) == [.collector, .collector])
        #expect(Set(await store.deliveries.map(\.id)).count == 2)
        #expect(try AlertMessage(json: #require(await store.deliveries.last).payload).state == "up")
    }

    @Test func `a daemon that did not come to its end is told of by the next one`() async throws {
        var resumed = ResumedState(silentSince: Samples.at(-600))
        #expect(CollectorTrouble(death: resumed, at: Samples.at(0)) == nil)
        resumed.hasDied = true
        let trouble = try #require(CollectorTrouble(death: resumed, at: Samples.at(0)))
        let delivery = AlertComposer(Samples.plan([], hooks: [Samples.hook()])).deliveries(
            for: Alert(trouble), at: Samples.at(0))
        let message = try AlertMessage(json: #require(delivery.first).payload)
        #expect(message.subject == "【监测系统】核心机房：监测程序曾意外退出，现已重新运行，其间无监测，历时10分")
        #expect(message.duration == 600 && message.target == nil)
    }

    @Test func `a disk that fills up is told of once, and when it has room again`() async {
        let free = Mutex(DiskWatch.least - 1)
        let told = Mutex<[CollectorTrouble]>([])
        let read: @Sendable () -> Int64? = { free.withLock { $0 } }
        let watch = DiskWatch(free: read, time: time, meter: LoopMeter(), logger: Logger(label: "test")) { trouble in
            told.withLock { $0.append(trouble) }
        }
        var since: Instant?
        for bytes in [DiskWatch.least - 1, DiskWatch.least + 1, DiskWatch.least - 2, DiskWatch.enough, DiskWatch.least]
        {
            free.withLock { $0 = bytes }
            await watch.look(&since)
        }
        let words = told.withLock { $0 }
        #expect(words.map(\.reason.code) == ["disk_nearly_full", "disk_nearly_full"])
        #expect(words.map { $0.until == nil } == [true, false])
    }

    @Test func `a full queue loses observations, counted, but never an incident`() async throws {
        let (pipeline, _) = pipeline(plan, queueLimit: 3)
        await store.fill(true)
        await feed(pipeline, [.ok, .ok, .ok, .ok, .fail, .fail])
        await pipeline.turn()
        await store.fill(false)
        time.advance(.seconds(30))
        await pipeline.turn()
        #expect(await store.observations[key]?.count == 3)
        #expect(await store.incidents.count == 1)
        #expect(await store.deliveries.count == 1)
        #expect(await store.events.last?.details["observations_lost"] == "3")
        #expect(await pipeline.metrics.dropped == 3)
        time.advance(.seconds(30))
        await feed(pipeline, [.ok])
        await pipeline.turn()
        #expect(await store.events.count { $0.kind == .gap } == 1)
    }

    @Test
    func `a step of the clock is recorded, and nothing is stored until the clock has passed the last observation`()
        async throws
    {
        let (pipeline, _) = pipeline(plan)
        await feed(pipeline, [.ok])
        time.step(.seconds(-3_600))
        await feed(pipeline, [.fail, .fail])
        await pipeline.turn()
        #expect(await store.observations[key]?.count == 1)
        #expect(await store.incidents.isEmpty)
        #expect(await store.events.filter { $0.kind == .clockStep }.map { $0.details["step_ms"] } == ["-3600000"])
        time.step(.seconds(7_200))
        await feed(pipeline, [.ok])
        await pipeline.turn()
        #expect(await store.observations[key]?.count == 2)
        #expect(await store.events.count { $0.kind == .clockStep } == 2)
        #expect(await pipeline.metrics.refused == 2)
    }

    @Test func `drift of the clock is no step`() async {
        let (pipeline, _) = pipeline(plan)
        for _ in 0..<10 {
            time.step(.milliseconds(900))
            await feed(pipeline, [.ok])
        }
        await pipeline.turn()
        #expect(await store.events.isEmpty)
    }

    @Test func `an acknowledgement made beside the daemon is told and stops reminders`() async throws {
        let (pipeline, _) = pipeline(plan)
        await feed(pipeline, [.ok, .fail])
        await pipeline.turn()
        let incident = try #require(await store.incidents.values.first)
        let annotation = Annotation(
            target: "web", instant: incident.start, recordedAt: time.now(), by: "张三", acknowledges: true)
        await store.append(RecordChanges(annotations: [annotation], cursor: 7))
        await pipeline.turn()
        await pipeline.turn()
        #expect(await store.deliveries.map(\.event) == [.down, .ack])
        let message = try AlertMessage(json: await store.deliveries[1].payload)
        #expect(message.subject.hasSuffix("已由张三确认"))
    }

    // MARK: Findings

    @Test func `what a check found is kept, and the record names it once it can be written`() async throws {
        let (pipeline, _) = pipeline(plan)
        var answer = attempt(key, .degraded)
        await store.fill(true)
        answer.result.findings = [Finding(rule: "dead_link", severity: .error, place: "http://a/old", evidence: "404")]
        _ = await pipeline.receive(answer)
        await pipeline.turn()
        #expect(await store.events.isEmpty)
        time.advance(.seconds(20))
        answer.time = time.now()
        let newest = [Finding(rule: "dead_link", severity: .error, place: "http://a/new", evidence: "404")]
        answer.result.findings = newest
        _ = await pipeline.receive(answer)
        await store.fill(false)
        await pipeline.turn()
        let notes = await store.events.filter { $0.kind == .note }
        let kept = try #require(notes.first.flatMap { RecordEvent.foundList($0.details) })
        #expect(notes.count == 1 && notes[0].target == "web" && notes[0].details["count"] == "1")
        #expect(try await store.findings(in: kept) == newest)
    }

    // MARK: Those who follow

    private static func word(_ item: ChangeStream.Item) -> String {
        switch item {
        case .change(_, .state(let change)):
            "\(change.previous.name)→\(change.state.name)\(change.isSuspect ? "?" : "")"
        case .change(_, .incident(let incident)): incident.end == nil ? "opened" : "ended"
        case .change(_, .alert(let alert)): alert.event.rawValue
        case .change(_, .health(let health)): health.recordFailure ?? "fine"
        case .lost: "lost"
        }
    }

    @Test func `only what is committed is told to those who follow, once, and the daemon's trouble at once`() async {
        let (pipeline, _) = pipeline(plan)
        let reader = stream.follow()
        await feed(pipeline, [.ok])
        await pipeline.turn()
        await store.fill(true)
        await feed(pipeline, [.fail])
        for _ in 0..<3 {
            await pipeline.turn()
            time.advance(.seconds(10))
        }
        await store.fill(false)
        time.advance(.seconds(20))
        await pipeline.turn()
        await feed(pipeline, [.ok])
        await pipeline.turn()
        stream.finish()
        var told: [String] = []
        for await item in reader { told.append(Self.word(item)) }
        #expect(
            told == [
                "unmonitored→up", "Full()", "up→down", "opened", "down", "collector", "fine", "collector", "down→up",
                "ended", "up",
            ])
    }

    @Test func `a run of failures that may become an outage is told as a suspicion, and its end too`() async {
        let (pipeline, _) = pipeline(Samples.plan([Samples.target("web")]))
        let reader = stream.follow()
        for outcome in [Outcome.ok, .fail, .fail, .ok] {
            await feed(pipeline, [outcome])
            await pipeline.turn()
        }
        stream.finish()
        var told: [String] = []
        for await item in reader { told.append(Self.word(item)) }
        #expect(told == ["unmonitored→up", "up→up?", "up→up"])
    }

    // MARK: Sentinels

    private let gateway = CheckKey(target: "gateway", check: "a")

    private var guarded: Plan {
        let policy = Samples.policy(failures: 1, successes: 1)
        return Samples.plan(
            [Samples.target("gateway", policy: policy), Samples.target("web", policy: policy)],
            hooks: [Samples.hook()], sentinels: ["gateway"])
    }

    @Test func `while every sentinel fails, the fail of another check says nothing of it`() async {
        let (pipeline, _) = pipeline(guarded)
        let attempt = attempt(key, .fail)
        time.advance(.seconds(1))
        _ = await pipeline.receive(self.attempt(gateway, .fail))
        _ = await pipeline.receive(attempt)
        await pipeline.turn()
        let observation = await store.observations[key]?.first
        #expect(observation?.outcome == .unknown)
        #expect(observation?.reason == Reason(.collectorIsolated, "timeout"))
        #expect(await store.observations[gateway]?.first?.outcome == .fail)
        #expect(await store.deliveries.map(\.target) == ["gateway"])
    }

    @Test(arguments: [Outcome.ok, .degraded, .fail, .unknown])
    func `a fail waits for sentinels that were not asked since it began`(answer: Outcome) async {
        let (pipeline, _) = pipeline(guarded)
        _ = await pipeline.receive(attempt(gateway, .ok))
        time.advance(.seconds(10))
        let failed = attempt(key, .fail)
        let (asked, continuation) = AsyncStream.makeStream(of: [CheckKey].self)
        await pipeline.connect(ask: { continuation.yield($0) }, dispatch: {})
        let held = Task { await pipeline.receive(failed) }
        for await keys in asked {
            #expect(keys == [gateway])
            break
        }
        time.advance(.milliseconds(10))
        _ = await pipeline.receive(attempt(gateway, answer))
        _ = await held.value
        await pipeline.turn()
        #expect(await store.observations[key]?.first?.outcome == (answer == .fail ? .unknown : .fail))
    }

    @Test func `sentinels that do not answer hold a fail only for a while`() async {
        let (pipeline, _) = pipeline(guarded)
        let failed = attempt(key, .fail)
        let held = Task { await pipeline.receive(failed) }
        await time.sleeper(within: .seconds(20))
        time.advance(.seconds(20))
        _ = await held.value
        await pipeline.turn()
        #expect(await store.observations[key]?.first?.outcome == .fail)
    }

    @Test func `a fail whose deadline passes while the sentinels are still being asked is not held for ever`() async {
        let (pipeline, _) = pipeline(guarded)
        let time = time
        await pipeline.connect(ask: { _ in await Samples.pass(.seconds(20), on: time) }, dispatch: {})
        _ = await pipeline.receive(attempt(key, .fail))
        await pipeline.turn()
        #expect(await store.observations[key]?.first?.outcome == .fail)
    }

    // MARK: Shutdown

    @Test func `an alert given up while the last batch is written is recorded too`() async throws {
        let (pipeline, _) = pipeline(plan)
        await store.holdCommit()
        let service = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await pipeline.run()
        }
        await store.until { !$0.held.isEmpty }
        var alert = Alert(.undelivered)
        alert.undelivered = Alert.Undelivered(
            Delivery(
                id: "d1", hook: "other", event: .down, incident: nil, target: "web", payload: "{}",
                createdAt: time.now(),
                nextAttempt: time.now()))
        await pipeline.tell(alert)
        await store.letGo()
        try await service.value
        #expect(await store.events.map(\.kind) == [.stop])
        #expect(await store.deliveries.map(\.event) == [.undelivered])
    }
}
