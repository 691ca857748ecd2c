internal import NOCCore

/// How one check stands that others report to, and what was told of it: each report at its own moment, silence at its deadline,
/// and how it stands now and then. What cannot be told at its own moment, for a later one was told, is told now.
struct HeartbeatCourse {
    /// Failed runs that one answer tells of beside its outcome.
    private static let longestTale = 10

    private(set) var state: HeartbeatState
    /// The last moment that was told.
    private var told: Instant?
    /// The last deadline that was missed.
    private var missed: Instant?
    /// Something came that no moment of its own tells.
    private var owesWord = true
    private var moments: [ReportedResult] = []
    private var unplaced: [HeartbeatReport] = []
    /// The outcome told last, and how many in a row were alike.
    private var outcome: Outcome?
    private var alike = 0

    /// `told`: nothing is told of the time before.
    init(_ state: HeartbeatState, told: Instant?) {
        self.state = state
        self.told = told
    }

    /// What was known when the daemon began: of what it told last, a crash may have kept the record from hearing.
    mutating func resume(by judge: HeartbeatJudge) {
        guard let last = state.last else { return }
        place(last.time, judge.result(state, at: last.time))
    }

    mutating func take(_ report: HeartbeatReport, by judge: HeartbeatJudge, at now: Instant) {
        let time = min(report.time, now)
        guard time >= state.last?.time ?? .distantPast else {
            state.take(report)
            unplaced.append(report)
            owesWord = true
            return
        }
        if judge.deadline(state) < time { miss(by: judge) }
        state.take(report)
        state.setBack(to: now)
        let note = report.isFailed ? judge.passed(report) : nil
        if !place(time, judge.result(state, at: time), note: note) { unplaced.append(report) }
    }

    /// What is worth telling now, the oldest first.
    mutating func words(by judge: HeartbeatJudge, at now: Instant) -> [ReportedResult] {
        if judge.deadline(state) <= now { miss(by: judge) }
        if told == now, unplaced.isEmpty { owesWord = false }
        let isDue = owesWord || nextLook(by: judge).map { $0 <= now } ?? false
        if isDue, told.map({ $0 < now }) ?? true {
            var result = judge.result(state, at: now)
            result.events = unplaced.filter { $0.isFailed && $0 != state.last }.suffix(Self.longestTale)
                .map(judge.passed)
            (unplaced, owesWord) = ([], false)
            place(now, result)
        }
        defer { moments = [] }
        return moments
    }

    /// When there is something to tell though nothing came.
    func next(by judge: HeartbeatJudge) -> Instant? {
        let deadline = judge.deadline(state)
        return [missed == deadline ? nil : deadline, nextLook(by: judge)].compactMap(\.self).min()
    }

    private mutating func miss(by judge: HeartbeatJudge) {
        let deadline = judge.deadline(state)
        guard missed != deadline else { return }
        missed = deadline
        place(deadline, judge.result(state, at: deadline))
    }

    @discardableResult
    private mutating func place(_ time: Instant, _ result: ProbeResult, note: Reason? = nil) -> Bool {
        guard told.map({ time > $0 }) ?? true else {
            owesWord = true
            return false
        }
        told = time
        alike = outcome == result.outcome ? alike + 1 : 1
        outcome = result.outcome
        moments.append(ReportedResult(time: time, result: result, note: note))
        return true
    }

    /// Sooner while the check has yet to make up its mind.
    private func nextLook(by judge: HeartbeatJudge) -> Instant? {
        guard let policy = judge.policy, let told else { return nil }
        let needed = outcome == .fail ? policy.failuresToDown : policy.successesToUp
        return told + (alike < needed ? min(policy.retryInterval, policy.interval) : policy.interval)
    }
}
