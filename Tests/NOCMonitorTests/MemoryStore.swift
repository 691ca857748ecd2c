import NOCCore

/// A record in memory that can be made to fail.
actor MemoryStore: MonitorStore {
    struct Full: Error {}

    private(set) var observations: [CheckKey: [Observation]] = [:]
    private(set) var events: [RecordEvent] = []
    private(set) var incidents: [String: RegisteredIncident] = [:]
    private(set) var alerts: [String: StandingAlert] = [:]
    private(set) var deliveries: [Delivery] = []
    private(set) var heartbeats: [Instant] = []
    private(set) var plans: [AccountingPlan] = []
    private(set) var sealed: [Instant] = []
    private(set) var lists: [String: [Finding]] = [:]
    private var resumed = ResumedState()
    private var changes: [RecordChanges] = []
    private var isFull = false
    private var isHolding = false
    private var isHoldingCommits = false
    /// Answers to what is due that wait.
    private(set) var held: [CheckedContinuation<Void, Never>] = []
    private var watchers:
        [(condition: @Sendable (isolated MemoryStore) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []

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

    private func notify() {
        let ready = watchers.filter { $0.condition(self) }
        watchers.removeAll { $0.condition(self) }
        for watcher in ready { watcher.continuation.resume() }
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
        var stored = 0
        for item in batch.observations {
            if let last = observations[item.key]?.last, last.time >= item.observation.time { continue }
            observations[item.key, default: []].append(item.observation)
            stored += 1
        }
        events += batch.events
        for incident in batch.incidents { incidents[incident.id] = incident }
        for alert in batch.alerts { alerts[alert.id] = alert }
        let known = Set(deliveries.map(\.id))
        deliveries += batch.deliveries.filter { !known.contains($0.id) }
        heartbeats.append(batch.heartbeat)
        return CommitReport(stored: stored, refused: batch.observations.count - stored)
    }

    func keep(_ findings: [Finding], of check: CheckKey) throws -> Attachment {
        try self.check()
        let name = "\(check)-\(lists.count)"
        lists[name] = findings
        return Attachment(name: name, bytes: 1, sha256: name)
    }

    func findings(in attachment: Attachment) throws -> [Finding] {
        guard let list = lists[attachment.sha256] else { throw Full() }
        return list
    }

    func resume(plan: AccountingPlan, at now: Instant) -> ResumedState {
        plans.append(plan)
        return resumed
    }

    func adopt(plan: AccountingPlan, at now: Instant) throws -> ResumedState {
        try check()
        plans.append(plan)
        return resumed
    }

    func changes(since cursor: Int64) -> RecordChanges {
        changes.isEmpty ? RecordChanges(cursor: cursor) : changes.removeFirst()
    }

    func maintain(before time: Instant, keeping: Duration) {
        sealed.append(time)
        notify()
    }

    func dueDeliveries(at time: Instant, limit: Int) async -> [Delivery] {
        let result = due(at: time, limit: limit)
        if isHolding {
            await withCheckedContinuation { answer in
                held.append(answer)
                notify()
            }
        }
        return result
    }

    private func due(at time: Instant, limit: Int) -> [Delivery] {
        var lanes = Set<[String]>()
        let heads = deliveries.filter { delivery in
            delivery.state == .pending
                && lanes.insert([delivery.hook, delivery.incident ?? delivery.target ?? ""]).inserted
        }
        return Array(heads.filter { $0.nextAttempt <= time }.prefix(limit))
    }

    func nextDelivery() -> Instant? { deliveries.filter { $0.state == .pending }.map(\.nextAttempt).min() }

    func update(_ delivery: Delivery) throws {
        defer { notify() }
        try check()
        guard let index = deliveries.firstIndex(where: { $0.id == delivery.id }) else { throw Full() }
        deliveries[index] = delivery
    }
}
