package import NOCCore

/// A record in memory: what the ledger is to the product. A value, so each copy is one moment.
package struct MemoryRecord: RecordSnapshot {
    package var plans: [PlanVersion]
    package var observations: [CheckKey: [Observation]] = [:]
    package var windows: [MaintenanceWindow] = []
    package var rulings: [Correction] = []
    package var states: [StateLine] = []
    package var notes: [Annotation] = []
    package var silences: [Interval] = []
    package var register: [RegisteredIncident] = []
    /// Files that brought observations.
    package var imports: [Int64: ImportOrigin] = [:]
    /// The observations that they brought, by check and time.
    package var brought: [CheckKey: [Instant: Int64]] = [:]
    package var handRecords: [StoredHandRecord] = []
    package var head = EvidenceHead(events: 0, hash: String(repeating: "0", count: 64))
    /// The fold after what was removed from the observations.
    package var folds: [CheckKey: FoldState] = [:]
    /// Observations a chunk.
    package var chunk = 50

    package init(
        plans: [PlanVersion], observations: [CheckKey: [Observation]] = [:], windows: [MaintenanceWindow] = [],
        rulings: [Correction] = [], states: [StateLine] = [], notes: [Annotation] = [], silences: [Interval] = [],
        register: [RegisteredIncident] = [], chunk: Int = 50
    ) {
        self.plans = plans
        self.observations = observations
        self.windows = windows
        self.rulings = rulings
        self.states = states
        self.notes = notes
        self.silences = silences
        self.register = register
        self.chunk = chunk
    }

    package func planVersions() -> [PlanVersion] { plans }
    package func maintenanceWindows() -> [MaintenanceWindow] { windows }
    package func corrections() -> [Correction] {
        rulings.sorted { ($0.recordedAt, $0.id) < ($1.recordedAt, $1.id) }
    }
    package func stateLines() -> [StateLine] { states.sorted { ($0.target, $0.time) < ($1.target, $1.time) } }
    package func annotations() -> [Annotation] { notes }
    package func interruptions() -> [Interval] { silences }
    package func observationImports() -> [Int64: ImportOrigin] { imports }
    package func registeredIncidents() -> [RegisteredIncident] {
        register.sorted { ($0.target, $0.start, $0.id) < ($1.target, $1.start, $1.id) }
    }
    package func allHandRecords() -> [StoredHandRecord] { handRecords }
    package func evidenceHead() -> EvidenceHead { head }

    package func extents() -> [CheckKey: Interval] {
        observations.compactMapValues { list in
            list.first.map { Interval($0.time, list[list.count - 1].time) }
        }
    }

    package func read(
        _ check: CheckKey, _ interval: Interval, columns: RecordColumns, start: (FoldState) -> Void,
        receive: (borrowing ObservationColumns) throws -> Bool
    ) throws {
        guard let all = observations[check] else { return start(FoldState()) }
        var begun = false
        for first in stride(from: 0, to: all.count, by: chunk) {
            let part = all[first..<min(first + chunk, all.count)]
            let next = first + chunk < all.count ? all[first + chunk].time : Instant.distantFuture
            if !begun, next <= interval.start { continue }
            if part.first!.time >= interval.end { break }
            if !begun { start(fold(of: check, over: all[..<first])) }
            begun = true
            var handed = ObservationColumns(part)
            if let brought = brought[check], columns.contains(.origins) {
                for item in part { handed.origins.append(.init(event: brought[item.time] ?? 0, count: 1)) }
            }
            if try !receive(handed) { return }
        }
        if !begun { start(fold(of: check, over: all[...])) }
    }

    /// The state machine after `observations`, the first that there are of `check`.
    func fold(of check: CheckKey, over observations: ArraySlice<Observation>) -> FoldState {
        var fold = CheckFold(folds[check] ?? FoldState())
        let policies = schedule(of: check) ?? Self.unknown
        for item in observations { _ = fold.fold(item.time, item.outcome, policies.policy(at: item.time.milliseconds)) }
        return fold.state
    }

    /// The state machine after the last observation of every check.
    package func lastFolds() -> [CheckKey: FoldState] {
        var result = folds
        for (key, list) in observations { result[key] = fold(of: key, over: list[...]) }
        return result
    }

    /// Of a check that no plan has.
    private static let unknown = PolicySchedule(
        CheckPolicy(
            interval: .seconds(60), timeout: .seconds(10), retryInterval: .seconds(15), failuresToDown: 3,
            successesToUp: 2))

    /// The policies of a check over time; nil when no plan has it.
    package func schedule(of key: CheckKey) -> PolicySchedule? {
        PolicySchedule(
            plans.map { version in
                (version.time, version.plan.target(key.target)?.checks.first { $0.id == key.check }?.policy)
            })
    }
}
