/// Offices that went without a service, a unit counted once at each instant of an event (SEMANTICS 9).
///
/// A target's number says how many units are behind it, not which: of targets that fail together in one event the largest
/// number counts, for theirs may be the same offices.
package struct AffectedUnits: Sendable {
    /// Unit-milliseconds by event.
    package private(set) var byEvent: [String: Int64] = [:]
    /// Of these it is not known how many units are behind them, and they failed.
    package private(set) var unknown: [String] = []

    private typealias Failure = (interval: Interval, units: Int64)

    /// Of the faults: who went without in planned work stands beside its event alone.
    package var total: Int64 {
        byEvent.reduce(0) { sum, event in
            if case .planned? = EventID(event.key) { sum } else { sum + event.value }
        }
    }

    /// Unit-milliseconds of the events that `counts` names.
    package func total(of counts: (EventAccount) -> Bool, in account: PeriodAccount) -> Int64 {
        account.events.filter(counts).compactMap { byEvent[$0.id] }.reduce(0, +)
    }

    /// Of those of the account's targets that `concerns` names. A redundant group fails when all of its targets do, whichever
    /// of them are named.
    package init(_ account: PeriodAccount, concerns: (AccountingPlan.Target) -> Bool = { _ in true }) {
        let redundant = Set(account.plan.groups.filter(\.isRedundant).map(\.id))
        let isRedundant = { (target: TargetAccount) in target.target.group.map(redundant.contains) ?? false }
        var failures: [String: [Failure]] = [:]
        for target in account.targets where concerns(target.target) {
            guard let units = target.target.affectedUnits else {
                if !target.failed.isEmpty { unknown.append(target.target.id) }
                continue
            }
            guard !isRedundant(target) else { continue }
            add([target], units, account, &failures)
        }
        for group in account.plan.groups where group.isRedundant {
            let members = account.targets.filter { $0.target.group == group.id && !$0.isRemoved }
            guard members.contains(where: { concerns($0.target) }) else { continue }
            guard let units = members.compactMap(\.target.affectedUnits).max() else { continue }
            add(members, units, account, &failures)
        }
        byEvent = failures.mapValues(Self.sum)
    }

    /// The time in which all of `members` failed, by the event of the one that failed last.
    private func add(
        _ members: [TargetAccount], _ units: Int, _ account: PeriodAccount, _ failures: inout [String: [Failure]]
    ) {
        let ids = Set(members.map(\.target.id))
        let incidents = account.incidents.filter { ids.contains($0.target) }
        let common = members.map(\.failed).reduce([account.period.interval]) { common, failed in
            common.flatMap { part in failed.map { $0.intersection(part) } }.united
        }
        let cuts = Set(incidents.flatMap { [$0.start, $0.end ?? .distantFuture] }).sorted()
        for stretch in common {
            for part in stretch.cut(at: cuts) {
                let last = incidents.last { $0.start <= part.start && part.start < $0.end ?? .distantFuture }
                // What a person ruled to be down, and nobody saw, is of no event.
                guard let last else { continue }
                failures[last.event, default: []].append((part, Int64(units)))
            }
        }
    }

    /// At each instant the most that fails then.
    private static func sum(_ failures: [Failure]) -> Int64 {
        let cuts = Set(failures.flatMap { [$0.interval.start, $0.interval.end] }).sorted()
        return zip(cuts, cuts.dropFirst()).reduce(0) { sum, part in
            let failing = failures.filter { $0.interval.start <= part.0 && part.1 <= $0.interval.end }
            return sum + (part.1.milliseconds - part.0.milliseconds) * (failing.map(\.units).max() ?? 0)
        }
    }
}

extension Interval {
    /// The parts between those of `instants` (rising) that lie inside it.
    fileprivate func cut(at instants: [Instant]) -> [Interval] {
        let inner = instants.filter { start < $0 && $0 < end }
        return zip([start] + inner, inner + [end]).map { Interval($0, $1) }
    }
}
