package import NOCCore
import Synchronization

/// The record as the daemon writes it. Nothing is packed; whole UTC days are removed when nobody wants them any more.
extension MemoryLedger: MonitorStore {
    package func commit(_ batch: Batch) -> CommitReport {
        state.withLock { state in
            var stored = 0
            for item in batch.observations {
                if let last = state.record.observations[item.key]?.last, last.time >= item.observation.time { continue }
                var observation = item.observation
                observation.measurements = ObservationLimits.kept(observation.measurements)
                state.record.observations[item.key, default: []].append(observation)
                stored += 1
            }
            for event in batch.events {
                state.append(.event(event))
                if let target = event.target { state.damping.take(event.details, of: target, at: event.time) }
            }
            for incident in batch.incidents {
                state.append(.other)
                state.record.register.removeAll { $0.id == incident.id }
                state.record.register.append(incident)
            }
            for alert in batch.alerts {
                state.append(.other)
                state.alerts.removeAll { $0.id == alert.id }
                state.alerts.append(alert)
            }
            let known = Set(state.deliveries.map(\.id))
            state.deliveries += batch.deliveries.filter { !known.contains($0.id) }
            state.heartbeat = batch.heartbeat
            return CommitReport(stored: stored, refused: batch.observations.count - stored)
        }
    }

    package func resume(plan: AccountingPlan, at now: Instant) -> ResumedState {
        state.withLock { state in
            let silentSince = state.heartbeat
            let hasDied = state.lastTurn == .start
            if let silentSince { state.record.silences.append(Interval(silentSince, now)) }
            state.append(.event(RecordEvent(time: now, kind: .start)))
            _ = state.adopt(plan, at: now)
            state.heartbeat = now
            var resumed = state.resumed(plan, silentSince: silentSince, at: now)
            resumed.hasDied = hasDied
            resumed.degradedRuns = state.degradedRuns(after: resumed.folds, in: plan)
            return resumed
        }
    }

    package func adopt(plan: AccountingPlan, at now: Instant) -> ResumedState {
        state.withLock { state in
            _ = state.adopt(plan, at: now)
            return state.resumed(plan, silentSince: nil, at: now)
        }
    }

    package func witnessedHead(at now: Instant) -> WitnessedHead {
        let head = record.head
        return WitnessedHead(record: "memory", place: HeadPlace(event: head.events, hash: head.hash, time: now))
    }

    package func changes(since cursor: Int64) -> RecordChanges {
        state.withLock { state in
            var changes = RecordChanges(cursor: Int64(state.events.count))
            for event in state.events.dropFirst(Int(cursor)) {
                switch event {
                case .annotation(let annotation): changes.annotations.append(annotation)
                case .maintenance: changes.maintenance = state.record.windows
                case .event, .other: break
                }
            }
            return changes
        }
    }

    package func maintain(_ upkeep: Upkeep) {
        guard let boundary = upkeep.removing?.milliseconds else { return }
        let day: Int64 = 86_400_000
        let oldest = boundary / day * day
        state.withLock { state in
            for (key, observations) in state.record.observations {
                let removed = observations.prefix { $0.time.milliseconds < oldest }
                guard !removed.isEmpty else { continue }
                state.record.folds[key] = state.record.fold(of: key, over: removed)
                state.record.observations[key] = Array(observations.dropFirst(removed.count))
            }
            let incidents = state.record.register.filter { $0.end == nil }.map(\.id)
            let open = Set(incidents + state.alerts.filter { $0.end == nil }.map(\.id))
            state.deliveries.removeAll {
                $0.state != .pending && $0.createdAt.milliseconds < boundary && !open.contains($0.incident ?? "")
            }
        }
    }

    package func dueDeliveries(at time: Instant, limit: Int) -> [Delivery] {
        Array(state.withLock(\.heads).filter { $0.nextAttempt <= time }.prefix(limit))
    }

    package func nextDelivery() -> Instant? { state.withLock(\.heads).map(\.nextAttempt).min() }

    package func update(_ delivery: Delivery) throws {
        try state.withLock { state in
            guard let index = state.deliveries.firstIndex(where: { $0.id == delivery.id }) else {
                throw MemoryFailure(code: .invalid, message: "there is no delivery \(delivery.id)")
            }
            state.deliveries[index] = delivery
        }
    }

    // MARK: Findings

    package func keep(_ findings: [Finding], of check: CheckKey) -> Attachment {
        let findings = findings.sorted { ($0.place, $0.rule, $0.evidence) < ($1.place, $1.rule, $1.evidence) }
        let text = findings.map { "\($0)" }.joined(separator: "\n")
        let attachment = Attachment(
            name: Attachment.safeName("findings-\(check.target)-\(check.check).json"), bytes: Int64(text.utf8.count),
            sha256: MemoryFiles.digest("\(check) \(text)".utf8))
        state.withLock { $0.findings[attachment.sha256] = findings }
        return attachment
    }

    package func findings(in attachment: Attachment) throws -> [Finding] {
        guard let findings = state.withLock({ $0.findings[attachment.sha256] }) else {
            throw MemoryFailure(code: .missing, message: "findings \(attachment.name) are missing")
        }
        return findings
    }
}

