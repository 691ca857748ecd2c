import Foundation
import Logging
import NOCCore
import NOCLedger
import NOCMonitor
import ServiceLifecycle

/// Takes the record's place while it cannot be had: on a disk that is full or read-only, or when it is gone or damaged. The daemon watches and
/// alerts; what it sees waits in the pipeline. Once the record can be written the daemon stops this watch, whose last batch goes into
/// the record with the gap, and goes on from there.
actor WaitingRecord: MonitorStore, Service {
    private static let pause: Duration = .seconds(2)

    private let directory: String
    private let readers: Int
    private let plan: PlanInForce
    /// There was no record before.
    nonisolated let hasNeverRecorded: Bool
    private let began: Instant
    private let logger: Logger
    private var trouble: LedgerError
    /// The file that was found damaged: no look mends it, and one at a large record takes long.
    private var damaged: FileState?
    private var lock: DirectoryLock?
    /// The record, as soon as it was had.
    private(set) var ledger: Ledger?
    /// The daemon was asked to stop, while the record came back maybe.
    private(set) var isStopped = false
    /// Targets whose outages or alerts the record knows already: how those go on is found out when the watch goes on from it.
    private var known: Set<String> = []

    init(_ trouble: LedgerError, directory: String, readers: Int, plan: PlanInForce, logger: Logger) {
        self.trouble = trouble
        self.directory = directory
        self.readers = readers
        self.plan = plan
        self.logger = logger
        hasNeverRecorded = !Ledger.wasThere(directory: directory)
        began = SystemTime().now()
        // A disk that is read-only may have no room for it: then two daemons may watch, and none writes.
        lock = try? DirectoryLock(directory: directory)
        damaged = trouble.code == .damaged ? FileState("\(directory)/ledger.sqlite") : nil
    }

    /// Ends when the record can be written.
    func run() async throws {
        logger.error(
            "there is no record; probing and alerting go on without", metadata: ["error": "\(trouble)"])
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // Cancelled: the daemon stops.
                try? await Task.sleep(for: WaitingRecord.pause)
                if !Task.isCancelled, await self.attach() { break }
            }
            await self.noteStop(Task.isCancelled)
        }
    }

    private func noteStop(_ isAsked: Bool) { isStopped = isAsked }

    private func attach() async -> Bool {
        let state = FileState("\(directory)/ledger.sqlite")
        guard damaged == nil || damaged != state else { return false }
        let hadLock = lock != nil
        lock = nil
        do {
            let found = try Ledger.open(directory: directory, mode: .daemon, readers: readers)
            let resumed = try await found.resume(plan: plan.value.accounting, at: began)
            known = Set(resumed.openIncidents.map(\.target) + resumed.openAlerts.map(\.target))
            ledger = found
            logger.notice("the record can be written")
            return true
        } catch {
            trouble = error as? LedgerError ?? trouble
            damaged = trouble.code == .damaged ? state : nil
            // See above.
            if hadLock { lock = try? DirectoryLock(directory: directory) }
            return false
        }
    }

    private func record() throws -> Ledger {
        guard let ledger else { throw trouble }
        return ledger
    }

    func commit(_ batch: Batch) async throws -> CommitReport {
        var batch = batch
        batch.incidents.removeAll { known.contains($0.target) }
        batch.alerts.removeAll { known.contains($0.target) }
        return try await record().commit(batch)
    }

    func resume(plan: AccountingPlan, at now: Instant) -> ResumedState { ResumedState() }

    func adopt(plan: AccountingPlan, at now: Instant) async throws -> ResumedState {
        guard let ledger else { return ResumedState() }
        return try await ledger.adopt(plan: plan, at: now)
    }

    func changes(since cursor: Int64) -> RecordChanges { RecordChanges(cursor: cursor) }

    func writeOccurrences(
        of configured: [MaintenanceRule], timeZone: TimeZone, at now: Instant
    ) async throws -> MaintenanceChange {
        try await record().writeOccurrences(of: configured, timeZone: timeZone, at: now)
    }

    /// There is nothing to keep up.
    func maintain(_ upkeep: Upkeep) {}

    func witnessedHead(at now: Instant) async throws -> WitnessedHead { try await record().witnessedHead(at: now) }

    func dueDeliveries(at time: Instant, limit: Int) async throws -> [Delivery] {
        try await record().dueDeliveries(at: time, limit: limit)
    }

    func nextDelivery() async throws -> Instant? { try await record().nextDelivery() }

    func update(_ delivery: Delivery) async throws { try await record().update(delivery) }

    func keep(_ findings: [NOCCore.Finding], of check: CheckKey) async throws -> Attachment {
        try await record().keep(findings, of: check)
    }

    func findings(in attachment: Attachment) async throws -> [NOCCore.Finding] {
        try await record().findings(in: attachment)
    }

    func keptClock() -> KeptClock? { nil }
    func keep(_ clock: KeptClock) {}
    func latestMoment() -> Instant? { nil }
    func clockWord() -> ClockWord? { nil }
    func retirable(before time: Instant) -> RetirableDays? { nil }
}

extension LedgerError {
    /// Whether the daemon watches without a record meanwhile, in a state directory that is there.
    func canBeWaitedFor(in directory: String) -> Bool {
        guard FileManager.default.fileExists(atPath: directory) else { return false }
        return switch code {
        case .full, .readOnly, .inputOutput, .busy, .missing, .damaged: true
        case .forbidden, .inUse, .newer, .older, .invalid, .gap, .fork: false
        }
    }
}

/// What tells a file from the one that lay there before.
private struct FileState: Equatable {
    let file: UInt64
    let size: Int
    let changed: Int

    /// Nil when there is none.
    init?(_ path: String) {
        // One that cannot be looked at is as good as none.
        guard let found = try? FileManager.default.attributesOfItem(atPath: path),
            let file = found[.systemFileNumber] as? NSNumber, let size = found[.size] as? NSNumber,
            let changed = found[.modificationDate] as? Date
        else { return nil }
        self.file = file.uint64Value
        self.size = size.intValue
        self.changed = Int(changed.timeIntervalSince1970 * 1_000)
    }
}
