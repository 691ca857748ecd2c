internal import Foundation
internal import GRDB
package import NOCCore

extension Ledger: MonitorStore {
    /// Events come before incidents, incidents before deliveries. A delivery whose id is queued already is left as it is.
    package func commit(_ batch: Batch) async throws -> CommitReport {
        let memory = memory
        let accepted = try await write(for: .zero) { db in
            try memory.refresh(db)
            var accepted = try memory.accept(db, batch.observations)
            var open = try memory.openRun(db)
            let stored = try StoredBatch.append(db, accepted.rows, heartbeat: batch.heartbeat)
            open.add(stored.batch, stored.digest)
            for event in batch.events { try Ledger.append(db, event) }
            for incident in batch.incidents { try IncidentRegister.save(db, incident, at: batch.heartbeat) }
            for alert in batch.alerts { try AlertRegister.save(db, alert, at: batch.heartbeat) }
            try Outbox.insert(db, batch.deliveries, at: batch.heartbeat)
            // What an outage rests on stands in the chain with it.
            if batch.isMomentous || open.isDue(at: batch.heartbeat) { try open.close(db, at: batch.heartbeat) }
            accepted.open = open
            return accepted
        } then: {
            memory.remember($0)
        }
        return CommitReport(stored: accepted.rows.count, refused: batch.observations.count - accepted.rows.count)
    }

    /// Appends the `start` event, which says since when nothing was recorded, and a first heartbeat.
    package func resume(plan: AccountingPlan, at now: Instant) async throws -> ResumedState {
        let memory = memory
        var resumed = try await write { db in
            memory.forgetRun()
            // What the daemon before could not tell of any more.
            var open = try OpenRun(db)
            let silentSince = try StoredBatch.latest(db)?.heartbeat
            let hasDied = try Chain.last(db, of: [.start, .stop]) == ChainKind.start.rawValue
            let details = silentSince.map { ["silent_since": String($0.milliseconds)] } ?? [:]
            try Ledger.append(db, RecordEvent(time: now, kind: .start, details: details))
            let digest = try PlanArchive.record(db, plan, at: now).digest
            try open.close(db, at: now)
            try StoredBatch.append(db, [], heartbeat: now)
            var state = try Ledger.state(db, (digest, plan), silentSince: silentSince, at: now)
            state.hasDied = hasDied
            return state
        }
        resumed.degradedRuns = try await degradedRuns(after: resumed.folds, in: plan)
        return resumed
    }

    private func degradedRuns(
        after folds: [CheckKey: FoldState], in plan: AccountingPlan
    ) async throws -> [CheckKey: [Observation]] {
        let cache = cache
        return try await look { db in
            let ends = try IncidentRegister.lastEnds(db)
            let decoder = SegmentDecoder()
            var runs: [CheckKey: [Observation]] = [:]
            for (key, state) in folds where state.lastOutcome == .degraded {
                guard let last = state.lastTime,
                    let check = plan.target(key.target)?.checks.first(where: { $0.id == key.check })
                else { continue }
                runs[key] = try DegradedRun.until(last, check.policy, since: ends[key.target] ?? .distantPast) {
                    interval in
                    var found: [Observation] = []
                    try Observations.read(db, cache, decoder, key, interval, .reasons) { _ in
                    } receive: { chunk in
                        found += chunk.observations
                        return true
                    }
                    return found
                }
            }
            return runs
        }
    }

    @discardableResult
    package func adopt(plan: AccountingPlan, at now: Instant) async throws -> ResumedState {
        try await write { db in
            let digest = try PlanArchive.record(db, plan, at: now).digest
            return try Ledger.state(db, (digest, plan), silentSince: nil, at: now)
        }
    }

