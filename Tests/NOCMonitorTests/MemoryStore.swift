import Foundation
import NOCCore
import TestSupport

/// The record in memory, as the daemon writes it, which can be made to fail and to hesitate.
actor MemoryStore: MonitorStore {
    struct Full: Error {}

    private let ledger = MemoryLedger(MemoryRecord(plans: []))
    private(set) var heartbeats: [Instant] = []
    private(set) var sealed: [Instant] = []
    private var resumed = ResumedState()
    private var changes: [RecordChanges] = []
    private var isFull = false
    private var isHolding = false
    private var isHoldingCommits = false
    /// Answers to what is due that wait.
    private(set) var held: [CheckedContinuation<Void, Never>] = []
    private var watchers:
        [(condition: @Sendable (isolated MemoryStore) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []

    var observations: [CheckKey: [Observation]] { ledger.record.observations }
    var events: [RecordEvent] { ledger.events }
    var incidents: [String: RegisteredIncident] {
        Dictionary(uniqueKeysWithValues: ledger.record.register.map { ($0.id, $0) })
    }
    var alerts: [String: StandingAlert] {
        Dictionary(
            uniqueKeysWithValues: ledger.standingAlerts(in: Interval(.distantPast, .distantFuture)).map { ($0.id, $0) })
    }
    /// In the order in which they were queued.
    var deliveries: [Delivery] { ledger.deliveries(limit: .max, states: Delivery.State.allCases).reversed() }

    /// What the next starts and reloads are told, whatever was written.
    func resume(from state: ResumedState) { resumed = state }
    func fill(_ full: Bool) { isFull = full }
    /// What is due is found out at once and told only after `letGo`.
    func holdAnswers() { isHolding = true }
    func letGo() {
        isHolding = false
        for answer in held { answer.resume() }
        held = []
    }
    /// The next commit is taken over at once and answered only after `letGo`.
    func holdCommit() { isHoldingCommits = true }
    func append(_ change: RecordChanges) { changes.append(change) }

    /// Returns once `condition` holds; the test's time limit bounds the wait.
    func until(_ condition: @escaping @Sendable (isolated MemoryStore) -> Bool) async {
        if condition(self) { return }
        await withCheckedContinuation { watchers.append((condition, $0)) }
    }

    func writeOccurrences(
        of configured: [MaintenanceRule], timeZone: TimeZone, at now: Instant
    ) async throws -> MaintenanceChange {
        try check()
        return await ledger.writeOccurrences(of: configured, timeZone: timeZone, at: now)
    }

    private func notify() {
        let ready = watchers.filter { $0.condition(self) }
        watchers.removeAll { $0.condition(self) }
        for watcher in ready { watcher.continuation.resume() }
    }

    func witnessedHead(at now: Instant) throws -> WitnessedHead {
        try check()
        return ledger.witnessedHead(at: now)
    }

    private func check() throws { if isFull { throw Full() } }

    func commit(_ batch: Batch) async throws -> CommitReport {
        let report = try store(batch)
        if isHoldingCommits {
            isHoldingCommits = false
            await withCheckedContinuation { answer in
                held.append(answer)
                notify()
            }
        }
        return report
    }

    private func store(_ batch: Batch) throws -> CommitReport {
        defer { notify() }
        try check()
        heartbeats.append(batch.heartbeat)
        return ledger.commit(batch)
    }

    func keep(_ findings: [Finding], of check: CheckKey) throws -> Attachment {
        try self.check()
        return ledger.keep(findings, of: check)
    }

    func findings(in attachment: Attachment) throws -> [Finding] { try ledger.findings(in: attachment) }

    func resume(plan: AccountingPlan, at now: Instant) -> ResumedState { resumed }

    func adopt(plan: AccountingPlan, at now: Instant) throws -> ResumedState {
        try check()
        return resumed
    }

    func changes(since cursor: Int64) -> RecordChanges {
        changes.isEmpty ? RecordChanges(cursor: cursor) : changes.removeFirst()
    }

    func maintain(_ upkeep: Upkeep) {
        sealed.append(upkeep.packing)
        notify()
    }

    func keptClock() -> KeptClock? { ledger.keptClock() }
    func keep(_ clock: KeptClock) { ledger.keep(clock) }
    func latestMoment() -> Instant? { ledger.latestMoment() }
    func clockWord() -> ClockWord? { ledger.clockWord() }
    func retirable(before time: Instant) -> RetirableDays? { ledger.retirable(before: time) }

    func dueDeliveries(at time: Instant, limit: Int) async -> [Delivery] {
        let result = ledger.dueDeliveries(at: time, limit: limit)
        if isHolding {
            await withCheckedContinuation { answer in
                held.append(answer)
                notify()
            }
        }
        return result
    }

    func nextDelivery() -> Instant? { ledger.nextDelivery() }

    func update(_ delivery: Delivery) throws {
        defer { notify() }
        try check()
        try ledger.update(delivery)
    }
}
