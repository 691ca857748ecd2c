package import NOCCore

/// Runs checks once, now, and stores nothing.
package struct CheckOperation: Sendable {
    /// Attempts under way at once.
    private static let concurrency = 256

    private let context: OperationContext
    private let probers: any ProberSource

    package init(_ context: OperationContext, probers: any ProberSource) {
        self.context = context
        self.probers = probers
    }

    /// Runs those that are named, `TARGET` or `TARGET/CHECK`, or all; in the order of the configuration.
    package func run(_ names: [String] = [], trace: Bool = false) async throws(OperationError) -> TrialList {
        let keys = try keys(names)
        let source = probers
        let probers = try OperationError.wrapping { try source.probers(for: Set(keys)) }
        return TrialList(trials: await Self.run(keys, probers, trace: trace), hasTrace: trace)
    }

    private func keys(_ names: [String]) throws(OperationError) -> [CheckKey] {
        let all = context.plan.accounting.targets.flatMap { target in
            target.checks.map { CheckKey(target: target.id, check: $0.id) }
        }
        guard !names.isEmpty else { return all }
        var wanted: Set<CheckKey> = []
        for name in names {
            let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let target = try context.target(parts[0])
            let checks = target.checks.map(\.id)
            if parts.count == 2, !checks.contains(parts[1]) {
                throw .unknown("check", parts[1], among: checks, of: "target \(target.id)")
            }
            for check in checks where parts.count == 1 || parts[1] == check {
                wanted.insert(CheckKey(target: target.id, check: check))
            }
        }
        return all.filter(wanted.contains)
    }

    private static func run(_ keys: [CheckKey], _ probers: [CheckKey: any Prober], trace: Bool) async -> [Trial] {
        await withTaskGroup(of: (Int, ProbeResult).self) { group in
            var results = [ProbeResult?](repeating: nil, count: keys.count)
            for (index, key) in keys.enumerated() {
                if index >= concurrency, let (done, result) = await group.next() { results[done] = result }
                guard let prober = probers[key] else { continue }
                group.addTask { (index, await prober.probe(trace: trace)) }
            }
            for await (done, result) in group { results[done] = result }
            return zip(keys, results).compactMap { key, result in result.map { Trial(key: key, result: $0) } }
        }
    }
}

/// A check that was run by hand.
package struct Trial: Sendable {
    package let key: CheckKey
    package let result: ProbeResult
}

package struct TrialList: OperationResult {
    package let trials: [Trial]
    /// Whether the steps of each were asked for.
    package let hasTrace: Bool

    /// Of several the worst, where fail is worse than unknown and unknown worse than degraded; unknown when none was run.
    package var worst: Outcome {
        let order: [Outcome] = [.fail, .unknown, .degraded, .ok]
        return order.first { outcome in trials.contains { $0.result.outcome == outcome } } ?? .unknown
    }

    package var json: JSON { .array(trials.map(json)) }

    private func json(_ trial: Trial) -> JSON {
        let result = trial.result
        let json: JSON = [
            "target": .string(trial.key.target), "check": .string(trial.key.check),
            "outcome": .string(result.outcome.name), "latency_ms": JSON(result.latency?.milliseconds),
            "reason": JSON(result.reason?.description), "measurements": .measurements(result.measurements),
            "units": .units(of: result.measurements),
            "events": .array(result.events.map { .string($0.description) }),
        ]
        guard hasTrace else { return json }
        return .object(json.members + [.init("trace", .array(result.trace.map(\.json)))])
    }
}

extension TraceStep {
    fileprivate var json: JSON {
        [
            "step": .string(name), "detail": .string(detail), "start_ms": .number(start.inMilliseconds),
            "duration_ms": .number(duration.inMilliseconds),
        ]
    }
}

extension Duration {
    package var inMilliseconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) * 1_000 + Double(attoseconds / 1_000_000_000_000) / 1_000
    }
}
