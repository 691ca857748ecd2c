package import NOCCore
import Synchronization

/// All of a record in memory, which can be appended to: what the ledger is to operations.
package final class MemoryLedger: OperationRecord {
    let state: Mutex<State>

    struct State {
        var record: MemoryRecord
        var events: [Event] = []
        var heartbeat: Instant?
        var deliveries: [Delivery] = []
        var alerts: [StandingAlert] = []
        var damping = AlertDamping()
        var findings: [String: [Finding]] = [:]
        var rules: [MaintenanceRule] = []
        var verification = EvidenceVerification()
        var lost: [LostHead] = []
        var accepted: [AcceptedLoss] = []
        var clock: KeptClock?
        var clockWord: ClockWord?

        /// One more event of the chain; gives its number.
        @discardableResult
        mutating func append(_ event: Event) -> Int64 {
            events.append(event)
            let count = Int64(events.count)
            record.head = EvidenceHead(events: count, hash: MemoryFiles.digest("\(count)".utf8))
            return count
        }
    }

    /// A row of the chain, as far as anybody asks for it again.
    enum Event {
        case event(RecordEvent)
        case annotation(Annotation)
        case maintenance, other
    }

    package let attachments = MemoryAttachments()

    package init(_ record: MemoryRecord) { state = Mutex(State(record: record)) }

    /// As it is now.
    package var record: MemoryRecord { state.withLock { $0.record } }

    package func setHeartbeat(_ instant: Instant) { state.withLock { $0.heartbeat = instant } }
    package func setVerification(_ result: EvidenceVerification) { state.withLock { $0.verification = result } }

    package func add(_ alert: StandingAlert) { state.withLock { $0.alerts.append(alert) } }
    package func setDamping(_ damping: AlertDamping) { state.withLock { $0.damping = damping } }
    package func add(_ delivery: Delivery) { state.withLock { $0.deliveries.append(delivery) } }

    /// What was reported as events, in order.
    package var events: [RecordEvent] {
        state.withLock { state in
            state.events.compactMap { if case .event(let event) = $0 { event } else { nil } }
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
    package func observationImports() -> [Int64: ImportOrigin] { record.observationImports() }
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
        state.withLock { state in
            for annotation in annotations {
                state.append(.annotation(annotation))
                state.record.notes.append(annotation)
            }
        }
    }

    package func addMaintenance(_ window: MaintenanceWindow) throws -> MaintenanceWindow {
        guard !window.interval.isEmpty else { throw invalid("a maintenance window must end after it starts") }
        return state.withLock { state in
            var stored = window
            stored.id = state.append(.maintenance)
            state.record.windows.append(stored)
            return stored
        }
    }

    package func endMaintenance(id: Int64, at: Instant, by: String, recordedAt: Instant) throws -> MaintenanceWindow {
        try state.withLock { state in
            guard
                let index = state.record.windows.firstIndex(where: {
                    $0.id == id && !$0.interval.isEmpty && at < $0.interval.end
                })
            else { throw invalid("maintenance window \(id) cannot be ended") }
            state.append(.maintenance)
            let start = state.record.windows[index].interval.start
            state.record.windows[index].interval = Interval(start, at)
            state.record.windows[index].ended = .init(by: by, at: recordedAt)
            state.record.windows[index].recurs?.isCut = true
            return state.record.windows[index]
        }
    }

    package func addCorrection(_ correction: Correction) throws -> Correction {
        guard Correction.classes.contains(correction.value), !correction.interval.isEmpty,
            correction.interval.end <= correction.recordedAt
        else { throw invalid("a correction sets a stretch of the past to up, down, excluded or unmonitored") }
        return state.withLock { state in
            var stored = correction
            stored.id = state.append(.other)
            state.record.rulings.append(stored)
            return stored
        }
    }

    package func voidCorrection(id: Int64, by: String, reason: String, recordedAt: Instant) throws -> Correction {
        try state.withLock { state in
            guard let index = state.record.rulings.firstIndex(where: { $0.id == id && $0.voided == nil }) else {
                throw invalid("correction \(id) cannot be withdrawn")
            }
            state.append(.other)
            state.record.rulings[index].voided = Voiding(by: by, reason: reason, at: recordedAt)
            return state.record.rulings[index]
        }
    }

    package func addHandRecord(_ handRecord: HandRecord) throws -> Int64 {
        for attachment in handRecord.attachments where attachments.path(of: attachment) == nil {
            throw invalid("attachment \(attachment.name) was not kept")
        }
        return state.withLock { state in
            let id = state.append(.other)
            state.record.handRecords.append(
                StoredHandRecord(id: id, record: handRecord, knownSince: handRecord.recordedAt))
            return id
        }
    }

    package func voidHandRecord(id: Int64, by: String, reason: String, recordedAt: Instant) throws -> StoredHandRecord {
        try state.withLock { state in
            guard let index = state.record.handRecords.firstIndex(where: { $0.id == id && $0.voided == nil }) else {
                throw invalid("record \(id) cannot be withdrawn")
            }
            state.append(.other)
            state.record.handRecords[index].voided = .init(by: by, reason: reason, at: recordedAt)
            return state.record.handRecords[index]
        }
    }

    package func recordPlan(_ plan: AccountingPlan, at now: Instant) -> Bool {
        state.withLock { $0.adopt(plan, at: now) }
    }
}

extension MemoryLedger: EvidenceRecord {
    package func evidenceHead() -> EvidenceHead { record.head }

    package func hasEvent(withHash hash: String) -> Bool {
        let events = state.withLock { $0.events.count }
        return events > 0 && (1...events).contains { MemoryFiles.digest("\($0)".utf8) == hash }
    }

    package func hash(of plan: AccountingPlan) -> String { MemoryFiles.digest("\(plan)".utf8) }

    package func verification(of interval: Interval?, progress: (Int, Int) -> Void) -> EvidenceVerification {
        progress(1, 1)
        return state.withLock { $0.verification }
    }
}

/// It has no tokens.
extension MemoryLedger: TimestampRegister {
    package func timestampRequest(of head: HeadPlace) -> [UInt8] { Array(head.hash.utf8) }
    package func keepTimestamp(_ answer: TimestampAnswer, authorities: String) throws -> HeadTimestamp {
        throw invalid("a record in memory keeps no tokens")
    }
    package func timestamps() -> [HeadTimestamp] { [] }
    package func fault(of timestamp: HeadTimestamp, authorities: String?) -> String? { nil }
}

/// It has no key.
extension MemoryLedger: KeyRegister {
    package func keys() -> [EvidenceKey] { [] }
    package func keyState() -> KeyState { .none }
    package func signature(of statement: String) -> EvidenceSignature? { nil }
    package func signedHead() -> WitnessedHead? {
        lastPlace().map { WitnessedHead(record: recordName(), place: $0) }
    }
    package func fault(of signature: EvidenceSignature, of statement: String, at event: Int64?) -> String? {
        signature.value == statement ? nil : "it is not the statement"
    }
    package func isSigned(head hash: String) -> Bool { false }
    package func keptHeadFault() -> String? { nil }
    package func makeKey(_ order: KeyOrder) throws -> EvidenceKey { throw invalid("a record in memory has no key") }
}

extension MemoryLedger: HeadRegister {
    package func setLost(_ heads: [LostHead]) { state.withLock { $0.lost = heads } }

    package func recordName() -> String { "memory" }

    package func place(ofHash hash: String) -> HeadPlace? {
        let events = state.withLock { $0.events.count }
        return (0..<events).map { $0 + 1 }.first { MemoryFiles.digest("\($0)".utf8) == hash }.map {
            HeadPlace(event: Int64($0), hash: hash, time: Instant(milliseconds: 0))
        }
    }

    package func lastPlace() -> HeadPlace? { place(ofHash: record.head.hash) }

    package func kinds(after event: Int64) -> [String: Int] {
        let count = state.withLock { $0.events.count } - Int(event)
        return count > 0 ? ["event": count] : [:]
    }

    package func lostHeads() -> [LostHead] { state.withLock { $0.lost } }

    package func acceptedLosses() -> [AcceptedLoss] { state.withLock { $0.accepted } }

    package func acceptLosses(by: String, reason: String, at time: Instant) throws -> [AcceptedLoss] {
        try state.withLock { state in
            guard !state.lost.isEmpty else { throw invalid("nothing to accept") }
            let losses = state.lost.map { AcceptedLoss(lost: $0, by: by, reason: reason, time: time) }
            for _ in losses { state.append(.other) }
            state.accepted += losses
            state.lost = []
            return losses
        }
    }
}

extension MemoryLedger: LiveRecord {
    package func folds() -> [CheckKey: FoldState] { record.lastFolds() }

    package func lastHeartbeat() -> Instant? { state.withLock { $0.heartbeat } }

    package func deliveries(limit: Int, states: [Delivery.State]) -> [Delivery] {
        Array(state.withLock { $0.deliveries }.reversed().filter { states.contains($0.state) }.prefix(limit))
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
                state.append(.event(.settled(delivery, outcome, by: person, at: time)))
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
    package var remedy: Remedy?

    package init(code: RecordFailureCode, message: String, cause: String? = nil, remedy: Remedy? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
        self.remedy = remedy
    }
}
