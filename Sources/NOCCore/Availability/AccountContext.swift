import Foundation

/// What every account of one report shares: one moment of the record, as far as it was known at `asOf`, seen from the end of
/// a period. It is read once; `over(_:)` looks at another period by the same.
package struct AccountContext: Sendable {
    let record: any RecordSnapshot
    let period: Period
    let asOf: Instant
    /// The site's at the end of the period.
    let timeZone: TimeZone
    /// Of the period, in order: found once, since thousands of targets are cut by them.
    let days: [(day: CalendarDay, interval: Interval)]
    /// Known at `asOf`, in order of time; at least one.
    let versions: [Version]
    /// The one in force at the end of the period; one that comes into force then is of the next (SEMANTICS, introduction).
    let current: Version
    let extents: [CheckKey: Interval]
    let interruptions: [Interval]
    let maintenance: [MaintenanceWindow]
    /// In the order in which the record learned of them; those that were withdrawn, too.
    let rulings: [Correction]
    /// Those that stand.
    var corrections: [Correction] { rulings.filter { $0.voided == nil } }
    let stateLines: [String: [StateLine]]
    /// By target.
    let annotations: [String: [Annotation]]
    let registered: [String: [RegisteredIncident]]
    let imports: ObservationImports

    /// A plan version with its targets by id.
    struct Version: Sendable {
        let time: Instant
        let plan: AccountingPlan
        let targets: [String: AccountingPlan.Target]

        init(_ version: PlanVersion) {
            time = version.time
            plan = version.plan
            targets = Dictionary(version.plan.targets.map { ($0.id, $0) }) { first, _ in first }
        }
    }

    /// Throws what the record throws, and `AccountError` where it holds no plan.
    package init(of record: any AccountRecord, over period: Period, asOf: Instant) throws {
        let record = try record.snapshot()
        self.record = record
        imports = ObservationImports(record)
        self.period = period
        self.asOf = asOf
        let all = try record.planVersions()
        guard let first = all.first else { throw AccountError.noPlan }
        let known = all.filter { $0.time <= asOf }
        versions = (known.isEmpty ? [first] : known).map(Version.init)
        current = Self.version(of: versions, over: period)
        timeZone = current.plan.site.timeZone
        days = period.days(in: timeZone)
        extents = try record.extents()
        interruptions = try record.interruptions().filter { $0.start < asOf }
        maintenance = try record.maintenanceWindows().filter { $0.knownSince <= asOf }
        rulings = Self.known(try record.corrections(), asOf)
        stateLines = Dictionary(grouping: try record.stateLines().filter { $0.time < asOf }, by: \.target)
        let said = try record.annotations().filter { $0.alert == nil && $0.knownSince <= asOf }
        annotations = Dictionary(grouping: said, by: \.target)
        registered = Dictionary(grouping: try record.registeredIncidents(), by: \.target)
    }

    private init(_ other: AccountContext, over period: Period) {
        record = other.record
        imports = other.imports
        self.period = period
        asOf = other.asOf
        versions = other.versions
        current = Self.version(of: versions, over: period)
        timeZone = current.plan.site.timeZone
        days = period.days(in: timeZone)
        extents = other.extents
        interruptions = other.interruptions
        maintenance = other.maintenance
        rulings = other.rulings
        stateLines = other.stateLines
        annotations = other.annotations
        registered = other.registered
    }

    private static func known(_ corrections: [Correction], _ asOf: Instant) -> [Correction] {
        let known = corrections.filter { $0.knownSince <= asOf }.map { correction in
            var correction = correction
            if let voided = correction.voided, voided.at > asOf { correction.voided = nil }
            return correction
        }
        return known.enumerated().sorted { ($0.element.knownSince, $0.offset) < ($1.element.knownSince, $1.offset) }
            .map(\.element)
    }

    /// The same moment of the record seen from the end of another period; nothing is read again.
    func over(_ period: Period) -> AccountContext { AccountContext(self, over: period) }

    private static func version(of versions: [Version], over period: Period) -> Version {
        versions.last { $0.time < period.interval.end } ?? versions[0]
    }

    /// The stretches of `window` in which one version of the plan held, in order.
    func versions(in window: Interval) -> [(interval: Interval, version: Version)] {
        versions.indices.compactMap { index in
            let start = index == 0 ? window.start : versions[index].time
            let end = index + 1 < versions.count ? versions[index + 1].time : window.end
            let part = Interval(start, end).intersection(window)
            return part.isEmpty ? nil : (part, versions[index])
        }
    }

    func policies(of key: CheckKey) -> PolicySchedule? {
        PolicySchedule(
            versions.map { version in
                (version.time, version.targets[key.target]?.checks.first { $0.id == key.check }?.policy)
            })
    }

    /// A target as the plan at the end of the period, or the last that had it, says.
    func definition(of id: String) -> Definition? {
        if let target = current.targets[id] {
            return Definition(target: target, objective: current.plan.objective(of: target), isRemoved: false)
        }
        for version in versions.reversed() {
            guard let target = version.targets[id] else { continue }
            return Definition(target: target, objective: version.plan.objective(of: target), isRemoved: true)
        }
        return nil
    }

    struct Definition: Sendable {
        let target: AccountingPlan.Target
        let objective: Objective
        let isRemoved: Bool
    }

    /// The target's own time of planned work.
    func planned(_ target: AccountingPlan.Target) -> [Interval] {
        maintenance.filter { $0.covers(target) }.map(\.plannedInterval).united
    }
}

/// Why there is no account.
package enum AccountError: Error, Hashable, CustomStringConvertible {
    case noPlan

    package var description: String { "the record holds no plan yet: nothing was ever monitored or imported here" }
}
