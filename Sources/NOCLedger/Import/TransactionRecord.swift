internal import GRDB
internal import NOCCore

/// The record as it is inside a transaction that is not committed: what an import says of itself must hold for a trial, too.
///
/// @unchecked: it lives and is used within the transaction's closure, on its thread alone.
struct TransactionRecord: RecordSnapshot, @unchecked Sendable {
    let db: Database
    let isDaemonAlive: Bool
    private let cache = UnpackedCache()
    private let decoder = SegmentDecoder()

    init(db: Database, isDaemonAlive: Bool) {
        self.db = db
        self.isDaemonAlive = isDaemonAlive
    }

    func evidenceHead() throws -> EvidenceHead { EvidenceHead(try Chain.head(db)) }
    func planVersions() throws -> [PlanVersion] { try PlanArchive.versions(db) }
    func maintenanceWindows() throws -> [MaintenanceWindow] { try Facts.maintenance(db) }
    func corrections() throws -> [Correction] { try Facts.corrections(db) }
    func stateLines() throws -> [StateLine] { try Facts.states(db) }
    func annotations() throws -> [Annotation] { try Facts.annotations(db) }
    func interruptions() throws -> [Interval] { try Facts.interruptions(db, isDaemonAlive: isDaemonAlive) }
    func observationImports() throws -> [Int64: ImportOrigin] { try Facts.observationImports(db) }
    func registeredIncidents() throws -> [RegisteredIncident] { try IncidentRegister.all(db) }
    func allHandRecords() throws -> [StoredHandRecord] { try Facts.records(db) }
    func extents() throws -> [CheckKey: Interval] { try Observations.extents(db, cache) }

    func read(
        _ check: CheckKey, _ interval: Interval, columns: RecordColumns, start: (FoldState) -> Void,
        receive: (borrowing ObservationColumns) throws -> Bool
    ) throws {
        try Observations.read(db, cache, decoder, check, interval, columns, start: start, receive: receive)
    }
}
