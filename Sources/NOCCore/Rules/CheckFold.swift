/// The state machine of SEMANTICS 2: folds the observations of one check in order of time.
///
/// The daemon folds each observation as it comes; reports fold whole months. Both use this.
package struct CheckFold: Sendable, Hashable {
    package private(set) var state: FoldState

    package init(_ state: FoldState = FoldState()) { self.state = state }

    /// What one observation changed.
    package enum Step: Sendable, Hashable {
        case nothing
        /// A first failure in *good* or a first success in *down*: nothing is settled yet.
        case runOpened
        /// A success ended a run of failures before it reached F.
        case transientEnded(start: Instant)
        /// A failure ended a run of successes before it reached S.
        case recoveryFailed
        /// *down* from `since`, the first failure of the run; `before` is the observation ahead of it.
        case wentDown(since: Instant, before: Instant?)
        /// *good* from `since`, the first success of the run; `lastFailure` is the last failure ahead of it.
        case wentUp(since: Instant, lastFailure: Instant?)
    }

    /// `time` must be later than the last observation's. `policy` is the one in force at `time`.
    package mutating func fold(_ time: Instant, _ outcome: Outcome, _ policy: CheckPolicy) -> Step {
        defer {
            state.lastTime = time
            state.lastOutcome = outcome
            if outcome == .fail { state.lastFailure = time }
        }
        switch (state.isDown, outcome) {
        case (_, .unknown): return .nothing
        case (false, .fail): return extendRun(time, reaching: policy.failuresToDown)
        case (false, _): return endRun(.transientEnded(start: state.runStart ?? time))
        case (true, .fail): return endRun(.recoveryFailed)
        case (true, _): return extendRun(time, reaching: policy.successesToUp)
        }
    }

    /// Folds further observations like the last one, up to the one at `time`. Only while `isSteady`.
    package mutating func skip(to time: Instant) {
        state.lastTime = time
        if state.lastOutcome == .fail { state.lastFailure = time }
    }

    /// Whether another observation with the last one's outcome would only move `lastTime`.
    package var isSteady: Bool {
        guard !state.hasOpenRun, let outcome = state.lastOutcome else { return false }
        return outcome == .unknown || state.isDown == (outcome == .fail)
    }

    private mutating func extendRun(_ time: Instant, reaching limit: Int) -> Step {
        if state.runLength == 0 { state.beforeRun = state.lastTime }
        let start = state.runStart ?? time
        state.runStart = start
        state.runLength += 1
        if state.runLength < limit { return state.runLength == 1 ? .runOpened : .nothing }
        return state.isDown ? goUp(since: start) : goDown(since: start, confirmed: time)
    }

    private mutating func goDown(since start: Instant, confirmed: Instant) -> Step {
        let before = state.beforeRun
        state.isDown = true
        state.downSince = start
        state.downConfirmed = confirmed
        state.beforeDown = before
        closeRun()
        return .wentDown(since: start, before: before)
    }

    private mutating func goUp(since start: Instant) -> Step {
        state.isDown = false
        state.downSince = nil
        state.downConfirmed = nil
        state.beforeDown = nil
        closeRun()
        return .wentUp(since: start, lastFailure: state.lastFailure)
    }

    private mutating func endRun(_ step: Step) -> Step {
        guard state.hasOpenRun else { return .nothing }
        closeRun()
        return step
    }

    private mutating func closeRun() {
        state.runLength = 0
        state.runStart = nil
        state.beforeRun = nil
    }
}
