internal import NOCCore

/// One check as the daemon follows it: the same fold as in reports, over what is not settled yet.
struct LiveCheck: Sendable {
    private(set) var check: AccountingPlan.Check
    private(set) var builder: CheckTimelineBuilder
    private(set) var last: Observation?
    private(set) var runs = OutcomeRuns()
    /// Why the newest run of failures began.
    private(set) var reason: Reason?

    /// Goes on from `state`, in the run that `degraded` tells; nobody measured in `silence`.
    init(
        _ check: AccountingPlan.Check, state: FoldState?, degraded: [Observation] = [], silence: Interval?, now: Instant
    ) {
        self.check = check
        for observation in degraded { runs.append(observation) }
        builder = LiveCheck.builder(check, state, silence, now)
    }

    var state: FoldState { builder.state }
    var policy: CheckPolicy { check.policy }

    /// How long the alert of an incident further down waits for this check of an ancestor to make up its mind: it has not
    /// been asked since the incident began, or a run of failures is open. Nil when there is nothing to wait for.
    func patience(for incident: RegisteredIncident, at now: Instant) -> Duration? {
        guard let last = state.lastTime, now < last + policy.staleAfter, !state.isDown else { return nil }
        if state.hasOpenRun { return (policy.retryInterval + policy.timeout) * policy.failuresToDown }
        return last < incident.start ? policy.timeout + .seconds(2) : nil
    }

    /// What one observation did.
    struct Effect {
        var step: CheckFold.Step
        /// Whether the target's timeline may have changed, other than by growing.
        var isChange: Bool
        /// Whether a run of failures or of recovery is open now.
        var hasOpenRun: Bool
        var isRuling: Bool
    }

    /// Nil, and nothing changes, when the observation is not later than the last one.
    mutating func append(_ observation: Observation) -> Effect? {
        let before = state
        if let last = before.lastTime, observation.time <= last { return nil }
        let step = builder.append(observation.time, observation.outcome)
        last = observation
        runs.append(observation)
        if observation.outcome == .fail, !before.isDown, !before.hasOpenRun { reason = observation.reason }
        let isLate = before.lastTime.map { observation.time - $0 > policy.staleAfter } ?? true
        return Effect(
            step: step, isChange: step != .nothing || before.lastOutcome != observation.outcome || isLate,
            hasOpenRun: state.hasOpenRun, isRuling: check.isRuling)
    }

    /// Follows a new plan. What ran under the old policy is judged by the fold as it stands.
    mutating func follow(_ check: AccountingPlan.Check, now: Instant) {
        if check.policy != policy {
            builder = LiveCheck.builder(check, state.lastTime == nil ? nil : state, nil, now)
        }
        self.check = check
    }

    /// The record was changed from outside: goes on from there.
    mutating func replace(_ state: FoldState, now: Instant) {
        builder = LiveCheck.builder(check, state, nil, now)
        last = nil
        runs = OutcomeRuns()
    }

    /// The last observation speaks no longer, or there is none.
    func isSilent(at now: Instant) -> Bool { state.lastTime.map { $0 + policy.staleAfter <= now } ?? true }

    mutating func forget(before time: Instant) { builder.forget(before: time) }

    private static func builder(
        _ check: AccountingPlan.Check, _ state: FoldState?, _ silence: Interval?, _ now: Instant
    ) -> CheckTimelineBuilder {
        let start = state.flatMap { $0.runStart ?? ($0.isDown ? $0.downSince : $0.lastTime) }
        return CheckTimelineBuilder(
            state: state ?? FoldState(), from: start ?? now, policies: PolicySchedule(check.policy),
            interruptions: silence.map { [$0] } ?? [])
    }
}
