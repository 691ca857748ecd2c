import Foundation
import Logging
import NOCCore
import ServiceLifecycle
import Synchronization
import Testing

@testable import NOCMonitor

@Suite(.timeLimit(.minutes(1))) struct HeadTriggerTests {
    private let directory: ScriptDirectory
    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Config/hooks.d/witness.sh").path

    init() throws { directory = try ScriptDirectory() }

    private func trigger(
        _ store: MemoryStore, _ time: ManualTime, _ hooks: [Hook], tell: @escaping @Sendable (Alert) async -> Void
    ) -> HeadTrigger {
        HeadTrigger(
            store: store, time: time, plan: PlanInForce(Samples.plan([], hooks: hooks)), meter: LoopMeter(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, tell: tell)
    }

    @Test
    func `the head is told once a day, after a midnight that was missed too, and again once the record can be written`()
        async throws
    {
        let (store, time) = (MemoryStore(), ManualTime())
        let told = Mutex<[Alert]>([])
        let trigger = trigger(store, time, [Samples.hook("witness", on: [.head])]) { alert in
            told.withLock { $0.append(alert) }
        }
        await store.fill(true)
        let run = Task { try await trigger.run() }
        await time.sleeper(within: .seconds(20))
        #expect(told.withLock { $0.isEmpty }, "a disk that is full tells nothing")
        await store.fill(false)
        for (step, count) in [(20, 1), (20, 1), (86_400, 2), (20, 2), (3 * 86_400, 3)] {
            time.advance(.seconds(step))
            await time.sleeper(within: .seconds(20))
            #expect(told.withLock { $0.count } == count)
        }
        run.cancel()
        try await run.value
        let days = told.withLock { $0.map(\.repetition) }
        #expect(Set(days).count == 3 && told.withLock { $0.allSatisfy { $0.event == .head && $0.head != nil } })
    }

    @Test func `where no hook asks for it, nothing is read and nothing told`() async throws {
        let (store, time) = (MemoryStore(), ManualTime())
        let told = Mutex(0)
        let trigger = trigger(store, time, [Samples.hook("duty", on: [.down])]) { _ in told.withLock { $0 += 1 } }
        let run = Task { try await trigger.run() }
        await time.sleeper(within: .seconds(20))
        run.cancel()
        try await run.value
        #expect(told.withLock { $0 } == 0)
    }

    @Test func `the example hook keeps a line for each head, each once, as it was told`() async throws {
        var alert = Alert(.head)
        let place = HeadPlace(
            event: 12, hash: String(repeating: "a1", count: 32), time: Instant(milliseconds: 1_791_331_200_000))
        alert.head = WitnessedHead(record: "5e9e34f8-3f4f-4c07-9d0c-1f6b6b8d9a11", place: place)
        alert.repetition = place.time
        let file = directory.path + "/heads"
        var hook = Samples.hook("witness", on: [.head])
        hook.command = [Self.script, file]
        let delivery = try #require(
            AlertComposer(Samples.plan([], hooks: [hook])).deliveries(for: alert, at: place.time).first)
        #expect(try AlertMessage(json: delivery.payload).jsonText() == delivery.payload)
        let runner = HookRunner(time: SystemTime()) { _ in Secret("") }
        for attempt in 1...2 {
            #expect(await runner.run(hook, payload: delivery.payload, attempt: attempt).ending == .exit(0))
        }
        let line =
            "head \(place.hash) event 12 record 5e9e34f8-3f4f-4c07-9d0c-1f6b6b8d9a11 at 2026-10-07T08:00:00+08:00"
        #expect(try directory.read("heads") == line + "\n")
        let message = try AlertMessage(json: delivery.payload)
        #expect(message.subject.hasPrefix("【证据链头】") && message.text.contains(line.prefix(80)))
    }
}
