extension GroupAccount {
    /// The group's figures from its targets' (SEMANTICS 5, Group).
    init(_ group: AccountingPlan.Group, _ objective: Objective, of targets: [TargetAccount]) {
        var breakdown = Breakdown()
        for target in targets { breakdown.add(target.figures.breakdown) }
        let known = targets.filter { $0.figures.assessed.ratio != nil }
        let worst = known.min { ($0.figures.assessed.ratio ?? 1) < ($1.figures.assessed.ratio ?? 1) }
        let assessed = Self.aggregate(group.aggregate, targets) { $0.figures.assessed.ratio }
        self.init(
            group: group, objective: objective, assessed: assessed,
            overall: Self.aggregate(group.aggregate, targets) { $0.figures.overall.ratio },
            coverage: Self.aggregate(group.aggregate, targets) { $0.figures.coverage },
            met: Self.met(objective, assessed, complete: known.count == targets.count), worstTarget: worst?.target.id,
            breakdown: breakdown)
    }

    /// Over the targets that have a figure; nil when none has.
    private static func aggregate(
        _ aggregate: AccountingPlan.Group.Aggregate, _ targets: [TargetAccount], _ figure: (TargetAccount) -> Double?
    ) -> Double? {
        let figures = targets.compactMap { target in
            figure(target).map { (value: $0, weight: Double(target.target.affectedUnits ?? 1)) }
        }
        switch aggregate {
        case .worst: return figures.map(\.value).min()
        case .mean: return figures.isEmpty ? nil : figures.map(\.value).reduce(0, +) / Double(figures.count)
        case .weighted:
            let weight = figures.map(\.weight).reduce(0, +)
            return weight == 0 ? nil : figures.map { $0.value * $0.weight }.reduce(0, +) / weight
        }
    }

    /// A target without data keeps a group from having met its objective, not from having missed it.
    private static func met(_ objective: Objective, _ assessed: Double?, complete: Bool) -> Bool? {
        guard let promised = objective.availabilityRatio, let assessed else { return nil }
        if assessed < promised { return false }
        return complete ? true : nil
    }
}
