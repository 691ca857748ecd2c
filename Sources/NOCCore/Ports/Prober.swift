/// Makes one attempt of one check. It keeps what it learned for the next attempt (sessions, an interface's index).
package protocol Prober: Sendable {
    /// Never throws and always returns within the check's timeout plus a second: a measurement or a failure with its reason.
    /// The scheduler never calls it twice at once. With `trace` the result tells each step.
    func probe(trace: Bool) async -> ProbeResult
}

/// What an attempt brought.
package struct ProbeResult: Sendable, Hashable {
    package var outcome: Outcome
    package var reason: Reason?
    package var latency: Latency?
    package var measurements: [Measurement]
    /// Things that happened beside the outcome, such as a restart of the agent: recorded as events.
    package var events: [Reason]
    /// All that is wrong now, where the check looks for findings; nil where this attempt says nothing of them.
    package var findings: [Finding]?
    package var trace: [TraceStep]

    package init(
        _ outcome: Outcome, reason: Reason? = nil, latency: Latency? = nil, measurements: [Measurement] = [],
        events: [Reason] = [], findings: [Finding]? = nil, trace: [TraceStep] = []
    ) {
        self.outcome = outcome
        self.reason = reason
        self.latency = latency
        self.measurements = measurements
        self.events = events
        self.findings = findings
        self.trace = trace
    }
}

/// One step of an attempt, for `noc check --trace`.
package struct TraceStep: Sendable, Hashable {
    package var name: String
    package var detail: String
    /// Since the attempt began.
    package var start: Duration
    package var duration: Duration

    package init(_ name: String, _ detail: String = "", start: Duration, duration: Duration) {
        self.name = name
        self.detail = detail
        self.start = start
        self.duration = duration
    }
}
