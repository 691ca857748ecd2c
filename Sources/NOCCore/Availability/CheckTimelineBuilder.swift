/// Makes a `CheckTimeline` from observations in order of time.
///
/// It may begin anywhere in a check's life, given the fold's state there, and be looked at between any two observations.
package struct CheckTimelineBuilder: Sendable {
    private var fold: CheckFold
    private let policies: PolicySchedule
    /// Beginnings of the stretches in which the daemon did not run, in order (SEMANTICS 7).
    private let interruptions: [Int64]
    private var nextInterruption = 0

    private var timeline: Timeline
    /// What is covered since the open run began: its class is not settled.
    private var pending: [Piece] = []
    private var transients: [Interval] = []
    private var stretches: [CheckTimeline.DownStretch] = []

    private struct Piece: Sendable {
        var end: Int64
        /// Nil: nobody measured.
        var outcome: Outcome?
    }

    /// Begins at `start`, or at the first observation where that is nil and `state` knows none.
    package init(
        state: FoldState = FoldState(), from start: Instant? = nil, policies: PolicySchedule,
        interruptions: [Interval] = []
    ) {
        fold = CheckFold(state)
        self.policies = policies
        self.interruptions = interruptions.map(\.start.milliseconds)
        timeline = Timeline(from: (start ?? state.lastTime ?? .distantPast).milliseconds)
        guard state.isDown, let since = state.downSince else { return }
        stretches = [open(since: since, confirmed: state.downConfirmed ?? since, before: state.beforeDown)]
    }

    package var state: FoldState { fold.state }

    /// Observations at or before the last one are left out. Returns what this one changed.
    @discardableResult
    package mutating func append(_ time: Instant, _ outcome: Outcome) -> CheckFold.Step {
        if let last = fold.state.lastTime {
            guard time > last else { return .nothing }
            cover(until: time.milliseconds)
        } else if timeline.isEmpty {
            timeline = Timeline(
                from: timeline.end == Instant.distantPast.milliseconds ? time.milliseconds : timeline.end)
            timeline.append(.unmonitored, to: time.milliseconds)
        }
        let step = fold.fold(time, outcome, policies.policy(at: time.milliseconds))
        settle(step, at: time)
        return step
    }

    /// The same for whole columns, cheap where nothing changes.
    package mutating func append(_ columns: borrowing ObservationColumns) {
        columns.times.withUnsafeBufferPointer { times in
            var first = 0
            for run in columns.outcomes {
                append(UnsafeBufferPointer(rebasing: times[first..<first + run.count]), run.outcome)
                first += run.count
            }
        }
    }

    private mutating func append(_ times: UnsafeBufferPointer<Int64>, _ outcome: Outcome) {
        var index = 0
        while index < times.count {
            append(Instant(milliseconds: times[index]), outcome)
            index += 1
            if fold.isSteady, fold.state.lastTime?.milliseconds == times[index - 1] {
                index = skipSteady(times, from: index)
            }
        }
    }

    /// Passes over observations that follow each other within their coverage and change nothing; returns the first that
    /// does not.
    private func steadyEnd(_ times: UnsafeBufferPointer<Int64>, from first: Int) -> Int {
        var previous = times[first - 1]
        let (policy, policyEnd) = policies.stretch(at: previous)
        let limit = policy.staleAfter.milliseconds
        let nextCut = interruptions[nextInterruption...].first { $0 > previous } ?? .max
        let end = min(policyEnd, nextCut)
        var index = first
        while index < times.count {
            let time = times[index]
            if time - previous > limit || time >= end || time <= previous { break }
            previous = time
            index += 1
        }
        return index
    }

    private mutating func skipSteady(_ times: UnsafeBufferPointer<Int64>, from first: Int) -> Int {
        let end = steadyEnd(times, from: first)
        guard end > first else { return first }
        let last = Instant(milliseconds: times[end - 1])
        timeline.append(classOf(fold.state.lastOutcome, isDown: fold.state.isDown), to: last.milliseconds)
        fold.skip(to: last)
        return end
    }

    /// The timeline up to `end` as things stand: an open run of failures is a transient, an open run of successes is down.
    package func snapshot(until end: Instant) -> CheckTimeline {
        var copy = self
        let covered = copy.coverageEnd()
        copy.cover(until: end.milliseconds)
        if copy.fold.state.hasOpenRun, !copy.fold.state.isDown, let start = copy.fold.state.runStart, let covered {
            copy.transients.append(Interval(start, Instant(milliseconds: covered)))
        }
        copy.flush(isDown: copy.fold.state.isDown)
        return CheckTimeline(
            timeline: copy.timeline, transients: copy.transients, stretches: copy.stretches,
            openRun: copy.fold.state.hasOpenRun ? copy.fold.state.runStart : nil)
    }

    /// Forgets what is settled and ended before `time`.
    package mutating func forget(before time: Instant) {
        guard time.milliseconds > timeline.start, time.milliseconds <= timeline.end else { return }
        timeline.forget(before: time.milliseconds)
        transients.removeAll { $0.end <= time }
        stretches.removeAll { $0.end <= time }
    }

    /// Where what is settled ends: nothing before it changes any more.
    package var settledEnd: Instant { Instant(milliseconds: timeline.end) }

    // MARK: Coverage

    /// Until when the last observation speaks.
    private func coverageEnd() -> Int64? {
        guard let last = fold.state.lastTime?.milliseconds else { return nil }
        let stale = last + policies.policy(at: last).staleAfter.milliseconds
        return min(stale, interruptions[nextInterruption...].first { $0 > last } ?? .max)
    }

    private mutating func cover(until time: Int64) {
        guard let last = fold.state.lastTime?.milliseconds else { return }
        while nextInterruption < interruptions.count, interruptions[nextInterruption] <= last { nextInterruption += 1 }
        let covered = min(time, coverageEnd() ?? time)
        emit(Piece(end: covered, outcome: fold.state.lastOutcome))
        emit(Piece(end: time, outcome: nil))
    }

    private mutating func emit(_ piece: Piece) {
        if fold.state.hasOpenRun {
            pending.append(piece)
        } else {
            timeline.append(classOf(piece.outcome, isDown: fold.state.isDown), to: piece.end)
        }
    }

    private mutating func flush(isDown: Bool) {
        for piece in pending { timeline.append(classOf(piece.outcome, isDown: isDown), to: piece.end) }
        pending.removeAll(keepingCapacity: true)
    }

    private func classOf(_ outcome: Outcome?, isDown: Bool) -> AvailabilityClass {
        switch outcome {
        case nil: .unmonitored
        case .unknown: .unknown
        case _ where isDown: .down
        case .degraded: .degraded
        case .ok, .fail: .up
        }
    }

    // MARK: Settling

    private mutating func settle(_ step: CheckFold.Step, at time: Instant) {
        switch step {
        case .nothing, .runOpened: break
        case .transientEnded(let start):
            flush(isDown: false)
            transients.append(Interval(start, time))
        case .recoveryFailed: flush(isDown: true)
        case .wentDown(let since, let before):
            flush(isDown: true)
            stretches.append(open(since: since, confirmed: time, before: before))
        case .wentUp(let since, let lastFailure):
            flush(isDown: false)
            guard let last = stretches.indices.last else { return }
            stretches[last].end = since
            stretches[last].earliestEnd = lastFailure ?? stretches[last].start
        }
    }

    private func open(since: Instant, confirmed: Instant, before: Instant?) -> CheckTimeline.DownStretch {
        var earliest = since
        if let before, since - before <= policies.policy(at: before.milliseconds).staleAfter { earliest = before }
        return CheckTimeline.DownStretch(
            start: since, confirmed: confirmed, end: .distantFuture, earliestStart: earliest,
            earliestEnd: .distantFuture)
    }
}
