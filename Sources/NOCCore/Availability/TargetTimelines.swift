/// Makes the timelines of targets from those of their checks, and tells whose each outage is (SEMANTICS 3).
final class TargetTimelines {
    /// By what a timeline is made from the observations.
    enum Basis: Hashable {
        /// As observed; incidents come from it.
        case observed
        /// With what the target's objective says of transients.
        case counted
        /// The same with every down stretch widened, or narrowed.
        case lower
        case upper
    }

    /// A target's timeline before parents.
    struct Base: Hashable {
        enum Edges: Hashable { case found, widened, narrowed }

        var edges = Edges.found
        /// Whether the objective's `transients: down` is followed.
        var countsTransients: Bool
        /// Whether state lines speak where noc has nothing of its own.
        var hasStates = true
    }

    private let context: AccountContext
    let window: Interval
    private let check: (CheckKey) -> CheckTimeline?
    private var made: [Key: Timeline] = [:]

    private struct Key: Hashable {
        let target: String
        let base: Base
    }

    /// `check` gives the timelines of the checks; they must reach over `window`.
    init(_ context: AccountContext, over window: Interval, check: @escaping (CheckKey) -> CheckTimeline?) {
        self.context = context
        self.window = window
        self.check = check
    }

    /// Reads the checks of these targets over `window`. Throws what the record throws.
    convenience init(_ context: AccountContext, over window: Interval, reading targets: some Sequence<String>) throws {
        var timelines: [CheckKey: CheckTimeline] = [:]
        for key in context.checks(of: targets) {
            timelines[key] = try CheckFindings.read(
                key, window: window, columns: [], context: context
            ).timeline
        }
        self.init(context, over: window) { timelines[$0] }
    }

    /// The timeline of a target over the window, before corrections. Throws what the record throws: a piece that reaches
    /// over the window's edge is followed to its end.
    func timeline(of target: String, _ basis: Basis) throws -> Timeline {
        let base = base(of: target, basis.target)
        guard base.classes.contains(.down) else { return base }
        let hidden = try context.parents(of: target, in: window).flatMap { parent in
            try share(of: parent.id, in: target, basis).map { $0.intersection(parent.interval) }
        }
        return base.changed(in: hidden.united) { $0 == .down ? .unreachable : $0 }
    }

    /// The parents that the target's outage at `instant` is attributed to, with the stretches that are theirs.
    func hiding(_ target: String, at instant: Instant) throws -> [(parent: String, stretch: Interval)] {
        try context.parents(of: target, in: window).filter { $0.interval.contains(instant) }.flatMap { parent in
            try share(of: parent.id, in: target, .observed).filter { $0.contains(instant) }.map { (parent.id, $0) }
        }
    }

    /// Where what another monitor says of the target is all there is, in order.
    func stated(_ target: String) -> [StatedRun] {
        let runs = context.states(of: target, over: window)
        guard !runs.isEmpty else { return [] }
        let silent = base(of: target, Base(countsTransients: false, hasStates: false)).intervals { $0 == .unmonitored }
        return runs.meeting(silent).map { run, part in
            StatedRun(interval: part, value: run.value, imported: run.imported)
        }
    }

    private func share(of parent: String, in target: String, _ basis: Basis) throws -> [Interval] {
        guard let countsTransients = basis.tellsPieces else {
            return base(of: parent, basis.parents).intervals { $0 == .down }
        }
        let whole = try reachingOverEdges(target, parent, basis.target)
        let edges = { (target: String, edges: Base.Edges) in
            whole.base(of: target, Base(edges: edges, countsTransients: countsTransients))
        }
        return ParentShare.intervals(
            of: edges(target, .found), narrowed: edges(target, .narrowed), parent: edges(parent, .found),
            widened: edges(parent, .widened))
    }

    /// These, or some over as wide a window as the pieces of `target` beside `parent` reach.
    private func reachingOverEdges(_ target: String, _ parent: String, _ base: Base) throws -> TargetTimelines {
        var result = self
        let known = context.extent(of: [target, parent], or: window)
        for reach in Incidents.reaches {
            let pieces = ParentShare.pieces(
                of: result.base(of: target, base), parent: result.base(of: parent, base))
            var wider = result.window
            if pieces.first?.interval.start == wider.start, known.start < wider.start {
                wider.start = max(known.start, reach.map { wider.start - $0 } ?? known.start)
            }
            if pieces.last?.interval.end == wider.end, known.end > wider.end {
                wider.end = min(known.end, reach.map { wider.end + $0 } ?? known.end)
            }
            if wider == result.window { break }
            result = try TargetTimelines(context, over: wider, reading: [target, parent])
        }
        return result
    }

    // MARK: Before parents

    func base(of target: String, _ base: Base) -> Timeline {
        let key = Key(target: target, base: base)
        if let timeline = made[key] { return timeline }
        let timeline = make(target, base)
        made[key] = timeline
        return timeline
    }

