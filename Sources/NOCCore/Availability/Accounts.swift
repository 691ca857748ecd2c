import Foundation
import Synchronization

/// Computes the account of a period from the record: the one implementation of SEMANTICS 2 to 6.
package struct Accounts {
    let context: AccountContext
    let options: Options

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
        let accounts = Accounts(
            context: try AccountContext(of: record, over: period, asOf: asOf), options: options)
        return try accounts.account(by: try accounts.read())
    }

    /// The account of the context's period. `findings` are of all its checks, and reach over it.
    func account(by findings: [CheckKey: CheckFindings]) throws -> PeriodAccount {
        let ids = targetIDs()
        let timelines = TargetTimelines(context, over: period.interval) { findings[$0]?.timeline }
        let roots = EventRoots(context, timelines)
        var incidents: [IncidentAccount] = []
        let targets = try ids.compactMap { id -> TargetAccount? in
            guard let definition = context.definition(of: id) else { return nil }
            let account = TargetAccounts(
                context: context, definition: definition, incidents: IncidentAccounts(context: context))
            let (target, own) = try account.account(timelines, findings)
            incidents += own
            return target
        }
        incidents = try Self.attributed(incidents, roots)
        let shown = Set(ids)
        let past = period.interval.intersection(Interval(.distantPast, context.asOf))
        return PeriodAccount(
            period: period, provisional: isProvisional(findings), asOf: context.asOf, plan: context.current.plan,
            targets: targets, groups: groups(of: targets), incidents: incidents,
            events: Self.events(of: incidents, roots, in: context),
            maintenance: context.maintenance.filter { window in
                window.interval.overlaps(period.interval) && targets.contains { window.covers($0.target) }
            },
            corrections: context.rulings.filter {
                $0.interval.overlaps(period.interval) && shown.contains($0.target)
            },
            interruptions: context.interruptions.map { $0.intersection(past) }.filter { !$0.isEmpty })
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

    /// What the account needs of each check. The timelines go back to `since`, so that they can serve other periods too.
    func read(since: Instant = .distantFuture) throws -> [CheckKey: CheckFindings] {
        try CheckFindings.read(checks, since: since, columns: options.columns, context: context)
    }

    /// The same where `known` reach over this period too: of those the timelines are taken, for all else is of their own
    /// period.
    func read(sharing known: [CheckKey: CheckFindings]) throws -> [CheckKey: CheckFindings] {
        let checks = checks
        let new = try CheckFindings.read(
            checks.filter { known[$0] == nil }, columns: options.columns, context: context)
        let shared = checks.compactMap { key in known[key].map { (key, CheckFindings(timeline: $0.timeline)) } }
        return new.merging(shared) { own, _ in own }
    }

    private var checks: [CheckKey] { context.checks(of: context.withAncestors(targetIDs())) }

    /// SEMANTICS 2: until every run open at the end is settled, or can no longer reach back.
    private func isProvisional(_ findings: [CheckKey: CheckFindings]) -> Bool {
        let end = period.interval.end
        if context.asOf < end { return true }
        return findings.contains { key, reading in
            guard let run = reading.timeline.openRun, run < end,
                let policy = context.policies(of: key)?.policy(at: end.milliseconds)
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
