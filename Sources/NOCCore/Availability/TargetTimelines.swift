/// Makes the timelines of targets from those of their checks, parents first.
final class TargetTimelines {
    /// Which reading of the observations a timeline follows.
    enum Reading: Hashable {
        /// As observed; incidents come from it.
        case observed
        /// With what the target's objective says of transients.
        case counted
        /// The same with every down stretch widened, or narrowed.
        case lower
        case upper
    }

    private let context: AccountContext
    private let window: Interval
    private let check: (CheckKey) -> CheckTimeline?
    private var made: [Key: Timeline] = [:]

    private struct Key: Hashable {
        let target: String
        let reading: Reading
    }

    /// `check` gives the timelines of the checks; they must reach over `window`.
    init(_ context: AccountContext, over window: Interval, check: @escaping (CheckKey) -> CheckTimeline?) {
        self.context = context
        self.window = window
        self.check = check
    }

    /// The timeline of a target over the window (SEMANTICS 3), before corrections.
    func timeline(of target: String, _ reading: Reading) -> Timeline {
        let key = Key(target: target, reading: reading)
        if let timeline = made[key] { return timeline }
        // Guards against a cycle in a record that no configuration check has seen.
        made[key] = Timeline(.unmonitored, over: window)
        let timeline = make(target, reading)
        made[key] = timeline
        return timeline
    }

    private func make(_ id: String, _ reading: Reading) -> Timeline {
        let transientsDown =
            reading != .observed && context.definition(of: id)?.objective.transients == .down
        var result = Timeline(from: window.start.milliseconds)
        for (interval, version) in context.versions(in: window) {
            let target = version.targets[id] ?? context.definition(of: id)?.target
            let part = target.map { own($0, reading, transientsDown, over: interval) }
            for run in (part ?? Timeline(.unmonitored, over: interval)).runs {
                result.append(run.value, to: run.interval.end.milliseconds)
            }
        }
        return result
    }

    private func own(
        _ target: AccountingPlan.Target, _ reading: Reading, _ transientsDown: Bool, over interval: Interval
    ) -> Timeline {
        let timelines = target.checks.filter { !$0.measureOnly }.map { check -> Timeline in
            guard let observed = self.check(CheckKey(target: target.id, check: check.id)) else {
                return Timeline(.unmonitored, over: interval)
            }
            let timeline = observed.timeline(reading)
            return transientsDown ? observed.countingTransients(timeline) : timeline
        }
        let judged = TargetTimeline.combine(timelines, target.rule, over: interval)
        let stated = context.states(of: target.id, over: interval).reduce(judged) { timeline, run in
            timeline.changed(in: [run.interval]) { _ in run.value }
        }
        guard stated.classes.contains(.down) else { return stated }
        let parents = target.parents.map { timeline(of: $0, reading).clipped(to: interval) }
        return TargetTimeline.apply(parents: parents, to: stated)
    }
}

extension CheckTimeline {
    func timeline(_ reading: TargetTimelines.Reading) -> Timeline {
        switch reading {
        case .observed, .counted: timeline
        case .lower: lower
        case .upper: upper
        }
    }
}

extension AccountContext {
    /// What another monitor's state lines say in `interval`: each holds until the next, the last until it was imported.
    func states(of target: String, over interval: Interval) -> [ClassRun] {
        guard let lines = stateLines[target] else { return [] }
        return lines.indices.compactMap { index in
            let end = index + 1 < lines.count ? lines[index + 1].time : min(lines[index].importedAt, asOf)
            let part = Interval(lines[index].time, end).intersection(interval)
            return part.isEmpty ? nil : ClassRun(interval: part, value: lines[index].value)
        }
    }

    /// The target and everything it may hide behind.
    func withAncestors(_ targets: some Sequence<String>) -> Set<String> {
        var result: Set<String> = []
        var open = Array(targets)
        while let id = open.popLast() {
            guard result.insert(id).inserted else { continue }
            for version in versions { open += version.targets[id]?.parents ?? [] }
        }
        return result
    }

    /// Every check that any plan gave these targets.
    func checks(of targets: some Sequence<String>) -> [CheckKey] {
        var keys: Set<CheckKey> = []
        for id in targets {
            for version in versions {
                for check in version.targets[id]?.checks ?? [] { keys.insert(CheckKey(target: id, check: check.id)) }
            }
        }
        return keys.sorted()
    }
}