    private func make(_ id: String, _ base: Base) -> Timeline {
        let transientsDown = base.countsTransients && context.definition(of: id)?.objective.transients == .down
        var result = Timeline(from: window.start.milliseconds)
        for (interval, version) in context.versions(in: window) {
            let target = version.targets[id] ?? context.definition(of: id)?.target
            let part = target.map { own($0, base, transientsDown, over: interval) }
            for run in (part ?? Timeline(.unmonitored, over: interval)).runs {
                result.append(run.value, to: run.interval.end.milliseconds)
            }
        }
        return result
    }

    private func own(
        _ target: AccountingPlan.Target, _ base: Base, _ transientsDown: Bool, over interval: Interval
    ) -> Timeline {
        let timelines = target.rulingChecks.map { check -> Timeline in
            guard let observed = self.check(CheckKey(target: target.id, check: check.id)) else {
                return Timeline(.unmonitored, over: interval)
            }
            let timeline = observed.timeline(base.edges)
            return transientsDown ? observed.countingTransients(timeline) : timeline
        }
        let judged = TargetTimeline.combine(timelines, target.rule, over: interval)
        guard base.hasStates else { return judged }
        // Another monitor speaks only where noc has nothing of its own.
        return judged.filled(from: context.said(of: target.id, over: interval))
    }
}

/// A stretch that another monitor says something of.
struct StatedRun: Sendable, Hashable {
    var interval: Interval
    var value: AvailabilityClass
    var imported: ImportOrigin?
}

extension Array where Element == StatedRun {
    /// Where they meet `intervals`, in order and in one pass: a record may have a million of each. Both are sorted and without
    /// overlap.
    func meeting(_ intervals: [Interval]) -> [(run: StatedRun, part: Interval)] {
        var result: [(run: StatedRun, part: Interval)] = []
        var first = 0
        for run in self {
            while first < intervals.count, intervals[first].end <= run.interval.start { first += 1 }
            var index = first
            while index < intervals.count, intervals[index].start < run.interval.end {
                result.append((run, intervals[index].intersection(run.interval)))
                index += 1
            }
        }
        return result
    }
}

extension TargetTimelines.Basis {
    var target: TargetTimelines.Base {
        switch self {
        case .observed: .init(countsTransients: false)
        case .counted: .init(countsTransients: true)
        case .lower: .init(edges: .widened, countsTransients: true)
        case .upper: .init(edges: .narrowed, countsTransients: true)
        }
    }

    /// For the lower bound a parent is taken at its narrowest, for the upper at its widest, so that the bounds hold.
    var parents: TargetTimelines.Base {
        switch self {
        case .observed, .counted: target
        case .lower: .init(edges: .narrowed, countsTransients: true)
        case .upper: .init(edges: .widened, countsTransients: true)
        }
    }

    /// Nil for the bounds: pieces are the parent's in the figure alone. Else whether transients count.
    var tellsPieces: Bool? {
        switch self {
        case .observed, .counted: target.countsTransients
        case .lower, .upper: nil
        }
    }
}

extension CheckTimeline {
    func timeline(_ edges: TargetTimelines.Base.Edges) -> Timeline {
        switch edges {
        case .found: timeline
        case .widened: lower
        case .narrowed: upper
        }
    }
}

extension AccountContext {
    /// What another monitor's state lines say in `interval`: each holds until the next, the last until it was imported.
    func states(of target: String, over interval: Interval) -> [StatedRun] {
        guard let lines = stateLines[target] else { return [] }
        return lines.indices.compactMap { index in
            let end = index + 1 < lines.count ? lines[index + 1].time : min(lines[index].importedAt, asOf)
            let part = Interval(lines[index].time, end).intersection(interval)
            return part.isEmpty
                ? nil : StatedRun(interval: part, value: lines[index].value, imported: lines[index].imported)
        }
    }

    /// The same as a timeline.
    func said(of target: String, over interval: Interval) -> Timeline {
        var result = Timeline(from: interval.start.milliseconds)
        for run in states(of: target, over: interval) {
            result.append(.unmonitored, to: run.interval.start.milliseconds)
            result.append(run.value, to: run.interval.end.milliseconds)
        }
        return result
    }

    /// Every parent of the target in `window`, with the stretches in which the plan says so.
    func parents(of target: String, in window: Interval) -> [(id: String, interval: Interval)] {
        versions(in: window).flatMap { interval, version in
            let definition = version.targets[target] ?? self.definition(of: target)?.target
            return (definition?.parents ?? []).map { ($0, interval) }
        }
    }

    /// From the first that is known of these targets to the last that can be; `fallback` where nothing is.
    func extent(of targets: some Sequence<String>, or fallback: Interval) -> Interval {
        let targets = Array(targets)
        let starts =
            checks(of: targets).compactMap { extents[$0]?.start }
            + targets.flatMap { stateLines[$0] ?? [] }.map(\.time)
        return starts.min().map { Interval($0, asOf) } ?? fallback
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
