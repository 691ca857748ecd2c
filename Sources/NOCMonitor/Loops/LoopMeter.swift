package import NOCCore
internal import Synchronization

/// Counts what one loop does, from whichever task does it.
package final class LoopMeter: Sendable {
    private struct State {
        var counters = LoopCounters()
        var lag = LagMeter()
    }

    private let state = Mutex(State())

    init() {}

    package func done() { state.withLock { $0.counters.done += 1 } }
    package func failed() { state.withLock { $0.counters.failed += 1 } }
    package func skipped() { state.withLock { $0.counters.skipped += 1 } }

    /// A turn began so far behind the moment at which it was due.
    package func began(late: Duration) { state.withLock { $0.lag.add(late) } }

    var counters: LoopCounters {
        let (counters, lag) = state.withLock { ($0.counters, $0.lag) }
        var result = counters
        let percentiles = lag.percentiles([0.5, 0.99])
        (result.lagP50, result.lagP99, result.lagMax) = (percentiles[0], percentiles[1], lag.maximum)
        return result
    }
}

/// A meter for each loop that there is.
package final class LoopMeters: Sendable {
    private let meters = Mutex<[DaemonLoop: LoopMeter]>([:])

    package init() {}

    package subscript(loop: DaemonLoop) -> LoopMeter {
        meters.withLock { meters in
            let meter = meters[loop] ?? LoopMeter()
            meters[loop] = meter
            return meter
        }
    }

    var counters: [DaemonLoop: LoopCounters] { meters.withLock { $0 }.mapValues(\.counters) }
}
