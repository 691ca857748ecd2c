/// The policy of one check over time: that of the plan in force (SEMANTICS 2). Before the first plan the first one holds.
package struct PolicySchedule: Sendable, Hashable {
    /// In order of `from`; each holds until the next. Neighbours differ.
    package private(set) var entries: [(from: Int64, policy: CheckPolicy)]

    package init(_ policy: CheckPolicy) { entries = [(.min, policy)] }

    /// From the policies of the plans in order of time, nil for a plan that lacks the check: there the one before holds on.
    /// Nil when no plan has it.
    package init?(_ versions: [(time: Instant, policy: CheckPolicy?)]) {
        entries = []
        for version in versions {
            guard let policy = version.policy, policy != entries.last?.policy else { continue }
            entries.append((entries.isEmpty ? .min : version.time.milliseconds, policy))
        }
        if entries.isEmpty { return nil }
    }

    /// The schedules of every check that some version knows, in one pass.
    package static func all(_ versions: [PlanVersion]) -> [CheckKey: PolicySchedule] {
        var result: [CheckKey: PolicySchedule] = [:]
        for version in versions {
            for target in version.plan.targets {
                for check in target.checks {
                    let key = CheckKey(target: target.id, check: check.id)
                    if result[key]?.append(check.policy, from: version.time.milliseconds) == nil {
                        result[key] = PolicySchedule(check.policy)
                    }
                }
            }
        }
        return result
    }

    private mutating func append(_ policy: CheckPolicy, from time: Int64) {
        if entries.last?.policy != policy { entries.append((time, policy)) }
    }

    package func policy(at time: Int64) -> CheckPolicy { entry(at: time).policy }

    /// The policy at `time`, and the first moment at which another holds.
    package func stretch(at time: Int64) -> (policy: CheckPolicy, until: Int64) {
        let index = entries.lastIndex { $0.from <= time } ?? 0
        return (entries[index].policy, index + 1 < entries.count ? entries[index + 1].from : .max)
    }

    private func entry(at time: Int64) -> (from: Int64, policy: CheckPolicy) {
        entries.last { $0.from <= time } ?? entries[0]
    }

    package static func == (a: PolicySchedule, b: PolicySchedule) -> Bool {
        a.entries.elementsEqual(b.entries) { $0.from == $1.from && $0.policy == $1.policy }
    }

    package func hash(into hasher: inout Hasher) {
        for entry in entries {
            hasher.combine(entry.from)
            hasher.combine(entry.policy)
        }
    }
}
