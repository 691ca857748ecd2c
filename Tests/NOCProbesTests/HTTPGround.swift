import CurlClient
import Glibc
import NOCCore
import NetIO
import TestSupport

@testable import NOCProbes

/// One attempt of a check on a loop of its own.
func probe(
    _ check: HTTPCheck, _ credential: ResolvedCredential? = nil, timeout: Duration = .seconds(10), trace: Bool = false,
    nameServer: UInt16? = nil
) async throws -> ProbeResult {
    let loop = try EventLoop()
    try loop.start()
    defer { loop.stop() }
    return try await probe(check, credential, timeout: timeout, trace: trace, nameServer: nameServer, on: loop)
}

func probe(
    _ check: HTTPCheck, _ credential: ResolvedCredential? = nil, timeout: Duration = .seconds(10), trace: Bool = false,
    nameServer: UInt16? = nil, on loop: EventLoop
) async throws -> ProbeResult {
    let resolver = Resolver(loop: loop, servers: nameServer.map { [SocketAddress(.loopbackV4, port: $0)] } ?? [])
    let client = CurlClient(loop: loop, resolver: resolver)
    let guards = GuardBook(loop: loop, time: WallClock(), memory: MemoryLogins())
    let prober = HTTPProber(
        check, credential: credential, guards: guards, timeout: timeout, client: client, time: WallClock())
    return await prober.probe(trace: trace)
}

/// CPU time of the calling thread.
func threadTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

struct WallClock: TimeSource {
    func now() -> Instant {
        let seconds = Duration.seconds(1) * Double(time(nil))
        return Instant(milliseconds: seconds.milliseconds)
    }
    func monotonic() -> Duration { EventLoop.monotonic() }
    func sleep(until deadline: Duration) async throws { throw CancellationError() }
}

extension ProbeResult {
    /// `ok`, or outcome and reason.
    var said: String { ([outcome.name] + (reason.map { [$0.description] } ?? [])).joined(separator: " ") }

    /// All text of the result.
    var everything: String {
        ([said] + events.map(\.description) + trace.flatMap { [$0.name, $0.detail] }).joined(separator: "\n")
    }
}

extension LyingServer {
    var url: String { "http://127.0.0.1:\(port)/" }
}
