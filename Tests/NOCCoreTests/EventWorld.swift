import Foundation
import NOCCore
import TestSupport

/// A day of targets that are asked every minute and fail when they are told to: one failure makes an outage, one success ends it.
struct EventWorld {
    static let day = Period.parse(kind: .day, "2026-03-02", timeZone: .gmt)!
    static let later = day.interval.end + .seconds(3 * 86_400)

    var record: MemoryRecord
    private let policy = CheckPolicy(
        interval: .seconds(60), timeout: .seconds(10), retryInterval: .seconds(15), failuresToDown: 1, successesToUp: 1)

    /// A target by its id, its parents, its units and the minutes of the day in which it fails.
    struct Target {
        var id: String
        var parents: [String] = []
        var group = "g"
        var units: Int?
        var fails: [Range<Int>] = []
        /// Minutes in which nobody asked.
        var silent: [Range<Int>] = []
    }

    init(
        _ targets: [Target], redundant: Set<String> = [],
        objective: Objective = Objective(id: "o", availability: 999_000)
    ) {
        let policy = policy
        let groups = Array(Set(targets.map(\.group))).sorted().map {
            AccountingPlan.Group(id: $0, name: $0, objective: "o", isRedundant: redundant.contains($0))
        }
        let plan = AccountingPlan(
            site: AccountingPlan.Site(
                id: "s", name: "s", organisation: "s", collector: "c", network: "n", zone: "UTC", locale: "zh-CN"),
            objectives: [objective], groups: groups, sentinels: [],
            targets: targets.map { target in
                AccountingPlan.Target(
                    id: target.id, name: target.id, group: target.group, parents: target.parents,
                    affectedUnits: target.units,
                    checks: [AccountingPlan.Check(id: "c", kind: "tcp", policy: policy)])
            })
        record = MemoryRecord(plans: [PlanVersion(time: Self.at(0), plan: plan)])
        for target in targets {
            record.observations[CheckKey(target: target.id, check: "c")] = (0..<1_440).compactMap { minute in
                if target.silent.contains(where: { $0.contains(minute) }) { return nil }
                let fails = target.fails.contains { $0.contains(minute) }
                return Observation(time: Self.at(minute), outcome: fails ? .fail : .ok)
            }
        }
    }

    /// The start of a minute of the day.
    static func at(_ minute: Int) -> Instant { day.interval.start + .seconds(60 * minute) }

    func account(_ options: Accounts.Options = .init(), asOf: Instant = later) throws -> PeriodAccount {
        try Accounts.account(Self.day, of: record, asOf: asOf, options: options)
    }

    mutating func plan(_ minutes: Range<Int>, _ scope: MaintenanceWindow.Scope, id: Int64 = 7) {
        record.windows.append(
            MaintenanceWindow(
                id: id, scope: scope, interval: Interval(Self.at(minutes.lowerBound), Self.at(minutes.upperBound)),
                declaredAt: Self.day.interval.start - .seconds(3_600), by: "li", reason: "割接"))
    }

    mutating func say(_ target: String, _ minute: Int, joins: String? = nil, cause: String? = nil) {
        record.notes.append(
            Annotation(
                target: target, instant: Self.at(minute), recordedAt: Self.later - .seconds(60), by: "li", cause: cause,
                joins: joins))
    }
}
