internal import Glibc
package import NOCCore

/// The host's clocks: CLOCK_REALTIME and CLOCK_MONOTONIC.
package struct SystemTime: TimeSource {
    package init() {}

    package func now() -> Instant {
        let time = SystemTime.read(CLOCK_REALTIME)
        return Instant(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    package func monotonic() -> Duration {
        let time = SystemTime.read(CLOCK_MONOTONIC)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }

    package func sleep(until deadline: Duration) async throws {
        let pause = deadline - monotonic()
        guard pause > .zero else { return try Task.checkCancellation() }
        try await Task.sleep(for: pause, tolerance: .milliseconds(1))
    }

    private static func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        clock_gettime(clock, &time)
        return time
    }
}
