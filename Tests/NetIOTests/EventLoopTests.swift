import Glibc
import NetIO
import TestSupport
import Testing

/// A loop that runs, and ends with the test.
func withLoop<T>(_ body: (EventLoop) async throws -> T) async throws -> T {
    let loop = try EventLoop()
    try loop.start()
    defer { loop.stop() }
    return try await body(loop)
}

/// A connected pair of stream sockets.
func socketPair() -> (Int32, Int32) {
    var pair: [Int32] = [0, 0]
    #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
    return (pair[0], pair[1])
}

@Suite struct EventLoopTests {
    @Test func `submitted bodies run on the loop in order`() async throws {
        try await withLoop { loop in
            #expect(!loop.isCurrent)
            var results: [Int] = []
            for index in 0..<100 { results.append(await loop.perform { loop.isCurrent ? index : -1 }) }
            #expect(results == Array(0..<100))
        }
    }

    @Test func `an actor lives on the loop and callbacks may enter it at once`() async throws {
        actor Resident {
            let loop: EventLoop
            nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
            var fired = 0
            init(_ loop: EventLoop) { self.loop = loop }

            func waitForTimer() async -> Int {
                loop.preconditionOnLoop()
                await withCheckedContinuation { continuation in
                    loop.schedule(after: .milliseconds(1)) {
                        self.assumeIsolated { $0.fired += 1 }
                        continuation.resume()
                    }
                }
                loop.preconditionOnLoop()
                return fired
            }
        }
        try await withLoop { loop in
            let resident = Resident(loop)
            for expected in 1...50 {
                #expect(await resident.waitForTimer() == expected)
                #expect(!loop.isCurrent)
            }
        }
    }

    @Test func `a task that prefers the loop never leaves it`() async throws {
        try await withLoop { loop in
            let stayed = await Task(executorPreference: loop) {
                var stayed = loop.isCurrent
                for _ in 0..<100 {
                    await withCheckedContinuation { continuation in
                        _ = loop.schedule(after: .zero) { continuation.resume() }
                    }
                    stayed = stayed && loop.isCurrent
                }
                return stayed
            }.value
            #expect(stayed)
        }
    }

    @Test func `a timer fires once and not early and a cancelled one never`() async throws {
        try await withLoop { loop in
            let waited: Duration = await withCheckedContinuation { continuation in
                loop.submit {
                    let start = EventLoop.monotonic()
                    let cancelled = loop.schedule(after: .milliseconds(5)) { Issue.record("fired after cancel") }
                    loop.cancel(cancelled)
                    loop.schedule(after: .milliseconds(20)) {
                        loop.cancel(cancelled)
                        continuation.resume(returning: EventLoop.monotonic() - start)
                    }
                }
            }
            #expect(waited >= .milliseconds(20))
        }
    }

    @Test func `ten thousand timers fire in time`() async throws {
        try await withLoop { loop in
            let worst: Duration = await withCheckedContinuation { continuation in
                loop.submit {
                    var left = 10_000
                    var worst = Duration.zero
                    for index in 0..<10_000 {
                        let due = EventLoop.monotonic() + .milliseconds(index % 100)
                        loop.schedule(after: .milliseconds(index % 100)) {
                            worst = max(worst, EventLoop.monotonic() - due)
                            left -= 1
                            if left == 0 { continuation.resume(returning: worst) }
                        }
                    }
                }
            }
            #expect(worst < .seconds(10))
        }
    }

    @Test func `a descriptor is reported while it is ready and wanted`() async throws {
        let (near, far) = socketPair()
        defer { close(near) }
        try await withLoop { loop in
            let bytes: Int = await withCheckedContinuation { continuation in
                loop.submit {
                    var seen = 0
                    try? loop.watch(near, .write) { readiness in
                        if readiness.contains(.write) {
                            loop.update(near, .read)
                            _ = send(far, "abc", 3, 0)
                            close(far)
                            return
                        }
                        var byte: UInt8 = 0
                        if recv(near, &byte, 1, 0) == 1 {
                            seen += 1
                            return
                        }
                        loop.unwatch(near)
                        continuation.resume(returning: seen)
                    }
                }
            }
            #expect(bytes == 3)
        }
    }

