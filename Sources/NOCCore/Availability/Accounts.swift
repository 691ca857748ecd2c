import Foundation
import Synchronization

/// Computes the account of a period from the record: the one implementation of SEMANTICS 2 to 6.
package struct Accounts {
    private let context: AccountContext
    private let options: Options

    private var period: Period { context.period }

    /// What a caller can do without.
    package struct Options: Sendable {
        /// Only these groups' targets; nil: all.
        package var groups: Set<String>?
        /// Only these targets; nil: all.
        package var targets: Set<String>?
        package var columns: RecordColumns

        package init(groups: Set<String>? = nil, targets: Set<String>? = nil, columns: RecordColumns = .latency) {
            self.groups = groups
            self.targets = targets
            self.columns = columns
        }
    }

    /// The account of `period` as it was known at `asOf`. Throws what the record throws, and `AccountError`.
    package static func account(
        _ period: Period, of record: any AccountRecord, asOf: Instant, options: Options = Options()
    ) throws -> PeriodAccount {
        try account(in: AccountContext(of: record, over: period, asOf: asOf), options: options)
    }

    /// The account of the context's period.
    static func account(in context: AccountContext, options: Options) throws -> PeriodAccount {
        try Accounts(context: context, options: options).account()
    }

    private func account() throws -> PeriodAccount {
        let ids = targetIDs()
        let readings = try readings(of: context.checks(of: context.withAncestors(ids)))
        let timelines = TargetTimelines(context, over: period.interval) { readings[$0]?.timeline }
        var incidents: [IncidentAccount] = []
        let targets = try ids.compactMap { id -> TargetAccount? in
            guard let definition = context.definition(of: id) else { return nil }
            let account = TargetAccounts(
                context: context, definition: definition, incidents: IncidentAccounts(context: context))
            let (target, own) = try account.account(timelines, readings)
            incidents += own
            return target
        }
        let shown = Set(ids)
        return PeriodAccount(
            period: period, provisional: isProvisional(readings), asOf: context.asOf, plan: context.current.plan,
            targets: targets, groups: groups(of: targets),
            incidents: incidents.sorted { ($0.start, $0.target) < ($1.start, $1.target) },
            maintenance: context.maintenance.filter { window in
                window.interval.overlaps(period.interval) && targets.contains { window.covers($0.target) }
            },
            corrections: context.corrections.filter {
                $0.interval.overlaps(period.interval) && shown.contains($0.target)
            },
            interruptions: context.interruptions.map { $0.intersection(period.interval) }.filter { !$0.isEmpty })
    }

    /// In the plan's order; then what an earlier plan had and the period has history of.
    private func targetIDs() -> [String] {
        let current = context.current.plan.targets.map(\.id)
        var known = Set(current)
        var removed: [String] = []
        for version in context.versions {
            for target in version.plan.targets where !known.contains(target.id) && hasHistory(target) {
                known.insert(target.id)
                removed.append(target.id)
            }
        }
        return (current + removed).filter { id in
            if let targets = options.targets, !targets.contains(id) { return false }
            guard let groups = options.groups else { return true }
            return context.definition(of: id)?.target.group.map(groups.contains) ?? false
        }
    }

    private func hasHistory(_ target: AccountingPlan.Target) -> Bool {
        !context.states(of: target.id, over: period.interval).isEmpty
            || context.checks(of: [target.id]).contains { key in
                context.extents[key].map { $0.start < period.interval.end && $0.end >= period.interval.start } ?? false
            }
    }

    /// Reads on both cores: unpacking is most of a report's work.
    private func readings(of keys: [CheckKey]) throws -> [CheckKey: CheckReading] {
        let results = ResultSlots<CheckReading>(count: keys.count)
        let window = period.interval
        let (context, columns) = (context, options.columns)
        DispatchQueue.concurrentPerform(iterations: keys.count) { index in
            results.set(
                index,
                Result {
                    try CheckReading.read(
                        keys[index], window: window, asOf: context.asOf, columns: columns, context: context)
                })
        }
        return Dictionary(uniqueKeysWithValues: zip(keys, try results.values()))
    }

    /// SEMANTICS 2: until every run open at the end is settled, or can no longer reach back.
    private func isProvisional(_ readings: [CheckKey: CheckReading]) -> Bool {
        let end = period.interval.end
        if context.asOf < end { return true }
        return readings.contains { key, reading in
            guard reading.timeline.hasOpenRun, let policy = context.policies(of: key)?.policy(at: end.milliseconds)
            else {
                return false
            }
            let settled = end + policy.interval * policy.failuresToDown + policy.staleAfter
            return context.asOf < settled
        }
    }

    private func groups(of targets: [TargetAccount]) -> [GroupAccount] {
        context.current.plan.groups.compactMap { group in
            let members = targets.filter { $0.target.group == group.id }
            if members.isEmpty, options.groups != nil || options.targets != nil { return nil }
            let objective = context.current.plan.objectives.first { $0.id == group.objective } ?? .none
            return GroupAccount(group, objective, of: members)
        }
    }
}

/// One result for each of a number of concurrent pieces of work.
private final class ResultSlots<Value: Sendable>: Sendable {
    private let slots: Mutex<[Result<Value, any Error>?]>

    init(count: Int) { slots = Mutex(Array(repeating: nil, count: count)) }

    func set(_ index: Int, _ result: Result<Value, any Error>) { slots.withLock { $0[index] = result } }

    /// The first error in order, or every value.
    func values() throws -> [Value] { try slots.withLock { try $0.compactMap { try $0?.get() } } }
}
