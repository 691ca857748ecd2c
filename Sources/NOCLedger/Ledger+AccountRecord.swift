package import NOCCore

extension Ledger: AccountRecord {
    package func snapshot() throws -> any RecordSnapshot { try LedgerSnapshot(of: self) }

    package func planVersions() throws -> [PlanVersion] { try read { try PlanArchive.versions($0) } }

    package func maintenanceWindows() throws -> [MaintenanceWindow] { try read(Facts.maintenance) }

    package func corrections() throws -> [Correction] { try read(Facts.corrections) }

    package func stateLines() throws -> [StateLine] { try read(Facts.states) }

    package func annotations() throws -> [Annotation] { try read { try Facts.annotations($0) } }

    package func interruptions() throws -> [Interval] {
        let isAlive = try isDaemonAlive
        return try read { try Facts.interruptions($0, isDaemonAlive: isAlive) }
    }

    package func observationImports() throws -> [Int64: ImportOrigin] { try read(Facts.observationImports) }

    package func registeredIncidents() throws -> [RegisteredIncident] { try read(IncidentRegister.all) }

    package func extents() throws -> [CheckKey: Interval] { try read { try Observations.extents($0, cache) } }

    package func read(
        _ check: CheckKey, _ interval: Interval, columns: RecordColumns, start: (FoldState) -> Void,
        receive: (borrowing ObservationColumns) throws -> Bool
    ) throws {
        try read { db in
            try Observations.read(db, cache, SegmentDecoder(), check, interval, columns, start: start, receive: receive)
        }
    }

    /// Without a daemon nothing is recorded from its last sign of life on.
    var isDaemonAlive: Bool { get throws { try mode == .daemon || daemon != nil } }
}
