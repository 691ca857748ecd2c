/// What one attempt of one check saw (SEMANTICS 1). `time` is the moment the attempt started.
package struct Observation: Sendable, Hashable {
    package var time: Instant
    package var outcome: Outcome
    package var latency: Latency?
    package var reason: Reason?
    /// Sorted by name, names distinct.
    package var measurements: [Measurement]

    package init(
        time: Instant, outcome: Outcome, latency: Latency? = nil, reason: Reason? = nil,
        measurements: [Measurement] = []
    ) {
        self.time = time
        self.outcome = outcome
        self.latency = latency
        self.reason = reason
        self.measurements = measurements
    }
}
