internal import Foundation
internal import Logging
internal import NOCCore

/// Stage 3: folds answers into the live state, and says what comes of it. No I/O but a word in the log.
struct Judgement {
    private static let trimming: Duration = .seconds(60)

    private let logger: Logger
    private var board: StateBoard
    /// Checks whose last stored observation lies ahead of the clock: nothing is stored of them until it has passed.
    private var ahead: Set<CheckKey> = []
    /// Tells people what happens meanwhile.
    private var understudy: Understudy?
    private var lastTrim: Duration
    /// Answers whose time was not after the last one of their check.
    private(set) var refused = 0

    /// What came of one answer.
    struct Verdict {
        /// Nil when it is not stored.
        var observation: StoredObservation?
        var changes = StateBoard.Changes()
        /// Checks of parents to ask now.
        var ask: [CheckKey] = []
        /// The check runs at its retry interval.
        var hasOpenRun: Bool
    }

    init(_ plan: Plan, _ resumed: ResumedState, _ time: any TimeSource, logger: Logger) {
        self.logger = logger
        board = StateBoard(plan.accounting, alerting: plan.alerting, resumed, at: time.now())
        lastTrim = time.monotonic()
    }

    /// What the start itself brought.
    var opening: StateBoard.Changes { board.opening }

    func knows(_ key: CheckKey) -> Bool { board.knows(key) }

    /// Whether the check is recorded up to before `time`. Of one that never was nothing is known of what came before.
    func follows(_ key: CheckKey, at time: Instant) -> Bool {
        board.state(of: key)?.lastTime.map { $0 < time } ?? false
    }

    /// Nil when the plan does not know the check.
    mutating func judge(_ answer: CheckAnswer, at time: any TimeSource) -> Verdict? {
        guard board.knows(answer.key) else { return nil }
        let result = answer.result
        let observation = Observation(
            time: answer.time, outcome: result.outcome, latency: result.latency, reason: result.reason,
            measurements: result.measurements.sorted { $0.name < $1.name })
        guard let applied = board.apply(observation, to: answer.key, at: time.now()) else {
            refuse(answer.key)
            return tellOnly(answer, observation, at: time)
        }
        ahead.remove(answer.key)
        var changes = applied.changes
        understudy?.leave(changes.alerts)
        changes.alerts += follow(answer, observation, at: time).alerts
        return Verdict(
            observation: StoredObservation(answer.key, observation), changes: changes, ask: applied.ask,
            hasOpenRun: applied.hasOpenRun)
    }

    /// Nothing is stored of it.
    private mutating func tellOnly(
        _ answer: CheckAnswer, _ observation: Observation, at time: any TimeSource
    ) -> Verdict {
        if understudy == nil { understudy = Understudy(board, started: answer.started, at: time) }
        let (alerts, ask) = follow(answer, observation, at: time)
        return Verdict(
            changes: StateBoard.Changes(alerts: alerts), ask: ask,
            hasOpenRun: understudy?.hasOpenRun(answer.key) ?? false)
    }

    private mutating func follow(
        _ answer: CheckAnswer, _ observation: Observation, at time: any TimeSource
    ) -> (alerts: [Alert], ask: [CheckKey]) {
        let alone = alone
        defer { if ahead.isEmpty, understudy?.isNeeded == false { understudy = nil } }
        return understudy?.judge(answer, observation, at: time) { alone.contains($0) } ?? ([], [])
    }

    /// Targets of which something is not stored.
    private var alone: Set<String> { understudy == nil ? [] : Set(ahead.map(\.target)) }

    /// The clock was set back, or rows with times in the future were imported (SEMANTICS 7).
    private mutating func refuse(_ key: CheckKey) {
        refused += 1
        guard let last = board.state(of: key)?.lastTime, ahead.insert(key).inserted else { return }
        logger.warning(
            "the record is ahead of the clock; nothing is stored of this check until then",
            metadata: ["check": "\(key)", "until": "\(TimeText.rfc3339(last, timeZone: .gmt))"])
    }

    /// What the passing of time brings. Now and then what is settled is forgotten.
    mutating func pass(_ time: any TimeSource, followers: (AccountingPlan.Target) -> [Hook]) -> StateBoard.Changes {
        var changes = board.tick(at: time.now(), followers: followers)
        let alone = alone
        understudy?.leave(changes.alerts)
        changes.alerts += understudy?.pass(time, followers: followers) { alone.contains($0) } ?? []
        if time.monotonic() - lastTrim >= Judgement.trimming {
            lastTrim = time.monotonic()
            board.trim()
        }
        return changes
    }

    /// What commands beside the daemon recorded: acknowledgements, maintenance, imports. What is not committed yet comes after
    /// what was imported.
    mutating func take(
        _ recorded: RecordChanges, uncommitted: [StoredObservation], at time: any TimeSource
    ) -> StateBoard.Changes {
        let now = time.now()
        var changes = StateBoard.Changes()
        if let windows = recorded.maintenance {
            board.plan(maintenance: windows)
            understudy?.follow(maintenance: windows, at: time)
        }
        for annotation in recorded.annotations { understudy?.acknowledge(annotation) }
        changes.alerts += recorded.annotations.compactMap { board.acknowledge($0) }
        for (key, state) in recorded.folds {
            changes.append(board.replace(state, of: key, at: now))
            for stored in uncommitted where stored.key == key {
                if let applied = board.apply(stored.observation, to: key, at: now) { changes.append(applied.changes) }
            }
        }
        return changes
    }

    mutating func follow(_ plan: Plan, _ recorded: ResumedState, at now: Instant) -> StateBoard.Changes {
        // Begun anew from the board with the next answer that is refused.
        understudy = nil
        ahead = []
        return board.reload(plan.accounting, alerting: plan.alerting, recorded, at: now)
    }
}
