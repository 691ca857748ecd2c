internal import Foundation
internal import Logging
internal import NOCCore
internal import ServiceLifecycle

/// From attempt to record: judges, folds, gathers batches of at most a second and commits each in one transaction
/// (DESIGN 2.4 and 2.5). While the record cannot be written, everything else goes on.
actor Pipeline: Service {
    /// Observations kept while the record cannot be written.
    static let queueLimit = 200_000
    private static let turn: Duration = .seconds(1)
    private static let heartbeat: Duration = .seconds(5)
    private static let longestPause: Duration = .seconds(15)
    private static let trimming: Duration = .seconds(60)

    private let store: any MonitorStore
    private let outbox: Outbox
    private let time: any TimeSource
    private let logger: Logger
    private var board: StateBoard
    private var composer: AlertComposer
    private var sentinels: SentinelGuard
    private var clock: ClockWatch
    private var pending: PendingBatch
    private var cursor: Int64
    private var alarm = Alarm()
    private var counters = RecordMetrics()
    /// Checks whose last stored observation lies ahead of the clock: nothing is stored of them until it has passed.
    private var ahead: Set<CheckKey> = []
    private var isStopped = false
    private var isCommitting = false
    /// Somebody had more to commit while a commit was under way.
    private var isCommitAsked = false
    private var lastCommit: Duration?
    private var lastTrim: Duration
    private var failing: Failing?
    private var questions: [Int: Question] = [:]
    private var nextQuestion = 0
    private var ask: @Sendable ([CheckKey]) async -> Void = { _ in }
    private var dispatch: @Sendable () async -> Void = {}

    /// Since when the record cannot be written.
    private struct Failing {
        var since: Instant
        var error: String
        var pause = Pipeline.turn
        var retryAt: Duration
    }

    /// A fail that waits for the sentinels.
    private struct Question {
        var since: Duration
        var answer: CheckedContinuation<Bool, Never>
    }

    init(
        plan: Plan, resumed: ResumedState, store: any MonitorStore, outbox: Outbox, time: any TimeSource,
        logger: Logger, queueLimit: Int = Pipeline.queueLimit
    ) {
        self.store = store
        self.outbox = outbox
        self.time = time
        self.logger = logger
        board = StateBoard(plan.accounting, resumed, at: time.now())
        composer = AlertComposer(plan)
        sentinels = SentinelGuard(plan.accounting)
        clock = ClockWatch(time)
        pending = PendingBatch(limit: queueLimit)
        cursor = resumed.cursor
        pending.append(board.opening, deliveries: [])
        lastTrim = time.monotonic()
    }

    /// `ask` makes the scheduler run checks at once; `dispatch` says that deliveries may be due.
    func connect(ask: @escaping @Sendable ([CheckKey]) async -> Void, dispatch: @escaping @Sendable () async -> Void) {
        self.ask = ask
        self.dispatch = dispatch
    }

    var metrics: RecordMetrics {
        var result = counters
        result.queued = pending.observations.count
        return result
    }

    func hasOpenRun(_ key: CheckKey) -> Bool { board.state(of: key)?.hasOpenRun ?? false }

    // MARK: Attempts

    /// Takes one attempt; returns whether its check runs at its retry interval from now on.
    func receive(_ attempt: Attempt) async -> Bool {
        var result = attempt.result
        if sentinels.isSentinel(attempt.key) {
            sentinels.note(attempt.key, result.outcome, started: attempt.started)
            answerQuestions()
        } else if result.outcome == .fail, !sentinels.isEmpty, await isIsolated(since: attempt.started) {
            counters.isolated += 1
            result.outcome = .unknown
            result.reason = Reason(.collectorIsolated, result.reason?.description ?? "")
        }
        return await record(result, of: attempt)
    }

    private func record(_ result: ProbeResult, of attempt: Attempt) async -> Bool {
        guard !isStopped, board.knows(attempt.key) else { return false }
        let observation = Observation(
            time: attempt.time, outcome: result.outcome, latency: result.latency, reason: result.reason,
            measurements: result.measurements.sorted { $0.name < $1.name })
        lookAtClock()
        for event in result.events { pending.events.append(note(event, of: attempt)) }
        guard let applied = board.apply(observation, to: attempt.key, at: time.now()) else {
            refuse(attempt)
            return hasOpenRun(attempt.key)
        }
        ahead.remove(attempt.key)
        if !pending.append(StoredObservation(attempt.key, observation)) { counters.dropped += 1 }
        absorb(applied.changes)
        if !applied.ask.isEmpty { await ask(applied.ask) }
        return applied.hasOpenRun
    }

    /// The clock was set back, or rows with times in the future were imported (SEMANTICS 7).
    private func refuse(_ attempt: Attempt) {
        counters.refused += 1
        guard let last = board.state(of: attempt.key)?.lastTime, ahead.insert(attempt.key).inserted else { return }
        logger.warning(
            "the record is ahead of the clock; nothing is stored of this check until then",
            metadata: [
                "check": "\(attempt.key)", "until": "\(TimeText.rfc3339(last, timeZone: .gmt))",
            ])
    }

    private func note(_ reason: Reason, of attempt: Attempt) -> RecordEvent {
        RecordEvent(
            time: attempt.time, kind: .note, target: attempt.key.target, check: attempt.key.check,
            details: ["event": reason.code, "detail": reason.detail])
    }

    /// Queues what people are to be told with what it rests on.
    private func absorb(_ changes: StateBoard.Changes) {
        for incident in changes.incidents { log(incident) }
        queue(changes.alerts, with: changes)
    }

    private func queue(_ alerts: [Alert], with changes: StateBoard.Changes = StateBoard.Changes()) {
        let now = time.now()
        let deliveries = alerts.flatMap { composer.deliveries(for: $0, at: now) }
        pending.append(changes, deliveries: deliveries)
        if !deliveries.isEmpty { alarm.ring() }
    }

    private func log(_ incident: RegisteredIncident) {
        logger.info(
            "incident",
            metadata: [
                "id": "\(incident.id)", "state": incident.end == nil ? "open" : "ended",
                "reason": "\(incident.reason?.description ?? "")",
            ])
    }

    // MARK: Sentinels

    private func isIsolated(since started: Duration) async -> Bool {
        if let known = sentinels.isIsolated(since: started) { return known }
        let number = nextQuestion
        nextQuestion += 1
        let deadline = time.monotonic() + sentinels.patience
        await ask(sentinels.keys)
        // The sentinels may have answered while the scheduler was told.
        if let known = sentinels.isIsolated(since: started) { return known }
        var limit: Task<Void, any Error>?
        let answer = await withCheckedContinuation { continuation in
            questions[number] = Question(since: started, answer: continuation)
            // Only now: a deadline that passed while the scheduler was told must find the question.
            limit = Task {
                try await time.sleep(until: deadline)
                self.giveUp(number)
            }
        }
        limit?.cancel()
        return answer
    }

    private func answerQuestions() {
        for (number, question) in questions {
            guard let isolated = sentinels.isIsolated(since: question.since) else { continue }
            questions[number] = nil
            question.answer.resume(returning: isolated)
        }
    }

    /// The sentinels did not answer in time: their last word counts.
    private func giveUp(_ number: Int) {
        questions.removeValue(forKey: number)?.answer.resume(returning: sentinels.isIsolated)
    }

    // MARK: Clock

    private func lookAtClock() {
        guard let step = clock.look(time) else { return }
        logger.warning("the wall clock stepped", metadata: ["milliseconds": "\(step.milliseconds)"])
        pending.events.append(
            RecordEvent(time: time.now(), kind: .clockStep, details: ["step_ms": String(step.milliseconds)]))
    }

    // MARK: Loop

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.loop() }
        await stop()
    }

    private func loop() async {
        while !Task.isCancelled {
            await alarm.begin(until: time.monotonic() + Pipeline.turn, on: time)?.finish()
            alarm.woke()
            await turn()
        }
    }

    /// What happens every second, and at once when there is something to tell.
    func turn() async {
        lookAtClock()
        let composer = composer
        absorb(board.tick(at: time.now()) { composer.followers(of: $0) })
        if time.monotonic() - lastTrim >= Pipeline.trimming {
            lastTrim = time.monotonic()
            board.trim()
        }
        await commit()
        await readChanges()
    }

    private func stop() async {
        isStopped = true
        for number in questions.keys { giveUp(number) }
        pending.events.append(RecordEvent(time: time.now(), kind: .stop))
        failing?.retryAt = time.monotonic()
        await commit()
        // They know this actor, and would keep it and the record for ever.
        connect(ask: { _ in }, dispatch: {})
    }

    // MARK: Commit

    /// Asked for while one is under way, another follows at once: after the last turn nobody else would write what came
    /// meanwhile.
    private func commit() async {
        isCommitAsked = isCommitting
        guard !isCommitting, isDue else { return }
        isCommitting = true
        defer { isCommitting = false }
        repeat {
            isCommitAsked = false
            await commitPending()
        } while isCommitAsked
    }

    private func commitPending() async {
        if let failing, time.monotonic() < failing.retryAt { return await deliverUnrecorded() }
        var batch = pending.take(heartbeat: time.now())
        batch.deliveries = await outbox.current(batch.deliveries)
        await write(batch)
    }

    private var isDue: Bool {
        guard pending.isEmpty, let lastCommit else { return true }
        return time.monotonic() - lastCommit >= Pipeline.heartbeat
    }

    private func write(_ batch: Batch) async {
        let lost = pending.dropped
        var complete = batch
        if let gap = gap(lost: lost) { complete.events.append(gap) }
        let began = time.monotonic()
        do {
            let report = try await store.commit(complete)
            committed(report, took: time.monotonic() - began, lost: lost)
            await outbox.committed(batch.deliveries)
            if !batch.deliveries.isEmpty { await dispatch() }
        } catch {
            failed(error)
            pending.restore(batch)
            await deliverUnrecorded()
        }
    }

    private func committed(_ report: CommitReport, took: Duration, lost: Int) {
        lastCommit = time.monotonic()
        counters.batches += 1
        counters.committed += report.stored
        counters.refused += report.refused
        counters.lastCommit = took / .milliseconds(1)
        counters.longestCommit = max(counters.longestCommit, counters.lastCommit)
        pending.forgetDropped(lost)
        guard let former = failing else { return }
        failing = nil
        logger.notice(
            "the record is written again",
            metadata: ["since": "\(TimeText.rfc3339(former.since, timeZone: .gmt))", "observations_lost": "\(lost)"])
    }

    private func failed(_ error: any Error) {
        counters.failures += 1
        let now = time.monotonic()
        if var failing {
            failing.pause = min(failing.pause * 2, Pipeline.longestPause)
            failing.retryAt = now + failing.pause
            failing.error = String(describing: error)
            self.failing = failing
        } else {
            failing = Failing(since: time.now(), error: String(describing: error), retryAt: now + Pipeline.turn)
            logger.error(
                "the record cannot be written; probing and alerting go on", metadata: ["error": "\(error)"])
        }
    }

    /// What the record lacks, once it can be written again.
    private func gap(lost: Int) -> RecordEvent? {
        guard failing != nil || lost > 0 else { return nil }
        let now = time.now()
        return RecordEvent(
            time: now, kind: .gap,
            details: [
                "from": String((failing?.since ?? now).milliseconds), "to": String(now.milliseconds),
                "observations_lost": String(lost), "error": failing?.error ?? "the queue was full",
            ])
    }

    /// Alerts do not wait for the disk.
    private func deliverUnrecorded() async {
        guard !pending.deliveries.isEmpty else { return }
        await outbox.hold(pending.deliveries)
        await dispatch()
    }

    // MARK: From outside

    /// Something people are told that no attempt brought.
    func tell(_ alert: Alert) async {
        queue([alert])
        if isStopped { await commit() }
    }

    /// Follows a new plan, once the record knows it. Throws, and nothing changes, when it cannot be recorded.
    func follow(_ plan: Plan) async throws {
        // What was observed so far is recorded under the plan that was in force.
        await commit()
        let now = time.now()
        let recorded = try await store.adopt(plan: plan.accounting, at: now)
        composer = AlertComposer(plan)
        absorb(board.reload(plan.accounting, recorded, at: now))
        sentinels = SentinelGuard(plan.accounting, keeping: sentinels)
        answerQuestions()
    }

    /// What commands beside the daemon recorded: acknowledgements, maintenance, imports.
    private func readChanges() async {
        guard failing == nil else { return }
        do {
            let changes = try await store.changes(since: cursor)
            cursor = changes.cursor
            if let windows = changes.maintenance { board.plan(maintenance: windows) }
            for annotation in changes.annotations { if let alert = board.acknowledge(annotation) { queue([alert]) } }
            for (key, state) in changes.folds { goOn(key, from: state) }
        } catch {
            // The next turn reads again from the same place.
            counters.failures += 1
            logger.warning("cannot read what others recorded", metadata: ["error": "\(error)"])
        }
    }

    /// What is not committed yet comes after what was imported.
    private func goOn(_ key: CheckKey, from state: FoldState) {
        absorb(board.replace(state, of: key, at: time.now()))
        for stored in pending.observations where stored.key == key {
            if let applied = board.apply(stored.observation, to: key, at: time.now()) { absorb(applied.changes) }
        }
    }
}
