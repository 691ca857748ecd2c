/// Turns what was reached into points (the notes of a performance form of 湖北: 正向 weight × B/A,
/// 反向 weight × A/B, never above the weight).
struct IndicatorScoring {
    let grades: [IndicatorCatalogue.Grade]

    /// What has no data scores nothing; what nobody confirmed yet is scored as it was computed.
    func score(
        _ scoring: Indicator.Scoring, _ parts: [IndicatorResult.Part], _ state: IndicatorResult.State
    ) -> IndicatorScore {
        if scoring.award == .grade { return graded(scoring, parts) }
        if state == .met { return IndicatorScore(weight: scoring.weight, share: 1, award: scoring.award) }
        if state == .noData { return IndicatorScore(weight: scoring.weight, share: 0, award: scoring.award) }
        let share: Double
        switch scoring.award {
        case .direct: share = parts.allSatisfy { $0.met == true } ? 1 : 0
        case .ratio, .grade: share = parts.map(ratio).reduce(0, +) / Double(max(1, parts.count))
        }
        let isBelow = scoring.pass.map { share < $0 } ?? false
        return IndicatorScore(
            weight: scoring.weight, share: isBelow ? 0 : share, award: scoring.award, isBelowPass: isBelow)
    }

    private func graded(_ scoring: Indicator.Scoring, _ parts: [IndicatorResult.Part]) -> IndicatorScore {
        let names = parts.compactMap { part -> String? in
            guard case .records(let sum) = part.detail, sum.series.kind == .grade else { return nil }
            return sum.last?.record.value
        }
        let grade = names.last.flatMap { name in grades.first { $0.name == name } }
        return IndicatorScore(
            weight: scoring.weight, share: grade?.share ?? 0, award: .grade, grade: grade?.name)
    }

    /// How much of its goal a value reached, 0…1.
    private func ratio(_ part: IndicatorResult.Part) -> Double {
        // What cannot be judged earns nothing until it can.
        guard part.met != nil else { return 0 }
        guard part.met != true, !part.isVacuous else { return 1 }
        guard let value = part.value, let goal = part.goal, let comparison = part.part.goal?.comparison, goal > 0 else {
            return 0
        }
        return switch comparison {
        case .atLeast: min(1, max(0, value / goal))
        case .atMost, .below: value <= 0 ? 1 : min(1, goal / value)
        case .equal: value <= 0 ? 0 : min(value / goal, goal / value)
        }
    }
}
