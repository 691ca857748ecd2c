internal import NOCCore

/// What the collector itself lacks, so that nobody can tell how several targets are: descriptors, memory, a route, a name server,
/// a permission. One word tells of it, and the targets are not told of one by one (SEMANTICS 7).
struct OwnTrouble: Sendable {
    /// Codes of the collector's own lacks, which strike whatever is asked next.
    private static let codes = Set([Reason.Code.localError, .noNameServer, .noPermission].map(\.rawValue))
    /// Of so many targets at once it is no target's own matter, such as an address that this host has no way to.
    static let least = 3
    /// For how long fewer must be struck until it is over.
    private static let patience: Duration = .seconds(60)

    /// The checks of which the last answer is such a lack, by their targets.
    private var struck: [String: Set<String>] = [:]
    private var standing: Standing?

    private struct Standing: Sendable {
        var trouble: CollectorTrouble
        var isTold = false
        /// Since when fewer are struck.
        var fewSince: Instant?
    }

    mutating func note(_ observation: Observation, of key: CheckKey) {
        let isStruck =
            observation.outcome == .unknown && observation.reason.map { Self.codes.contains($0.code) } ?? false
        if isStruck {
            struck[key.target, default: []].insert(key.check)
        } else if struck[key.target]?.remove(key.check) != nil, struck[key.target]?.isEmpty ?? false {
            struck[key.target] = nil
        }
    }

    /// Forgets the checks that the plan has no longer: nothing more is heard of them.
    mutating func follow(_ plan: AccountingPlan) {
        let checks = Dictionary(plan.targets.map { ($0.id, Set($0.checks.map(\.id))) }) { first, _ in first }
        struck = Dictionary(
            uniqueKeysWithValues: struck.map { ($0.key, $0.value.intersection(checks[$0.key] ?? [])) }
        ).filter { !$0.value.isEmpty }
    }

    /// Whether the collector's trouble explains that nobody can tell how `target` is; it is told once then.
    mutating func explains(_ target: String, since: Instant, because reason: Reason?) -> Bool {
        guard struck[target] != nil else { return false }
        if standing == nil {
            guard struck.count >= Self.least else { return false }
            standing = Standing(trouble: CollectorTrouble(reason ?? Reason(.localError), since: since))
        }
        return true
    }

    /// What is to be told of it now.
    mutating func pass(at now: Instant) -> [Alert] {
        guard var current = standing else { return [] }
        var alerts: [Alert] = []
        if !current.isTold { alerts.append(Alert(current.trouble)) }
        current.isTold = true
        current.fewSince = struck.count < Self.least ? current.fewSince ?? now : nil
        standing = current
        if let few = current.fewSince, now >= few + Self.patience {
            current.trouble.until = few
            alerts.append(Alert(current.trouble))
            standing = nil
        }
        return alerts
    }
}
