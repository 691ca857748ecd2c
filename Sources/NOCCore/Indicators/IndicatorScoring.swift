/// Turns what was reached into points (the notes of a performance form of 湖北: 正向 weight × B/A,
/// 反向 weight × A/B, never above the weight).
enum IndicatorScoring {
    /// What has no data scores nothing; what nobody confirmed yet is scored as it was computed.
    static func score(
        _ scoring: Indicator.Scoring, _ parts: [IndicatorResult.Part], _ state: IndicatorResult.State
    ) -> IndicatorScore {
        let grade = parts.compactMap(\.grade).last
        if scoring.award == .grade {
            return IndicatorScore(
                weight: scoring.weight, share: grade?.share ?? 0, award: .grade, grade: grade?.name)
        }
        let share = state == .noData ? 0 : self.share(scoring.award, parts, state)
        let isBelow = state != .noData && scoring.pass.map { share < $0 } ?? false
        return IndicatorScore(
            weight: scoring.weight, share: isBelow ? 0 : share, award: scoring.award, isBelowPass: isBelow,
            grade: grade?.name)
    }

    private static func share(
        _ award: Indicator.Scoring.Award, _ parts: [IndicatorResult.Part], _ state: IndicatorResult.State
    ) -> Double {
        // Also where a person vouched for what is known only in part.
        if state == .met, parts.allSatisfy({ $0.grade == nil }) { return 1 }
        guard award == .direct else { return parts.map(ratio).reduce(0, +) / Double(max(1, parts.count)) }
        return parts.allSatisfy { $0.met == true } ? parts.compactMap(\.grade?.share).min() ?? 1 : 0
    }

    /// How much of its goal a value reached, 0…1.
    private static func ratio(_ part: IndicatorResult.Part) -> Double {
        if let grade = part.grade { return grade.share }
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
