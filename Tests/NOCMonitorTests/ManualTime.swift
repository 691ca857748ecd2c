import NOCCore
import Synchronization

/// Clocks that stand still until a test turns them.
final class ManualTime: TimeSource {
    private struct Sleeper {
        var deadline: Duration
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var wall = Instant(milliseconds: 1_790_000_000_000)
        var monotonic = Duration.seconds(1_000)
        var sleepers: [Int: Sleeper] = [:]
        var next = 0
        var arrivals: [(limit: Duration, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    func now() -> Instant { state.withLock { $0.wall } }
    func monotonic() -> Duration { state.withLock { $0.monotonic } }

    func sleep(until deadline: Duration) async throws {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enter(number, Sleeper(deadline: deadline, continuation: continuation))
            }
        } onCancel: {
            let sleeper = state.withLock { $0.sleepers.removeValue(forKey: number) }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    private func enter(_ number: Int, _ sleeper: Sleeper) {
        if Task.isCancelled { return sleeper.continuation.resume(throwing: CancellationError()) }
        let (isOver, waiters) = state.withLock { state in
            if sleeper.deadline <= state.monotonic { return (true, [CheckedContinuation<Void, Never>]()) }
            state.sleepers[number] = sleeper
            let waiters = state.arrivals.filter { $0.limit >= sleeper.deadline }.map(\.continuation)
            state.arrivals.removeAll { $0.limit >= sleeper.deadline }
            return (false, waiters)
        }
        if isOver { sleeper.continuation.resume() }
        for waiter in waiters { waiter.resume() }
    }

    /// Turns both clocks on; whoever slept until then wakes.
    func advance(_ duration: Duration) {
        let woken = state.withLock { state in
            state.wall += duration
            state.monotonic += duration
            let due = state.sleepers.filter { $0.value.deadline <= state.monotonic }
            for number in due.keys { state.sleepers[number] = nil }
            return due.values.sorted { $0.deadline < $1.deadline }
        }
        for sleeper in woken { sleeper.continuation.resume() }
    }

    /// Turns the wall clock alone.
    func step(_ duration: Duration) { state.withLock { $0.wall += duration } }

    /// Returns once somebody sleeps until `limit` from now or earlier.
    func sleeper(within limit: Duration) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                let end = state.monotonic + limit
                if state.sleepers.values.contains(where: { $0.deadline <= end }) { return true }
                state.arrivals.append((end, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}
