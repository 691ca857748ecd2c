import Foundation

/// What every account of one report shares.
struct AccountContext: Sendable {
    let record: any AccountRecord
    let asOf: Instant
    let timeZone: TimeZone
    /// Known at `asOf`, in order of time; at least one.
    let versions: [Version]
    /// The one in force at the end of the period; one that comes into force then is of the next (SEMANTICS, introduction).
    let current: Version
    let extents: [CheckKey: Interval]
    let interruptions: [Interval]
    let maintenance: [MaintenanceWindow]
    /// In the order in which they were recorded.
    let corrections: [Correction]
    let stateLines: [String: [StateLine]]

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

    init(record: any AccountRecord, period: Period, asOf: Instant) throws {
        self.record = record
        self.asOf = asOf
        let all = try record.planVersions()
        guard let first = all.first else { throw AccountError.noPlan }
        let known = all.filter { $0.time <= asOf }
        versions = (known.isEmpty ? [first] : known).map(Version.init)
        current = versions.last { $0.time < period.interval.end } ?? versions[0]
        guard let zone = TimeZone(identifier: current.plan.site.timeZone) else {
            throw AccountError.timeZone(current.plan.site.timeZone)
        }
        timeZone = zone
        extents = try record.extents()
        interruptions = try record.interruptions().filter { $0.start < asOf }
        maintenance = try record.maintenanceWindows().filter { $0.declaredAt <= asOf }
        corrections = try record.corrections().filter { $0.recordedAt <= asOf }
            .enumerated().sorted { ($0.element.recordedAt, $0.offset) < ($1.element.recordedAt, $1.offset) }.map(
                \.element)
        stateLines = Dictionary(grouping: try record.stateLines().filter { $0.time < asOf }, by: \.target)
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
        maintenance.filter { window in
            switch window.scope {
            case .target(let id): id == target.id
            case .group(let id): id == target.group
            }
        }
        .map { $0.plannedInterval }.united
    }
}

/// Why there is no account.
package enum AccountError: Error, Hashable, CustomStringConvertible {
    case noPlan
    case timeZone(String)

    package var description: String {
        switch self {
        case .noPlan: "the record holds no plan yet: nothing was ever monitored or imported here"
        case .timeZone(let name): "the recorded time zone `\(name)` is not known to this host"
        }
    }
}

extension MaintenanceWindow {
    /// What counts as planned: the part before the declaration only when somebody approved it.
    package var plannedInterval: Interval {
        backdatedApprovedBy == nil ? Interval(max(interval.start, declaredAt), interval.end) : interval
    }
}
