import NOCCore

/// SEMANTICS 2 to 5 written down for one millisecond at a time, without a thought for speed.
struct SlowModel {
    /// The plan in force at the end of the period.
    var plan: AccountingPlan
    /// The plan before it, and when it gave way.
    var former: (plan: AccountingPlan, until: Instant)?
    let observations: [CheckKey: [Observation]]
    var windows: [MaintenanceWindow] = []
    var rulings: [Correction] = []
    var silences: [Interval] = []
    /// What another monitor says, in order of target and time.
    var stateLines: [StateLine] = []

    enum Reading { case observed, counted, lower, upper }

    typealias States = (isDown: [Bool], transients: [Interval], stretches: [(s: Int, e: Int?)])

    /// What `states` said before of each check: the observations do not change while a case is compared.
    private final class Known { var states: [CheckKey: States] = [:] }
    private let known = Known()

    init(
        plan: AccountingPlan, observations: [CheckKey: [Observation]], rulings: [Correction] = [],
        silences: [Interval] = []
    ) {
        self.plan = plan
        self.observations = observations
        self.rulings = rulings
        self.silences = silences
    }

    func states(_ key: CheckKey) -> States {
        if let states = known.states[key] { return states }
        let states = fold(key)
        known.states[key] = states
        return states
    }

    /// For each observation: is its check down at its `t`, after back-dating?
    private func fold(_ key: CheckKey) -> States {
        let list = observations[key] ?? []
        var isDown = Array(repeating: false, count: list.count)
        var transients: [Interval] = []
        var stretches: [(s: Int, e: Int?)] = []
        var down = false
        var run: [Int] = []
        for (index, item) in list.enumerated() {
            isDown[index] = down
            if item.outcome == .unknown { continue }
            if item.outcome.isSuccess == down {
                run.append(index)
                let policy = policy(key, at: item.time)
                guard run.count >= (down ? policy.successesToUp : policy.failuresToDown) else { continue }
                down.toggle()
                for touched in run[0]...index { isDown[touched] = down }
                if down { stretches.append((run[0], nil)) } else { stretches[stretches.count - 1].e = run[0] }
            } else if !down, let first = run.first {
                transients.append(Interval(list[first].time, item.time))
            }
            run = []
        }
        if !down, let first = run.first {
            transients.append(Interval(list[first].time, coverageEnd(key, list.count - 1)))
        }
        return (isDown, transients, stretches)
    }

    func policy(_ key: CheckKey, at t: Instant) -> CheckPolicy {
        plan(at: t).target(key.target)!.checks.first { $0.id == key.check }!.policy
    }

    func plan(at t: Instant) -> AccountingPlan { former.flatMap { t < $0.until ? $0.plan : nil } ?? plan }

    func coverageEnd(_ key: CheckKey, _ index: Int) -> Instant {
        let list = observations[key]!
        let stale = list[index].time + policy(key, at: list[index].time).staleAfter
        let cut = silences.map(\.start).filter { $0 > list[index].time }.min() ?? .distantFuture
        return min(index + 1 < list.count ? list[index + 1].time : .distantFuture, stale, cut)
    }

    func check(_ key: CheckKey, at t: Instant, _ reading: Reading, transientsDown: Bool) -> AvailabilityClass {
        let list = observations[key] ?? []
        guard let index = list.lastIndex(where: { $0.time <= t }), t < coverageEnd(key, index) else {
            return .unmonitored
        }
        let (isDown, transients, stretches) = states(key)
        var value: AvailabilityClass
        switch list[index].outcome {
        case .unknown: value = .unknown
        case _ where isDown[index]: value = .down
        case .degraded: value = .degraded
        case .ok, .fail: value = .up
        }
        for (s, e) in stretches {
            let start = list[s].time
            let last = s > 0 ? list[s - 1].time : start
            let before = start - last <= policy(key, at: last).staleAfter ? last : start
            if reading == .lower, before <= t, t < start, value.isService { value = .down }
            guard let end = e.map({ list[$0].time }) else { continue }
            let lastFailure = list.last { $0.outcome == .fail && $0.time < end }!.time
            if reading == .upper, lastFailure <= t, t < end, value == .down { value = .up }
        }
        if transientsDown, value == .up, transients.contains(where: { $0.contains(t) }) { value = .down }
        return value
    }