    package func changes(since cursor: Int64) async throws -> RecordChanges {
        if let displaced = displaced() { throw displaced }
        return try await look { db in
            let head = try Chain.head(db).seq
            var changes = RecordChanges(cursor: head)
            guard head != cursor else { return changes }
            changes.annotations = try Facts.annotations(db, after: cursor)
            var checks: Set<String> = []
            try Chain.forEach(db, kinds: [.maintenance, .imported], after: cursor) { event in
                if event.kind == ChainKind.maintenance.rawValue {
                    if changes.maintenance == nil { changes.maintenance = try Facts.maintenance(db) }
                } else {
                    checks.formUnion(try event.decode(ImportPayload.self).checks.keys)
                }
            }
            if !checks.isEmpty { changes.folds = try CheckFolds.now(db) { checks.contains($0.description) } }
            return changes
        }
    }

    package func dueDeliveries(at time: Instant, limit: Int) async throws -> [Delivery] {
        try await look { try Outbox.due($0, at: time, limit: limit) }
    }

    package func nextDelivery() async throws -> Instant? { try await look(Outbox.next) }

    package func update(_ delivery: Delivery) async throws {
        try await write(for: .zero) { try Outbox.update($0, delivery, at: delivery.finishedAt ?? delivery.nextAttempt) }
    }

    static func append(_ db: Database, _ event: RecordEvent) throws {
        let payload = EventPayload(target: event.target, check: event.check, details: event.details)
        _ = try Chain.append(db, time: event.time, kind: ChainKind(event.kind), payload)
    }

    /// How far back openings of alerts may count for anything.
    private static let memory: Duration = .seconds(7 * 86_400)

    private static func state(
        _ db: Database, _ known: PlanArchive.KnownPlan, silentSince: Instant?, at now: Instant
    ) throws -> ResumedState {
        let plan = known.plan
        let keys = Set(plan.targets.flatMap { t in t.checks.map { CheckKey(target: t.id, check: $0.id) } })
        let open = try IncidentRegister.open(db)
        let alerts = try AlertRegister.open(db)
        let notes = try Notes(db)
        let left = try IncidentRegister.all(db, endedAt: notes.ends, of: Set(plan.targets.map(\.id)))
        return ResumedState(
            folds: try CheckFolds.now(db, known: known) { keys.contains($0) }, openIncidents: open,
            leftIncidents: left, openAlerts: alerts,
            openings: try AlertRegister.openings(db, since: now - memory, steady: notes.damping.steady),
            flapping: notes.damping.flapping, endings: try endings(db, notes.damping.flapping.keys),
            acknowledged: try acknowledged(db, open + left, Set(alerts.map(\.id))),
            lastSent: try Outbox.lastSent(db, open.map(\.id) + alerts.map(\.id)),
            maintenance: try Facts.maintenance(db), silentSince: silentSince,
            openTroubles: try Outbox.openTroubles(db), cursor: try Chain.head(db).seq)
    }

    private static func endings(_ db: Database, _ targets: some Sequence<String>) throws -> [String: LastEnding] {
        var result: [String: LastEnding] = [:]
        for target in targets {
            result[target] = LastEnding(
                try IncidentRegister.lastEnded(db, of: target), try AlertRegister.lastEnded(db, of: target))
        }
        return result
    }

    /// When each was first acknowledged. What was said of an incident belongs to the one that holds at that instant, of a standing
    /// alert to that one.
    private static func acknowledged(
        _ db: Database, _ open: [RegisteredIncident], _ alerts: Set<String>
    ) throws -> [String: Instant] {
        var result: [String: Instant] = [:]
        for annotation in try Facts.annotations(db) where annotation.acknowledges {
            if let alert = annotation.alert {
                guard alerts.contains(alert) else { continue }
                result[alert] = min(result[alert] ?? annotation.knownSince, annotation.knownSince)
                continue
            }
            for incident in open where incident.target == annotation.target && incident.start <= annotation.instant {
                result[incident.id] = min(result[incident.id] ?? annotation.knownSince, annotation.knownSince)
            }
        }
        return result
    }
}

extension Batch {
    /// It begins or ends an outage, or a run of the daemon.
    fileprivate var isMomentous: Bool { !incidents.isEmpty || events.contains { $0.kind == .stop } }
}