    @Test func `an event found for a closed descriptor does not reach the next owner of its number`() async throws {
        try await withLoop { loop in
            let reached: Bool = await withCheckedContinuation { continuation in
                loop.submit {
                    let pairs = [socketPair(), socketPair()]
                    let silent = socketPair()
                    var handled = 0
                    var reached = false
                    for (near, far) in pairs {
                        _ = send(far, "x", 1, 0)
                        try? loop.watch(near, .read) { _ in
                            handled += 1
                            // Both are in the same batch: whichever comes first replaces the other.
                            let other = pairs.first { $0.0 != near }.map(\.0) ?? -1
                            loop.unwatch(near)
                            loop.unwatch(other)
                            dup2(silent.0, other)
                            try? loop.watch(other, .read) { _ in
                                reached = true
                            }
                            loop.schedule(after: .milliseconds(10)) {
                                loop.unwatch(other)
                                for descriptor in [pairs[0].0, pairs[0].1, pairs[1].0, pairs[1].1, silent.0, silent.1] {
                                    close(descriptor)
                                }
                                continuation.resume(returning: reached || handled != 1)
                            }
                        }
                    }
                }
            }
            #expect(!reached)
        }
    }

    @Test func `a peer that went away costs an error and not the process`() async throws {
        let (near, far) = socketPair()
        close(far)
        defer { close(near) }
        try await withLoop { loop in
            let code: Int32 = await loop.perform { write(near, "x", 1) < 0 ? errno : 0 }
            #expect(code == EPIPE)
        }
    }

    @Test func `watching what cannot be watched is an error`() async throws {
        try await withLoop { loop in
            let failure: NetIOError? = await loop.perform {
                do throws(NetIOError) { try loop.watch(9_999, .read) { _ in } } catch { return error }
                return nil
            }
            #expect(failure == NetIOError("epoll_ctl", code: EBADF))
        }
    }

    @Test func `work that always brings more work does not starve timers`() async throws {
        final class Flood: @unchecked Sendable {  // only on the loop
            let loop: EventLoop
            var isOver = false
            init(_ loop: EventLoop) { self.loop = loop }
            func run() { if !isOver { loop.submit { self.run() } } }
        }
        try await withLoop { loop in
            let flood = Flood(loop)
            await withCheckedContinuation { continuation in
                loop.submit {
                    loop.schedule(after: .milliseconds(5)) {
                        flood.isOver = true
                        continuation.resume()
                    }
                    flood.run()
                }
            }
        }
    }

    @Test func `stopping runs what is queued and may be asked twice`() async throws {
        let loop = try EventLoop()
        try loop.start()
        let (stream, out) = AsyncStream.makeStream(of: Int.self)
        for index in 0..<1_000 { loop.submit { out.yield(index) } }
        loop.submit { out.finish() }
        loop.stop()
        loop.stop()
        #expect(await stream.reduce(0) { count, _ in count + 1 } == 1_000)
    }

    @Test func `stopping ends every wait that has a deadline`() async throws {
        let loop = try EventLoop()
        try loop.start()
        let silent = try LoopbackPort(.silentToDatagrams)
        let resolver = Resolver(loop: loop, servers: [SocketAddress(.loopbackV4, port: silent.port)])
        let answer = Task(executorPreference: loop) {
            await resolver.resolve("www.example.org", family: nil, timeout: .seconds(600))
        }
        while await loop.perform({ loop.statistics.timersPending }) == 0 {}
        loop.stop()
        let result = await answer.value
        #expect(throws: ResolveFailure.self) { try result.get() }
    }

    @Test func `the loop counts what it does`() async throws {
        try await withLoop { loop in
            let statistics = await loop.perform { loop.statistics }
            #expect(statistics.work == 1 && statistics.watched == 0 && statistics.timersPending == 0)
        }
    }
}
