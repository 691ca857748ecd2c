/// The record as the accounts read it. The ledger is one; tests have one in memory.
package protocol AccountRecord: Sendable {
    /// The record as it is now: what belongs together is read from one of these. It costs connections; it is let go when
    /// nobody holds it.
    func snapshot() throws -> any RecordSnapshot
    /// Every plan ever in force, in order of time.
    func planVersions() throws -> [PlanVersion]
    func maintenanceWindows() throws -> [MaintenanceWindow]
    /// In the order in which they were recorded.
    func corrections() throws -> [Correction]
    /// In order of target, then time.
    func stateLines() throws -> [StateLine]
    /// In the order in which they were recorded.
    func annotations() throws -> [Annotation]
    /// Stretches in which the daemon of this ledger did not run, in order. An observation made before one begins covers
    /// nothing past its beginning (SEMANTICS 7).
    func interruptions() throws -> [Interval]
    /// The files that observations came from, by the numbers that `OriginRun` has. Costly: asked for where there are any.
    func observationImports() throws -> [Int64: ImportOrigin]
    /// Incidents the daemon opened, by target and start: they keep the id under which people were told.
    func registeredIncidents() throws -> [RegisteredIncident]
    /// Every check that has an observation, with the times of its first and last.
    func extents() throws -> [CheckKey: Interval]
    /// Hands over the observations of `check` to `interval.end`, in order, chunk by chunk, however many a store likes to keep or
    /// read at once. The first chunk begins with an observation at or before `interval.start`, where there is one; before it
    /// comes the fold's state before that observation. The first and the last chunk may reach beyond the interval, which is
    /// the caller's to cut. `columns` says what is wanted beside times and outcomes; more may come.
    /// `receive` returns false to stop. Safe to call from several threads at once.
    func read(
        _ check: CheckKey, _ interval: Interval, columns: RecordColumns, start: (FoldState) -> Void,
        receive: (borrowing ObservationColumns) throws -> Bool
    ) throws
}

/// What a reader wants beside times and outcomes.
package struct RecordColumns: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let latency = RecordColumns(rawValue: 1)
    package static let reasons = RecordColumns(rawValue: 2)
    package static let measurements = RecordColumns(rawValue: 4)
    /// Which came from files.
    package static let origins = RecordColumns(rawValue: 8)
    package static let everything: RecordColumns = [.latency, .reasons, .measurements, .origins]
}

/// An incident as the daemon registered it.
package struct RegisteredIncident: Sendable, Hashable {
    package var id: String
    package var target: String
    package var start: Instant
    /// When the daemon was sure of it and queued the alert.
    package var confirmedAt: Instant
    /// When it was over for those who are alerted: its target was back, or left the plan, which an event says then.
    package var end: Instant?
    package var reason: Reason?
    package var cause: String?

    package init(
        id: String, target: String, start: Instant, confirmedAt: Instant, end: Instant? = nil, reason: Reason? = nil,
        cause: String? = nil
    ) {
        self.id = id
        self.target = target
        self.start = start
        self.confirmedAt = confirmedAt
        self.end = end
        self.reason = reason
        self.cause = cause
    }
}
