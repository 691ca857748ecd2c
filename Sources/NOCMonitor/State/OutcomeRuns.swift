internal import NOCCore

/// How often in a row a check was degraded, or well, up to its last observation (SEMANTICS 8). An `unknown` neither counts nor
/// resets.
struct OutcomeRuns: Sendable {
    /// The newest of the degraded ones in a row.
    private(set) var degraded: [Instant] = []
    private(set) var degradedReason: Reason?
    private(set) var ok = 0
    /// The first of those that are well.
    private(set) var okSince: Instant?

    mutating func append(_ observation: Observation) {
        switch observation.outcome {
        case .unknown: return
        case .degraded:
            if degraded.count == DegradedRun.longest { degraded.removeFirst() }
            degraded.append(observation.time)
            degradedReason = observation.reason
            (ok, okSince) = (0, nil)
        case .ok:
            degraded = []
            okSince = okSince ?? observation.time
            ok += 1
        case .fail:
            degraded = []
            (ok, okSince) = (0, nil)
        }
    }

    /// The first of the run in which it has been degraded `count` times since `time`; nil while it has not.
    func degradedSince(_ time: Instant, atLeast count: Int) -> Instant? {
        let run = degraded.drop { $0 < time }
        return run.count >= min(count, DegradedRun.longest) ? run.first : nil
    }
}
