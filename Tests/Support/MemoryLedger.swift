package import NOCCore
import Synchronization

/// All of a record in memory, which can be appended to: what the ledger is to operations.
package final class MemoryLedger: OperationRecord {
    private let state: Mutex<State>

    private struct State {
        var record: MemoryRecord
        var events: Int64 = 0
        var heartbeat: Instant?
        var deliveries: [Delivery] = []
        var alerts: [StandingAlert] = []
        var damping = AlertDamping()
        var notes: [RecordEvent] = []
        var verification = EvidenceVerification()
    }

    package let attachments = MemoryAttachments()

    package init(_ record: MemoryRecord) { state = Mutex(State(record: record)) }

    /// As it is now.
    package var record: MemoryRecord { state.withLock { $0.record } }

    package func setHeartbeat(_ instant: Instant) { state.withLock { $0.heartbeat = instant } }
    package func setVerification(_ result: EvidenceVerification) { state.withLock { $0.verification = result } }

    package func add(_ alert: StandingAlert) { state.withLock { $0.alerts.append(alert) } }
    package func setDamping(_ damping: AlertDamping) { state.withLock { $0.damping = damping } }
    /// What was noted of deliveries.
    package var notes: [RecordEvent] { state.withLock { $0.notes } }

    package func add(_ delivery: Delivery) { state.withLock { $0.deliveries.append(delivery) } }

    /// One more event of the chain; gives its number.
    private func append<Failure: Error>(
        _ change: (inout MemoryRecord, Int64) throws(Failure) -> Void
    ) throws(Failure) -> Int64 {
        try state.withLock { state throws(Failure) in
            try change(&state.record, state.events + 1)
            state.events += 1
            state.record.head = EvidenceHead(events: state.events, hash: MemoryFiles.digest("\(state.events)".utf8))
            return state.events
        }
    }

    private func invalid(_ message: String) -> MemoryFailure { MemoryFailure(code: .invalid, message: message) }
}

extension MemoryLedger: AccountRecord, HandRecordRegister {
    package func snapshot() -> any RecordSnapshot { record }
    package func planVersions() -> [PlanVersion] { record.planVersions() }
    package func maintenanceWindows() -> [MaintenanceWindow] { record.maintenanceWindows() }
    package func corrections() -> [Correction] { record.corrections() }
    package func stateLines() -> [StateLine] { record.stateLines() }
    package func annotations() -> [Annotation] { record.annotations() }
    package func interruptions() -> [Interval] { record.interruptions() }
    package func registeredIncidents() -> [RegisteredIncident] { record.registeredIncidents() }
    package func extents() -> [CheckKey: Interval] { record.extents() }
    package func allHandRecords() -> [StoredHandRecord] { record.allHandRecords() }

    package func read(
        _ check: CheckKey, _ interval: Interval, columns: RecordColumns, start: (FoldState) -> Void,
        receive: (borrowing ObservationColumns) throws -> Bool
    ) throws {
        try record.read(check, interval, columns: columns, start: start, receive: receive)
    }
}

extension MemoryLedger: StatementStore {
    package func annotate(_ annotations: [Annotation]) {
        for annotation in annotations { _ = append { record, _ in record.notes.append(annotation) } }
    }

    package func addMaintenance(_ window: MaintenanceWindow) -> MaintenanceWindow {
        var stored = window
        stored.id = append { record, id in
            var window = window
            window.id = id
            record.windows.append(window)
        }
        return stored
    }

    package func endMaintenance(id: Int64, at: Instant, by: String, recordedAt: Instant) throws -> MaintenanceWindow {
        var ended: MaintenanceWindow?
        _ = try append { record, _ in
            guard let index = record.windows.firstIndex(where: { $0.id == id && at < $0.interval.end }) else {
                throw invalid("maintenance window \(id) cannot be ended")
            }
            record.windows[index].interval.end = max(at, record.windows[index].interval.start)
            ended = record.windows[index]
        }
        guard let ended else { throw invalid("maintenance window \(id) cannot be ended") }
        return ended
    }

    package func addCorrection(_ correction: Correction) -> Correction {
        var stored = correction
        stored.id = append { record, id in
            var correction = correction
            correction.id = id
            record.rulings.append(correction)
        }
        return stored
    }