extension MemoryLedger.State {
    /// For each hook and incident (target, or hook alone, where there is none) the oldest that is pending.
    fileprivate var heads: [Delivery] {
        var lanes = Set<[String?]>()
        return deliveries.filter { delivery in
            delivery.state == .pending
                && lanes.insert([
                    delivery.hook, delivery.incident, delivery.incident == nil ? delivery.target : nil,
                ]).inserted
        }
    }

    /// True when it was another one than the last.
    mutating func adopt(_ plan: AccountingPlan, at now: Instant) -> Bool {
        guard record.plans.last?.plan != plan else { return false }
        append(.other)
        let heard = heartbeat.map { $0 + .milliseconds(1) } ?? .distantPast
        let time = record.plans.last.map { max(now, heard, $0.time) } ?? now
        record.plans.append(PlanVersion(time: time, plan: plan))
        return true
    }

    /// Whether a daemon began or ended last.
    fileprivate var lastTurn: RecordEvent.Kind? {
        for case .event(let event) in events.reversed() where [.start, .stop].contains(event.kind) { return event.kind }
        return nil
    }

    fileprivate func resumed(_ plan: AccountingPlan, silentSince: Instant?, at now: Instant) -> ResumedState {
        let keys = Set(plan.targets.flatMap { t in t.checks.map { CheckKey(target: t.id, check: $0.id) } })
        let incidents = record.registeredIncidents()
        let open = incidents.filter { $0.end == nil }
        let left = incidents.filter { incident in
            incident.end != nil && incident.end == leaving(incident.id)
                && plan.targets.contains { $0.id == incident.target }
        }
        let standing = alerts.filter { $0.end == nil }.sorted {
            ($0.target, $0.start, $0.id) < ($1.target, $1.start, $1.id)
        }
        return ResumedState(
            folds: record.lastFolds().filter { keys.contains($0.key) }, openIncidents: open, leftIncidents: left,
            openAlerts: standing, openings: openings(since: now - .seconds(7 * 86_400)), flapping: damping.flapping,
            endings: endings(of: damping.flapping.keys), acknowledged: acknowledged(open + left, standing),
            lastSent: lastSent(open.map(\.id) + standing.map(\.id)), maintenance: record.windows,
            silentSince: silentSince, cursor: Int64(events.count))
    }

    fileprivate func degradedRuns(
        after folds: [CheckKey: FoldState], in plan: AccountingPlan
    ) -> [CheckKey: [Observation]] {
        var runs: [CheckKey: [Observation]] = [:]
        for (key, state) in folds where state.lastOutcome == .degraded {
            guard let last = state.lastTime,
                let check = plan.target(key.target)?.checks.first(where: { $0.id == key.check })
            else { continue }
            let end = record.register.filter { $0.target == key.target }.compactMap(\.end).max()
            runs[key] = DegradedRun.until(last, check.policy, since: end ?? .distantPast) { _ in
                record.observations[key] ?? []
            }
        }
        return runs
    }

    private func endings(of targets: some Sequence<String>) -> [String: LastEnding] {
        func last<T>(_ all: [T], _ end: (T) -> Instant?) -> T? {
            all.filter { end($0) != nil }.max { end($0) ?? .distantPast < end($1) ?? .distantPast }
        }
        var result: [String: LastEnding] = [:]
        for target in targets {
            result[target] = LastEnding(
                last(record.register.filter { $0.target == target }, \.end),
                last(alerts.filter { $0.target == target }, \.end))
        }
        return result
    }

    /// When alerts of each target opened since `time` and since it was last told to keep still; incidents among them of which
    /// somebody was told.
    private func openings(since time: Instant) -> [String: [Instant]] {
        let told = Set(deliveries.filter { $0.event == .down }.compactMap(\.incident))
        let all =
            alerts.map { ($0.target, $0.openedAt) }
            + record.register.filter { told.contains($0.id) }.map { ($0.target, $0.confirmedAt) }
        let steady = damping.steady
        var result: [String: [Instant]] = [:]
        for (target, instant) in all.sorted(by: { $0.1 < $1.1 }) where instant > max(time, steady[target] ?? time) {
            result[target, default: []].append(instant)
        }
        return result
    }

    /// When the target of incident `id` left the plan.
    private func leaving(_ id: String) -> Instant? {
        var result: Instant?
        for case .event(let event) in events where RecordEvent.leftIncident(event.details) == id { result = event.time }
        return result
    }

    private func acknowledged(_ incidents: [RegisteredIncident], _ alerts: [StandingAlert]) -> [String: Instant] {
        var result: [String: Instant] = [:]
        for note in record.notes where note.acknowledges {
            if let id = note.alert {
                guard alerts.contains(where: { $0.id == id }) else { continue }
                result[id] = min(result[id] ?? note.recordedAt, note.recordedAt)
                continue
            }
            for incident in incidents where incident.target == note.target && incident.start <= note.instant {
                result[incident.id] = min(result[incident.id] ?? note.recordedAt, note.recordedAt)
            }
        }
        return result
    }

    private func lastSent(_ ids: [String]) -> [String: [Sent: Instant]] {
        var result: [String: [Sent: Instant]] = [:]
        for delivery in deliveries {
            guard let id = delivery.incident, ids.contains(id) else { continue }
            let sent = Sent(delivery.event, to: delivery.hook)
            result[id, default: [:]][sent] = max(result[id]?[sent] ?? .distantPast, delivery.createdAt)
        }
        return result
    }
}
