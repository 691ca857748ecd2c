/// The run of degraded observations that a check is in (SEMANTICS 8), found backwards from its last one.
package enum DegradedRun {
    /// As many as an alert can ask for.
    package static let longest = 100
    /// Further back nobody looks.
    private static let horizon: Duration = .seconds(400 * 86_400)

    /// The newest of them, in order; none from before `earliest`. What says nothing is left out, and ends no run.
    ///
    /// - Parameter read: what was observed in an interval or around it, in order.
    package static func until(
        _ last: Instant, _ policy: CheckPolicy, since earliest: Instant,
        read: (Interval) throws -> [Observation]
    ) rethrows -> [Observation] {
        var span = policy.interval * longest
        while true {
            let interval = Interval(max(earliest, last - span), last + .milliseconds(1))
            let found = try read(interval).filter { interval.contains($0.time) }
            let end = found.lastIndex { $0.outcome == .ok || $0.outcome == .fail }
            let run = found[(end.map { $0 + 1 } ?? 0)...].filter { $0.outcome == .degraded }
            if end != nil || run.count >= longest || interval.start == earliest || span >= horizon {
                return run.suffix(longest)
            }
            span = span * 8
        }
    }
}
