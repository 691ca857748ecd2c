internal import NOCCore

/// Who stands behind whom: the parents of targets, followed to the end (SEMANTICS 3).
struct Family: Sendable {
    /// Every target, parents before children.
    let order: [String]
    private let ancestors: [String: Set<String>]
    private let ancestorChecks: [String: [CheckKey]]
    private let lines: [String: [String]]

    init(_ plan: AccountingPlan) {
        var walk = Walk(parents: Dictionary(plan.targets.map { ($0.id, $0.parents) }) { first, _ in first })
        for target in plan.targets { walk.visit(target.id) }
        order = walk.order
        ancestors = walk.ancestors
        let checks = Dictionary(plan.targets.map { ($0.id, Family.judged($0)) }) { first, _ in first }
        ancestorChecks = walk.ancestors.mapValues { $0.sorted().flatMap { checks[$0] ?? [] } }
        var lines: [String: [String]] = [:]
        for id in walk.order {
            for line in walk.ancestors[id, default: []].union([id]) { lines[line, default: []].append(id) }
        }
        self.lines = lines
    }

    func ancestors(_ target: String) -> Set<String> { ancestors[target] ?? [] }

    func checksOfAncestors(_ target: String) -> [CheckKey] { ancestorChecks[target] ?? [] }

    /// The target itself and all behind it, parents before children.
    func descendants(_ target: String) -> [String] { lines[target] ?? [] }

    private static func judged(_ target: AccountingPlan.Target) -> [CheckKey] {
        target.rulingKeys
    }

    private struct Walk {
        let parents: [String: [String]]
        var order: [String] = []
        var ancestors: [String: Set<String>] = [:]

        /// The configuration has no cycles; should there be one, it is cut where it closes.
        mutating func visit(_ id: String) {
            guard ancestors[id] == nil, let own = parents[id] else { return }
            ancestors[id] = []
            var all: Set<String> = []
            for parent in own where parents[parent] != nil {
                visit(parent)
                all.formUnion(ancestors[parent] ?? [])
                all.insert(parent)
            }
            ancestors[id] = all.subtracting([id])
            order.append(id)
        }
    }
}
