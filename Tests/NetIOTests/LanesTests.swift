import Glibc
import NetIO
import Synchronization
import Testing

/// Work that goes on until it is let go.
private final class Runaway: Sendable {
    private let isLetGo = Atomic<Bool>(false)
    private let started = Atomic<Int>(0)

    var count: Int { started.load(ordering: .acquiring) }

    func run() -> Int {
        started.add(1, ordering: .releasing)
        while !isLetGo.load(ordering: .acquiring) { usleep(1_000) }
        return 7
    }

    func letGo() { isLetGo.store(true, ordering: .releasing) }
}

/// An actor of a loop, as probers are.
private actor Asker {
    let loop: EventLoop
    let client = Lanes.Client()
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(_ loop: EventLoop) { self.loop = loop }

    func ask<T: Sendable>(
        reading size: Int = 0, within time: Duration = .seconds(10), _ body: @escaping @Sendable () -> T
    ) async -> Result<T, Lanes.Failure> {
        await loop.lanes.run(for: client, reading: size, until: EventLoop.monotonic() + time, body)
    }
}

@Suite struct LanesTests {
    @Test func `work is done beside the loop, and its result comes back there`() async throws {
        try await withLoop { loop in
            let asker = Asker(loop)
            for expected in 0..<50 {
                let found = await asker.ask { loop.isCurrent ? -1 : expected }
                #expect(found == .success(expected))
            }
        }
    }

    @Test func `what does not end in time is abandoned, and its client refused until it does`() async throws {
        try await withLoop { loop in
            let (runaway, asker, other) = (Runaway(), Asker(loop), Asker(loop))
            defer { runaway.letGo() }
            #expect(await asker.ask(within: .milliseconds(300)) { runaway.run() } == .failure(.overran))
            #expect(await asker.ask { 1 } == .failure(.stillRunning))
            #expect(await other.ask { 2 } == .success(2))
            runaway.letGo()
            let deadline = EventLoop.monotonic() + .seconds(10)
            while await asker.ask({ 3 }) != .success(3) {
                try #require(EventLoop.monotonic() < deadline, "the client is refused for good")
            }
        }
    }

    @Test func `runaways are few, take no lane for good, and give way again`() async throws {
        try await withLoop { loop in
            let runaway = Runaway()
            defer { runaway.letGo() }
            let found = await withTaskGroup(of: Result<Int, Lanes.Failure>.self) { group in
                for _ in 0..<100 { group.addTask { await Asker(loop).ask(within: .seconds(5)) { runaway.run() } } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            // Three lanes, and four threads at most that others took the place of.
            #expect((3...7).contains(runaway.count))
            // One that has its thread, but has not begun when its time is up, has overrun, too.
            let overran = found.filter { $0 == .failure(.overran) }.count
            #expect((runaway.count...7).contains(overran))
            #expect(found.filter { $0 == .failure(.crowded) }.count == 100 - overran)
            runaway.letGo()
            let after = Asker(loop)
            #expect(await after.ask { 1 } == .success(1))
        }
    }

    @Test func `short work does not wait for long work`() async throws {
        try await withLoop { loop in
            let long = (0..<40).map { _ in Asker(loop) }
            @Sendable func toil() -> Int { burn(.milliseconds(60)) }
            // Nobody knows yet that theirs is long.
            for asker in long { #expect(await asker.ask { toil() } == .success(1)) }
            await withTaskGroup(of: Void.self) { group in
                for asker in long { group.addTask { _ = await asker.ask { toil() } } }
                for _ in 0..<20 { #expect(await Asker(loop).ask { 1 } == .success(1)) }
                let short = EventLoop.monotonic()
                await group.waitForAll()
                #expect(EventLoop.monotonic() - short > .milliseconds(60), "some of the long work was still to do")
            }
        }
    }

    @Test func `what waits is bounded in bytes`() async throws {
        try await withLoop { loop in
            let runaway = Runaway()
            defer { runaway.letGo() }
            let found = await withTaskGroup(of: Result<Int, Lanes.Failure>.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        await Asker(loop).ask(reading: 4 << 20, within: .milliseconds(500)) { runaway.run() }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(found.allSatisfy { $0 == .failure(.overran) || $0 == .failure(.crowded) })
            #expect(runaway.count <= 7)
        }
    }

    @Test func `who waits when the loop stops hears of it`() async throws {
        let runaway = Runaway()
        defer { runaway.letGo() }
        let loop = try EventLoop()
        try loop.start()
        let waiting = Task {
            await withTaskExecutorPreference(loop) { await Asker(loop).ask(within: .seconds(100)) { runaway.run() } }
        }
        while runaway.count == 0 { await Task.yield() }
        loop.stop()
        #expect(await waiting.value == .failure(.overran))
    }
}

/// Keeps a processor busy for so long.
private func burn(_ time: Duration) -> Int {
    var now = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now)
    let end = Duration.seconds(now.tv_sec) + .nanoseconds(now.tv_nsec) + time
    while true {
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now)
        if Duration.seconds(now.tv_sec) + .nanoseconds(now.tv_nsec) >= end { return 1 }
    }
}
