internal import Dispatch
internal import Foundation
internal import GRDB
internal import NOCCore
internal import Synchronization

/// One moment of the record, read through several connections at once.
///
/// SQLite keeps what a read transaction began with. Transactions of two connections begin one after the other, and a batch
/// may come between: they are of one moment when they see the same marks of it, and are begun again when they do not.
final class LedgerSnapshot: RecordSnapshot {
    private let path: String
    private let isDaemonAlive: Bool
    /// Of its own: that of the live record goes on with it.
    private let cache = UnpackedCache()
    /// The readers that nobody uses; counted by `available`.
    private let free: Mutex<[Reader]>
    private let available: DispatchSemaphore

    /// How often they are begun anew before one has to do. A daemon commits once a second, a beginning takes a millisecond.
    private static let attempts = 20

    /// A connection with what unpacks its segments.
    ///
    /// @unchecked: of one thread at a time, the one that took it out of `free`.
    private final class Reader: @unchecked Sendable {
        let database: any DatabaseReader & Sendable
        let decoder = SegmentDecoder()

        init(_ database: any DatabaseReader & Sendable) { self.database = database }
    }

    init(of ledger: Ledger) throws {
        path = ledger.path
        isDaemonAlive = try ledger.isDaemonAlive
        let readers = try ledger.wrapped { try Self.readers(ledger.database) }
        free = Mutex(readers.map(Reader.init))
        available = DispatchSemaphore(value: readers.count)
    }

    /// One for each core that unpacks; a file that nobody can change is its own snapshot.
    private static func readers(_ database: any DatabaseReader & Sendable) throws -> [any DatabaseReader & Sendable] {
        guard let pool = database as? DatabasePool else { return [database] }
        for _ in 0..<attempts {
            let readers = try (0..<mostReaders).map { _ in try pool.makeSnapshot() }
            let marks = try readers.map { try $0.read(Mark.init) }
            if marks.allSatisfy({ $0 == marks[0] }) { return readers }
        }
        return [try pool.makeSnapshot()]
    }

    private static var mostReaders: Int { min(max(ProcessInfo.processInfo.activeProcessorCount, 1), 8) }

    /// What differs between any two moments of a record: each batch has a row, and everything else is an event.
    private struct Mark: Equatable {
        var head: ChainHead
        var batches: [Int64?]

        init(_ db: Database) throws {
            head = try Chain.head(db)
            batches = [
                try Int64.fetchOne(db, sql: "SELECT min(id) FROM batches"),
                try Int64.fetchOne(db, sql: "SELECT max(id) FROM batches"),
            ]
        }
    }

    private func read<T>(_ body: (Database) throws -> T) throws -> T {
        try withReader { reader in try reader.database.read(body) }
    }

    private func withReader<T>(_ body: (Reader) throws -> T) throws -> T {
        available.wait()
        let reader = free.withLock { $0.removeLast() }
        defer {
            free.withLock { $0.append(reader) }
            available.signal()
        }
        do { return try body(reader) } catch { throw LedgerError.wrapping(error, path: path) }
    }

    // MARK: The record

    func evidenceHead() throws -> EvidenceHead {
        let head = try read(Chain.head)
        return EvidenceHead(events: head.seq, hash: head.hash.hex)
    }

    func planVersions() throws -> [PlanVersion] { try read { try PlanArchive.versions($0) } }

    func maintenanceWindows() throws -> [MaintenanceWindow] { try read(Facts.maintenance) }

    func corrections() throws -> [Correction] { try read(Facts.corrections) }

    func stateLines() throws -> [StateLine] { try read(Facts.states) }

    func annotations() throws -> [Annotation] { try read { try Facts.annotations($0) } }

    func observationImports() throws -> [Int64: ImportOrigin] { try read { try Facts.observationImports($0) } }
    func interruptions() throws -> [Interval] { try read { try Facts.interruptions($0, isDaemonAlive: isDaemonAlive) } }

    func registeredIncidents() throws -> [RegisteredIncident] { try read(IncidentRegister.all) }

    func allHandRecords() throws -> [StoredHandRecord] { try read(Facts.records) }

    func extents() throws -> [CheckKey: Interval] { try read { try Observations.extents($0, cache) } }

    func read(
        _ check: CheckKey, _ interval: Interval, columns: RecordColumns, start: (FoldState) -> Void,
        receive: (borrowing ObservationColumns) throws -> Bool
    ) throws {
        try withReader { reader in
            try reader.database.read { db in
                try Observations.read(
                    db, cache, reader.decoder, check, interval, columns, start: start, receive: receive)
            }
        }
    }
}
