import Foundation
import Logging
import NOCCore
import Synchronization
import Testing

@testable import NOCMonitor

@Suite(.timeLimit(.minutes(1))) struct HookDispatcherTests {
    private let store = MemoryStore()
    private let directory: ScriptDirectory
    private let time = ManualTime()

    init() throws { directory = try ScriptDirectory() }

    private func dispatcher(
        _ hooks: [Hook], room: ProgramRoom = ProgramRoom()
    ) -> (HookDispatcher, DeliveryQueue) {
        let queue = DeliveryQueue(store: store)
        let runner = HookRunner(time: SystemTime(), secrets: { _ in Secret("") }, room: room)
        let dispatcher = HookDispatcher(
            queue: queue, runner: runner, plan: PlanInForce(Samples.plan([], hooks: hooks)), concurrency: 16,
            time: time, meter: LoopMeter(),
            logger: Logger(label: "test") { _ in
                SwiftLogNoOpLogHandler()
            })
        return (dispatcher, queue)
    }

    private func hook(_ id: String, _ script: String, attempts: Int = 3) throws -> Hook {
        Hook(id: id, command: [try directory.script(id, script)], timeout: .seconds(20), attempts: attempts)
    }

    private func delivery(_ id: String, hook: String = "h", incident: String? = "i1") -> Delivery {
        var message = AlertMessage(
            event: .down, delivery: id, site: Samples.plan([]).accounting.site, subject: "s", text: "t", time: "")
        message.target = AlertMessage.Target(id: "web", name: "web", group: nil)
        return Delivery(
            id: id, hook: hook, event: .down, incident: incident, target: "web", payload: message.jsonText(),
            createdAt: time.now(), nextAttempt: time.now())
    }

    private func record(_ deliveries: [Delivery]) async throws {
        var batch = Batch(heartbeat: time.now())
        batch.deliveries = deliveries
        _ = try await store.commit(batch)
    }

    @Test func `a delivery goes out, and its result is recorded`() async throws {
        let (dispatcher, _) = dispatcher([try hook("h", "echo hello")])
        try await record([delivery("d1")])
        let run = Task { try await dispatcher.run() }
        await store.until { $0.deliveries.allSatisfy { $0.state == .delivered } }
        let done = try #require(await store.deliveries.first)
        #expect(done.attempts == 1 && done.lastResult == "exit 0" && done.lastOutput == "hello\n")
        #expect(done.finishedAt != nil)
        run.cancel()
        try await run.value
    }

    @Test func `a hook for which this host has no room waits and spends no attempt`() async throws {
        let room = Mutex(false)
        let asked = Mutex(0)
        let limited = ProgramRoom { _ in
            asked.withLock { $0 += 1 }
            return room.withLock { $0 }
        }
        let (dispatcher, _) = dispatcher([try hook("h", "exit 0", attempts: 1)], room: limited)
        try await record([delivery("d1")])
        let run = Task { try await dispatcher.run() }
        for count in 1...3 {
            while asked.withLock({ $0 }) < count {
                time.advance(.seconds(1))
                await Task.yield()
            }
        }
        #expect(await store.deliveries.first?.attempts == 0)
        room.withLock { $0 = true }
        while await store.deliveries.first?.state == .pending {
            time.advance(.seconds(1))
            await Task.yield()
        }
        #expect(await store.deliveries.first?.state == .delivered)
        #expect(await store.deliveries.first?.attempts == 1)
        run.cancel()
        try await run.value
    }

    @Test func `what ends while the record is asked what is due does not go out again`() async throws {
        let out = "\(directory.path)/out"
        let script = "echo $NOC_DELIVERY_ID >>\(out); while [ ! -e \(directory.path)/go ]; do sleep 0.01; done"
        let (dispatcher, _) = dispatcher([try hook("h", script)])
        try await record([delivery("d1")])
        let run = Task { try await dispatcher.run() }
        while await dispatcher.metrics.running == 0 { await Task.yield() }
        await store.holdAnswers()
        await dispatcher.kick()
        await store.until { !$0.held.isEmpty }
        try Data().write(to: URL(filePath: "\(directory.path)/go"))
        while await dispatcher.metrics.running > 0 { await Task.yield() }
        await store.letGo()
        try await record([delivery("d2", incident: "i2")])
        await dispatcher.kick()
        await store.until { $0.deliveries.allSatisfy { $0.state == .delivered } }
        run.cancel()
        try await run.value
        #expect(try directory.read("out") == "d1\nd2\n")
    }

    @Test func `what went out unrecorded and is recorded while it is asked for does not go out again`() async throws {
        let (_, queue) = dispatcher([])
        let queued = delivery("d1")
        var delivered = queued
        delivered.state = .delivered
        await queue.hold([queued])
        await queue.update(delivered)
        try await record([queued])
        await store.holdAnswers()
        async let due = queue.due(at: time.now(), limit: 10)
        await store.until { !$0.held.isEmpty }
        await queue.committed([queued])
        await store.letGo()
        #expect(await due.isEmpty)
        #expect(await store.deliveries == [delivered])
    }

    @Test func `what fails is tried again with growing pauses, then given up and told to others`() async throws {
        let (dispatcher, _) = dispatcher([try hook("h", "exit 75")])
        let (told, continuation) = AsyncStream.makeStream(of: [Delivery].self)
        await dispatcher.onUndelivered { continuation.yield($0) }
        try await record([delivery("d1")])
        let run = Task { try await dispatcher.run() }
        var pauses: [Duration] = []
        for attempt in 1...2 {
            await store.until { $0.deliveries[0].attempts == attempt }
            let next = await store.deliveries[0].nextAttempt
            pauses.append(next - time.now())
            await time.sleeper(within: .seconds(30))
            time.advance(next - time.now())
        }
        await store.until { $0.deliveries[0].state == .undelivered }
        await time.sleeper(within: .seconds(2))
        time.advance(.seconds(2))
        for await given in told {
            #expect(given.map(\.id) == ["d1"] && given[0].attempts == 3 && given[0].lastResult == "exit 75")
            break
        }
        #expect(pauses[0] >= .seconds(4) && pauses[0] <= .seconds(6))
        #expect(pauses[1] >= .seconds(12) && pauses[1] <= .seconds(18))
        run.cancel()
        try await run.value
    }

    @Test func `events of one incident go out in order, and a hook that fails does not hold up the others`()
        async throws
    {
        let log = directory.path + "/log"
        let (dispatcher, _) = dispatcher([
            try hook("h", "echo $NOC_DELIVERY_ID >> \(log)"), try hook("bad", "exit 1", attempts: 100),
        ])
        let many = (1...8).flatMap { [delivery("a\($0)", incident: "a"), delivery("b\($0)", incident: "b")] }
        try await record([delivery("x", hook: "bad", incident: "a")] + many)
        let run = Task { try await dispatcher.run() }
        await store.until { $0.deliveries.filter { $0.hook == "h" }.allSatisfy { $0.state == .delivered } }
        let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(lines.filter { $0.hasPrefix("a") } == (1...8).map { "a\($0)" })
        #expect(lines.filter { $0.hasPrefix("b") } == (1...8).map { "b\($0)" })
        run.cancel()
        try await run.value
    }

    @Test func `a hook that was removed gives its deliveries up`() async throws {
        let (dispatcher, _) = dispatcher([])
        try await record([delivery("d1")])
        let run = Task { try await dispatcher.run() }
        await store.until { $0.deliveries[0].state == .undelivered }
        run.cancel()
        try await run.value
    }

    @Test func `what cannot be recorded goes out from memory, once and in order, and is recorded later as it ended`()
        async throws
    {
        let log = directory.path + "/log"
        let (dispatcher, queue) = dispatcher([try hook("h", "echo $NOC_DELIVERY_ID >> \(log)")])
        await store.fill(true)
        let pending = [delivery("d1"), delivery("d2")]
        await queue.hold(pending)
        let run = Task { try await dispatcher.run() }
        while await queue.current(pending).contains(where: { $0.state == .pending }) { await Task.yield() }
        await store.fill(false)
        let ended = await queue.current(pending)
        try await record(ended)
        await queue.committed(ended)
        await dispatcher.kick()
        #expect(await store.deliveries.allSatisfy { $0.state == .delivered })
        #expect(try directory.read("log") == "d1\nd2\n")
        run.cancel()
        try await run.value
    }

    @Test func `a result that cannot be recorded is kept, and the delivery does not go out again`() async throws {
        let (_, queue) = dispatcher([])
        try await record([delivery("d1")])
        var done = try #require(await queue.due(at: time.now(), limit: 10).first)
        done.state = .delivered
        await store.fill(true)
        await queue.update(done)
        #expect(await queue.due(at: time.now(), limit: 10).isEmpty)
        await store.fill(false)
        #expect(await queue.due(at: time.now(), limit: 10).isEmpty)
        #expect(await store.deliveries[0].state == .delivered)
    }

    @Test func `a retried delivery keeps later ones of its lane back, in memory too`() async throws {
        let (_, queue) = dispatcher([])
        let (first, second) = (delivery("d1"), delivery("d2"))
        await queue.hold([first, second])
        #expect(await queue.due(at: time.now(), limit: 10).map(\.id) == ["d1"])
        var failed = first
        failed.attempts = 1
        failed.nextAttempt = time.now() + .seconds(60)
        await queue.update(failed)
        #expect(await queue.due(at: time.now(), limit: 10).isEmpty)
        #expect(await queue.nextDue() == failed.nextAttempt)
    }

    @Test func `pauses grow, stay bounded and are the same for the same attempt`() {
        let pauses = (1...10).map { RetryPause.after(attempt: $0, of: "x") }
        #expect(pauses == (1...10).map { RetryPause.after(attempt: $0, of: "x") })
        for (number, middle) in [5.0, 15, 45, 135, 405, 900, 900, 900, 900, 900].enumerated() {
            #expect(pauses[number] >= .seconds(middle * 0.8) && pauses[number] <= .seconds(middle * 1.2))
        }
    }
}
