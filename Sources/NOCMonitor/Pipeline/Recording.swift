internal import Foundation
internal import Logging
internal import NOCCore

/// Stage 4: gathers batches of at most a second and commits each in one transaction; what was committed is told. While the
/// record cannot be written, everything else goes on. Confined to the pipeline's actor.
final class Recording {
    private static let heartbeat: Duration = .seconds(5)

    private let store: any MonitorStore
    private let telling: Telling
    private let time: any TimeSource
    private let logger: Logger
    private let meter: LoopMeter
    private var pending: PendingBatch
    private var cursor: Int64
    private var counters = RecordMetrics()
    private var isCommitting = false
    /// Somebody had more to commit while a commit was under way.
    private var isCommitAsked = false
    private var lastCommit: Duration?
    private(set) var failure: WriteFailure?
    /// People were told that the record cannot be written; later, that it can.
    private var isTold = false
    private var recovery: CollectorTrouble?

    init(
        store: any MonitorStore, cursor: Int64, queueLimit: Int, telling: Telling, time: any TimeSource,
        meter: LoopMeter, logger: Logger
    ) {
        self.store = store
        self.cursor = cursor
        self.telling = telling
        self.time = time
        self.meter = meter
        self.logger = logger
        pending = PendingBatch(limit: queueLimit)
    }

    var metrics: RecordMetrics {
        var result = counters
        result.queued = pending.observations.count
        return result
    }

    /// Written to within the time in which at least a heartbeat is.
    var isWell: Bool {
        failure == nil && lastCommit.map { time.monotonic() - $0 < Recording.heartbeat * 4 } ?? false
    }

    // MARK: What waits

    var uncommitted: [StoredObservation] { pending.observations }

    func add(_ observation: StoredObservation) {
        guard !pending.append(observation) else { return }
        counters.dropped += 1
        meter.skipped()
    }

    func add(_ events: [RecordEvent]) { pending.events += events }

    /// What the attempt found, where its check looks for findings. Of a check whose list still waits the newest is kept.
    func add(findings answer: CheckAnswer) {
        guard let findings = answer.result.findings else { return }
        pending.findings.removeAll { $0.check == answer.key }
        pending.findings.append(
            PendingBatch.FoundList(check: answer.key, time: answer.time, findings: findings))
    }

    /// What changed, with what is told of it once it is committed.
    func add(_ changes: StateBoard.Changes, _ deliveries: [Delivery]) {
        pending.append(changes, deliveries: deliveries)
    }

    // MARK: Commit

    /// Asked for while one is under way, another follows at once: after the last turn nobody else would write what came
    /// meanwhile.
    nonisolated(nonsending) func commit() async {
        isCommitAsked = isCommitting
        guard !isCommitting, isDue else { return }
        isCommitting = true
        defer { isCommitting = false }
        repeat {
            isCommitAsked = false
            await commitPending()
        } while isCommitAsked
    }

    /// The daemon ends.
    nonisolated(nonsending) func close() async {
        pending.events.append(RecordEvent(time: time.now(), kind: .stop))
        failure?.retryNow(time)
        await commit()
    }

    private var isDue: Bool {
        guard pending.isEmpty, let lastCommit else { return true }
        return time.monotonic() - lastCommit >= Recording.heartbeat
    }

    private nonisolated(nonsending) func commitPending() async {
        if let failure, time.monotonic() < failure.retryAt {
            return await telling.deliverUnrecorded(pending.deliveries)
        }
        var taken = pending.take(heartbeat: time.now())
        taken.batch.deliveries = await telling.current(taken.batch.deliveries)
        await write(taken)
    }

    private nonisolated(nonsending) func write(_ taken: PendingBatch.Taken) async {
        let lost = pending.dropped
        var complete = taken.batch
        if let gap = WriteFailure.gap(failure, lost: lost, at: time.now()) { complete.events.append(gap) }
        let began = time.monotonic()
        do {
            complete.events += try await kept(taken.findings)
            let report = try await store.commit(complete)
            committed(report, took: time.monotonic() - began, lost: lost)
            await telling.committed(taken.batch.deliveries, taken.news)
        } catch {
            failed(error)
            pending.restore(taken)
            await telling.deliverUnrecorded(pending.deliveries)
        }
    }

    /// Keeps each list, and says so in the chain.
    private nonisolated(nonsending) func kept(_ lists: [PendingBatch.FoundList]) async throws -> [RecordEvent] {
        var events: [RecordEvent] = []
        for list in lists {
            let attachment = try await store.keep(list.findings, of: list.check)
            events.append(.found(list.findings, by: list.check, at: list.time, kept: attachment))
        }
        return events
    }

    private func committed(_ report: CommitReport, took: Duration, lost: Int) {
        meter.done()
        lastCommit = time.monotonic()
        counters.batches += 1
        counters.committed += report.stored
        counters.refused += report.refused
        counters.lastCommit = took / .milliseconds(1)
        counters.longestCommit = max(counters.longestCommit, counters.lastCommit)
        pending.forgetDropped(lost)
        guard let former = failure else { return }
        failure = nil
        recovery = isTold ? former.trouble(until: time.now()) : nil
        isTold = false
        logger.notice(
            "the record is written again",
            metadata: ["since": "\(TimeText.rfc3339(former.since, timeZone: .gmt))", "observations_lost": "\(lost)"])
    }

    private func failed(_ error: any Error) {
        meter.failed()
        counters.failures += 1
        if failure != nil {
            failure?.goOn(time)
        } else {
            failure = WriteFailure(error, time)
            logger.error(
                "the record cannot be written; probing and alerting go on", metadata: ["error": "\(error)"])
        }
    }

    /// What people are to be told of the record itself, once; not of what was over in a moment.
    func trouble() -> CollectorTrouble? {
        if let failure, !isTold, failure.isLasting {
            isTold = true
            return failure.trouble()
        }
        defer { recovery = nil }
        return recovery
    }

    // MARK: What others recorded

    /// Nil while the record cannot be had.
    nonisolated(nonsending) func changes() async -> RecordChanges? {
        guard failure == nil else { return nil }
        do {
            let changes = try await store.changes(since: cursor)
            cursor = changes.cursor
            return changes
        } catch {
            // The next turn reads again from the same place.
            meter.failed()
            counters.failures += 1
            logger.warning("cannot read what others recorded", metadata: ["error": "\(error)"])
            // What is written to a file that nobody finds any more is written to no record.
            if (error as? any RecordFailure)?.code == .missing { failed(error) }
            return nil
        }
    }

    /// Records that `plan` is in force from now on. Throws, and nothing changes, when it cannot be recorded.
    nonisolated(nonsending) func adopt(_ plan: AccountingPlan) async throws -> ResumedState {
        // What was observed so far is recorded under the plan that was in force.
        await commit()
        return try await store.adopt(plan: plan, at: time.now())
    }
}