    package func voidCorrection(id: Int64, by: String, reason: String, recordedAt: Instant) throws -> Correction {
        var result: Correction?
        _ = try append { record, _ in
            guard let index = record.rulings.firstIndex(where: { $0.id == id && $0.voided == nil }) else {
                throw invalid("correction \(id) cannot be withdrawn")
            }
            record.rulings[index].voided = Voiding(by: by, reason: reason, at: recordedAt)
            result = record.rulings[index]
        }
        guard let result else { throw invalid("correction \(id) cannot be withdrawn") }
        return result
    }

    package func addRecord(_ handRecord: HandRecord) -> Int64 {
        append { record, id in
            record.handRecords.append(
                StoredHandRecord(id: id, record: handRecord, knownSince: handRecord.recordedAt))
        }
    }

    package func voidRecord(id: Int64, by: String, reason: String, recordedAt: Instant) throws -> StoredHandRecord {
        var result: StoredHandRecord?
        _ = try append { record, _ in
            guard let index = record.handRecords.firstIndex(where: { $0.id == id && $0.voided == nil }) else {
                throw invalid("record \(id) cannot be withdrawn")
            }
            record.handRecords[index].voided = .init(by: by, reason: reason, at: recordedAt)
            result = record.handRecords[index]
        }
        guard let result else { throw invalid("record \(id) cannot be withdrawn") }
        return result
    }

    package func recordPlan(_ plan: AccountingPlan, at now: Instant) -> Bool {
        guard record.plans.last?.plan != plan else { return false }
        _ = append { record, _ in record.plans.append(PlanVersion(time: now, plan: plan)) }
        return true
    }
}

extension MemoryLedger: EvidenceRecord {
    package func evidenceHead() -> EvidenceHead { record.head }

    package func hasEvent(withHash hash: String) -> Bool {
        let events = state.withLock { $0.events }
        return events > 0 && (1...events).contains { MemoryFiles.digest("\($0)".utf8) == hash }
    }

    package func hash(of plan: AccountingPlan) -> String { MemoryFiles.digest("\(plan)".utf8) }

    package func verification(of interval: Interval?, progress: (Int, Int) -> Void) -> EvidenceVerification {
        progress(1, 1)
        return state.withLock { $0.verification }
    }
}

extension MemoryLedger: LiveRecord {
    /// Folded from all observations by the policies of the plans.
    package func folds() -> [CheckKey: FoldState] {
        let record = record
        var result: [CheckKey: FoldState] = [:]
        for (key, observations) in record.observations {
            guard let policies = record.schedule(of: key) else { continue }
            var fold = CheckFold()
            for item in observations {
                _ = fold.fold(item.time, item.outcome, policies.policy(at: item.time.milliseconds))
            }
            result[key] = fold.state
        }
        return result
    }

    package func lastHeartbeat() -> Instant? { state.withLock { $0.heartbeat } }

    package func deliveries(limit: Int, states: [Delivery.State]) -> [Delivery] {
        Array(state.withLock { $0.deliveries }.filter { states.contains($0.state) }.prefix(limit))
    }
}

extension MemoryLedger: AlertRecord {
    package func standingAlerts(in interval: Interval) -> [StandingAlert] {
        state.withLock { $0.alerts }
            .filter { $0.start < interval.end && ($0.end ?? .distantFuture) >= interval.start }
            .sorted { ($0.openedAt, $0.id) < ($1.openedAt, $1.id) }
    }

    package func damping() -> AlertDamping { state.withLock { $0.damping } }

    package func settle(
        undelivered ids: [String]?, as outcome: Settlement, by person: String, at time: Instant
    ) throws -> [Delivery] {
        try state.withLock { state in
            let known = state.deliveries.filter { $0.state == .undelivered }
            let wanted = try ids.map { ids in
                try ids.map { id in
                    guard let found = known.first(where: { $0.id == id }) else {
                        throw invalid("there is no undelivered alert \(id)")
                    }
                    return found
                }
            }
            return (wanted ?? known).map { delivery in
                let settled = delivery.settled(outcome, at: time)
                state.deliveries = state.deliveries.map { $0.id == settled.id ? settled : $0 }
                state.notes.append(.settled(delivery, outcome, by: person, at: time))
                return settled
            }
        }
    }
}

/// What a record in memory refuses.
package struct MemoryFailure: RecordFailure {
    package var code: RecordFailureCode
    package var message: String
    package var cause: String?

    package init(code: RecordFailureCode, message: String, cause: String? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}