    func target(_ id: String, at t: Instant, _ reading: Reading) -> AvailabilityClass {
        let transients = reading != .observed
        let value = base(id, at: t, edges(reading), transients)
        guard value == .down else { return value }
        return plan(at: t).target(id)!.parents.contains { hides(id, at: t, $0, reading) } ? .unreachable : .down
    }

    /// Which edges of the observations a reading of the target takes.
    private func edges(_ reading: Reading) -> Reading { reading == .lower || reading == .upper ? reading : .counted }

    private func hides(_ id: String, at t: Instant, _ parent: String, _ reading: Reading) -> Bool {
        let transients = reading != .observed
        switch reading {
        case .lower: return base(parent, at: t, .upper, transients) == .down
        case .upper: return base(parent, at: t, .lower, transients) == .down
        case .observed, .counted: break
        }
        if base(parent, at: t, .counted, transients) == .down { return true }
        return isParentsPiece(id, at: t, parent, transients)
    }

    /// Rule 2 of Parents: walks from `t` to both ends of the piece.
    private func isParentsPiece(_ id: String, at t: Instant, _ parent: String, _ transients: Bool) -> Bool {
        let down = { (target: String, ms: Int64, edges: Reading) in
            base(target, at: Instant(milliseconds: ms), edges, transients) == .down
        }
        let inPiece = { (ms: Int64) in down(id, ms, .counted) && !down(parent, ms, .counted) }
        var (first, last) = (t.milliseconds, t.milliseconds)
        while inPiece(first - 1) { first -= 1 }
        while last < 2_000, inPiece(last + 1) { last += 1 }
        let comesOut = down(id, first - 1, .counted)
        let runsInto = last < 2_000 && down(id, last + 1, .counted)
        if runsInto, (first...last).allSatisfy({ down(parent, $0, .lower) }) { return true }
        return comesOut && !(first...last).contains { down(id, $0, .upper) }
    }

    /// A target's class before parents; `edges` is `.counted` for the observations as they are.
    func base(_ id: String, at t: Instant, _ edges: Reading, _ transients: Bool) -> AvailabilityClass {
        guard let target = plan(at: t).target(id) else { return .unmonitored }
        let transientsDown = transients && plan.objective(of: plan.target(id)!).transients == .down
        let classes = target.checks.filter { !$0.measureOnly }.map {
            check(CheckKey(target: id, check: $0.id), at: t, edges, transientsDown: transientsDown)
        }
        let value = judge(classes, target.rule)
        return value == .unmonitored ? stated(id, at: t) ?? value : value
    }

    /// A state line holds until the target's next one, the last until it was imported.
    func stated(_ id: String, at t: Instant) -> AvailabilityClass? {
        let own = stateLines.filter { $0.target == id }
        guard let index = own.lastIndex(where: { $0.time <= t }) else { return nil }
        return index + 1 < own.count || t < own[index].importedAt ? own[index].value : nil
    }

    func judge(_ classes: [AvailabilityClass], _ rule: Rule) -> AvailabilityClass {
        let n = classes.count
        let g = classes.count { $0 == .up || $0 == .degraded }
        let b = classes.count { $0 == .down }
        let ignorance: AvailabilityClass = classes.contains(.unknown) ? .unknown : .unmonitored
        switch rule {
        case .all:
            if b > 0 { return .down }
            if g < n { return ignorance }
            return classes.contains(.degraded) ? .degraded : .up
        case .any:
            if classes.contains(.up) { return .up }
            if classes.contains(.degraded) { return .degraded }
            return g + b < n ? ignorance : .down
        case .quorum(let k):
            if g >= k { return classes.count { $0 == .up } >= k ? .up : .degraded }
            return b > n - k ? .down : ignorance
        }
    }

