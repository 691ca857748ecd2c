internal import NOCCore

/// Whether the collector itself has a network: it has none while every sentinel fails (SEMANTICS 7).
struct SentinelGuard: Sendable {
    private struct Answer: Sendable {
        var outcome: Outcome
        /// Monotonic start of the attempt.
        var started: Duration
    }

    private let sentinels: [AccountingPlan.Target]
    private var answers: [CheckKey: Answer] = [:]
    /// Every check of every sentinel that takes part in its rule.
    let keys: [CheckKey]
    /// How long an answer may take.
    let patience: Duration

    init(_ plan: AccountingPlan, keeping old: SentinelGuard? = nil) {
        let known = Set(plan.sentinels)
        sentinels = plan.targets.filter { known.contains($0.id) }
        keys = sentinels.flatMap { target in
            target.rulingKeys
        }
        patience = (sentinels.flatMap(\.checks).map(\.policy.timeout).max() ?? .zero) + .seconds(2)
        let own = Set(keys)
        answers = old?.answers.filter { own.contains($0.key) } ?? [:]
    }

    var isEmpty: Bool { keys.isEmpty }

    func isSentinel(_ key: CheckKey) -> Bool { sentinels.contains { $0.id == key.target } }

    mutating func note(_ key: CheckKey, _ outcome: Outcome, started: Duration) {
        guard keys.contains(key) else { return }
        answers[key] = Answer(outcome: outcome, started: started)
    }

    /// Whether the newest answers say that the collector is isolated.
    var isIsolated: Bool { !isEmpty && sentinels.allSatisfy { verdict($0, since: nil) == .down } }

    /// The same, judged by answers of attempts that began at `time` or later; nil while those do not tell yet.
    func isIsolated(since time: Duration) -> Bool? {
        guard !isEmpty else { return false }
        let verdicts = sentinels.map { verdict($0, since: time) }
        if verdicts.contains(where: \.isService) { return false }
        if verdicts.allSatisfy({ $0 == .down }) { return true }
        return keys.allSatisfy { answers[$0].map { $0.started >= time } ?? false } ? false : nil
    }

    private func verdict(_ target: AccountingPlan.Target, since time: Duration?) -> AvailabilityClass {
        let classes = target.rulingChecks.map { check -> AvailabilityClass in
            let answer = answers[CheckKey(target: target.id, check: check.id)]
            guard let answer, time.map({ answer.started >= $0 }) ?? true else { return .unmonitored }
            return switch answer.outcome {
            case .ok: .up
            case .degraded: .degraded
            case .fail: .down
            case .unknown: .unknown
            }
        }
        return TargetTimeline.combine(classes, target.rule)
    }
}
