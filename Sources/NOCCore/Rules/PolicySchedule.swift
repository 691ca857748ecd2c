/// The policy of one check over time: that of the plan in force (SEMANTICS 2). Before the first plan the first one holds.
package struct PolicySchedule: Sendable, Hashable {
    /// In order of `from`; each holds until the next. Neighbours differ.
    package private(set) var entries: [(from: Int64, policy: CheckPolicy)]

    package init(_ policy: CheckPolicy) { entries = [(.min, policy)] }

    /// Nil when no version knows the check. Where a version lacks it, the version before holds on.
    package init?(_ versions: [PlanVersion], _ key: CheckKey) {
        entries = []
        for version in versions {
            let target = version.plan.target(key.target)
            guard let policy = target?.checks.first(where: { $0.id == key.check })?.policy else { continue }
            if entries.isEmpty {
                entries.append((.min, policy))
            } else if entries.last?.policy != policy {
                entries.append((version.time.milliseconds, policy))
            }
        }
        if entries.isEmpty { return nil }
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