    struct Sums: Hashable {
        var good: Int64 = 0
        var bad: Int64 = 0
        var breakdown: [String: Int64] = [:]
    }

    /// `corrections`: which rulings apply; `objective`: nil for the target's own.
    func sums(
        _ id: String, _ period: Interval, _ reading: Reading, objective: Objective? = nil,
        corrections: [Correction]? = nil
    )
        -> Sums
    {
        let target = plan.target(id)!
        let objective = objective ?? plan.objective(of: target)
        var sums = Sums()
        for ms in period.start.milliseconds..<period.end.milliseconds {
            let t = Instant(milliseconds: ms)
            var value = self.target(id, at: t, reading)
            for ruling in corrections ?? rulings where ruling.target == id && ruling.interval.contains(t) {
                value = ruling.value
            }
            let planned =
                objective.maintenance != .count
                && windows.contains { window in
                    let covers = window.scope == .target(id) || window.scope == .group(target.group ?? "")
                    let declared = window.backdatedApprovedBy != nil || t >= window.declaredAt
                    return covers && declared && window.interval.contains(t)
                }
            sums.breakdown[planned && value != .excluded ? "planned" : value.name, default: 0] += 1
            if value == .excluded { continue }
            if planned {
                if objective.maintenance == .asUp { sums.good += 1 }
                continue
            }
            let isGood: Bool? =
                switch value {
                case .up: true
                case .degraded: objective.degraded == .up
                case .down: false
                case .unreachable: objective.unreachable == .down ? false : nil
                default: objective.unknown == .exclude ? nil : objective.unknown == .up
                }
            if isGood == true { sums.good += 1 }
            if isGood == false { sums.bad += 1 }
        }
        return sums
    }
}

// MARK: Events (SEMANTICS 9)

extension SlowModel {
    func isPlanned(_ id: String, _ span: Interval) -> Bool {
        let group = plan.target(id)!.group ?? ""
        return (span.start.milliseconds..<span.end.milliseconds).allSatisfy { ms in
            windows.contains { window in
                let t = Instant(milliseconds: ms)
                let covers = window.scope == .target(id) || window.scope == .group(group)
                return covers && window.interval.contains(t)
                    && (window.backdatedApprovedBy != nil || t >= window.declaredAt)
            }
        }
    }

    /// The target that an incident came from; nil for planned work.
    func root(of id: String, _ span: Interval) -> String? {
        if isPlanned(id, span) { return nil }
        let classes = (span.start.milliseconds..<span.end.milliseconds).map {
            target(id, at: Instant(milliseconds: $0), .observed)
        }
        guard let first = classes.firstIndex(where: \.isOutage), let last = classes.last(where: \.isOutage),
            classes[first] == .unreachable, last == .unreachable
        else { return id }
        let start = Instant(milliseconds: span.start.milliseconds + Int64(first))
        for parent in plan(at: start).target(id)!.parents {
            var t = start
            // The piece before the parent's outage, if any.
            while base(parent, at: t, .counted, false) != .down, base(id, at: t, .counted, false) == .down,
                t.milliseconds < 2_000
            { t = t + .milliseconds(1) }
            guard base(parent, at: t, .counted, false) == .down else { continue }
            return root(of: parent, incident(of: parent, at: t))
        }
        return id
    }

    /// The incident of the target that runs at `t`.
    private func incident(of id: String, at t: Instant) -> Interval {
        let value = { (ms: Int64) in target(id, at: Instant(milliseconds: ms), .observed) }
        var (start, ms, end) = (t.milliseconds, t.milliseconds, t.milliseconds)
        while ms >= 0, !value(ms).isService {
            if value(ms).isOutage { start = ms }
            ms -= 1
        }
        while end < 2_000, !value(end).isService { end += 1 }
        return Interval(Instant(milliseconds: start), Instant(milliseconds: end))
    }
}
