/// Makes the account of one target (SEMANTICS 3 to 6).
struct TargetAccounts {
    let context: AccountContext
    let definition: AccountContext.Definition
    let incidents: IncidentAccounts

    private var period: Period { context.period }
    private var id: String { definition.target.id }
    private var objective: Objective { definition.objective }

    func account(
        _ timelines: TargetTimelines, _ findings: [CheckKey: CheckFindings]
    ) throws -> (target: TargetAccount, incidents: [IncidentAccount]) {
        let time = TargetTime(
            objective: objective, planned: context.planned(definition.target),
            hours: objective.hours.intervals(in: period.interval, timeZone: context.timeZone),
            corrections: context.corrections.filter { $0.target == id }, asOf: context.asOf)
        let counted = time.corrected(try timelines.timeline(of: id, .counted))
        let observed = try timelines.timeline(of: id, .observed)
        let incidents = try incidentAccounts(observed) { time.tally(counted, over: $0).bad }
        let days = days(of: counted, time)
        var total = Tally()
        for day in days { total.add(day.tally) }
        let checks = definition.target.checks.map { check in
            CheckAccount(check, findings[CheckKey(target: id, check: check.id)], over: period.interval)
        }
        let target = TargetAccount(
            target: definition.target, isRemoved: definition.isRemoved, objective: objective,
            figures: try figures(total, time, timelines, incidents, findings),
            days: days.map { DayAccount(day: $0.day, breakdown: $0.tally.breakdown, assessed: $0.tally.availability) },
            checks: checks, latency: latency(findings), timeline: observed.runs,
            failed: time.failed(counted, over: period.interval), stated: stated(timelines),
            imported: try imported(findings))
        return (target, incidents)
    }

    private func days(of timeline: Timeline, _ time: TargetTime) -> [(day: CalendarDay, tally: Tally)] {
        let cuts = context.days.dropFirst().map(\.interval.start)
        return zip(context.days, time.tallies(timeline, over: period.interval, cuts: cuts)).map { ($0.day, $1) }
    }

    /// Of one import together. Where the other monitor's word ended, nothing rests on it.
    private func stated(_ timelines: TargetTimelines) -> [StatedTime] {
        var result: [StatedTime] = []
        for run in timelines.stated(id) where !run.interval.isEmpty && run.value != .unmonitored {
            if let index = result.firstIndex(where: { $0.imported == run.imported }) {
                result[index].interval.end = run.interval.end
                result[index].milliseconds += run.interval.milliseconds
            } else {
                result.append(
                    StatedTime(
                        imported: run.imported, interval: run.interval, milliseconds: run.interval.milliseconds))
            }
        }
        return result
    }

    /// What every check of the target has of one import together.
    private func imported(_ findings: [CheckKey: CheckFindings]) throws -> [ImportedTime] {
        var shares: [Int64: ImportedShare] = [:]
        for check in definition.target.checks {
            for (event, share) in findings[CheckKey(target: id, check: check.id)]?.imported ?? [:] {
                shares[event, default: ImportedShare()].observations += share.observations
                shares[event]?.intervals += share.intervals
            }
        }
        return try shares.compactMap { event, share in
            let time = share.intervals.united
            guard let first = time.first, let last = time.last else { return nil }
            return ImportedTime(
                imported: try context.imports.origin(of: event), interval: Interval(first.start, last.end),
                observations: share.observations, milliseconds: time.map(\.milliseconds).reduce(0, +))
        }.sorted {
            ($0.interval.start, $0.imported?.at ?? .distantPast) < ($1.interval.start, $1.imported?.at ?? .distantPast)
        }
    }

    private func incidentAccounts(_ observed: Timeline, counted: (Interval) -> Int64) throws -> [IncidentAccount] {
        let (spans, timeline) = try Incidents(context: context, period: period.interval).spans(
            of: id, observed: observed)
        return try spans.map {
            try incidents.account($0, of: definition.target, observed: timeline, counted: counted)
        }
    }

    private func figures(
        _ total: Tally, _ time: TargetTime, _ timelines: TargetTimelines, _ incidents: [IncidentAccount],
        _ findings: [CheckKey: CheckFindings]
    ) throws -> Figures {
        func availability(_ basis: TargetTimelines.Basis) throws -> Availability {
            time.tally(time.corrected(try timelines.timeline(of: id, basis)), over: period.interval).availability
        }
        var overallObjective = objective
        overallObjective.maintenance = .count
        let counted = try timelines.timeline(of: id, .counted)
        let overall = time.tally(
            time.corrected(counted, exclusions: false), over: period.interval, as: overallObjective)
        let own = incidents.filter { !$0.crossesPeriod && !$0.isPlanned }
        let transients = transients(findings)
        let assessed = total.availability
        let lower = try availability(.lower)
        let upper = try availability(.upper)
        return Figures(
            breakdown: total.breakdown, plannedDown: total.plannedDown, assessed: assessed,
            overall: overall.availability, uncorrected: time.tally(counted, over: period.interval).availability,
            lower: assessed.isBelow(lower) ?? true ? assessed : lower,
            upper: upper.isBelow(assessed) ?? true ? assessed : upper, coverage: total.coverage,
            allowedDowntime: objective.allowedDowntime(of: assessed), countedDowntime: total.bad,
            met: objective.isMet(by: assessed), incidents: own.count, meanTimeToRepair: own.compactMap(\.duration).mean,
            meanTimeBetweenFailures: own.isEmpty ? nil : Double(total.good) / Double(own.count),
            longest: longest(incidents.filter { !$0.isPlanned }), planned: planned(incidents.filter(\.isPlanned)),
            transients: transients.count,
            transientTime: transients.map(\.milliseconds).reduce(0, +))
    }

    /// Clipped to the period.
    private func longest(_ incidents: [IncidentAccount]) -> Int64 {
        incidents.map { $0.part(in: period.interval, asOf: context.asOf).milliseconds }.max() ?? 0
    }

    private func planned(_ incidents: [IncidentAccount]) -> PlannedIncidents {
        let own = incidents.filter { !$0.crossesPeriod }
        return PlannedIncidents(count: own.count, mean: own.compactMap(\.duration).mean, longest: longest(incidents))
    }

    /// Those that began in the period, of every check that takes part.
    private func transients(_ findings: [CheckKey: CheckFindings]) -> [Interval] {
        participating(findings).flatMap { $0.timeline.transients.filter { period.interval.contains($0.start) } }
    }

    private func latency(_ findings: [CheckKey: CheckFindings]) -> LatencySummary {
        LatencyCounts(merging: participating(findings).map(\.latency)).summary
    }

    private func participating(_ findings: [CheckKey: CheckFindings]) -> [CheckFindings] {
        definition.target.rulingKeys.compactMap { findings[$0] }
    }
}

extension CheckAccount {
    init(_ check: AccountingPlan.Check, _ findings: CheckFindings?, over period: Interval) {
        var breakdown = Breakdown()
        let timeline = findings?.timeline.timeline ?? Timeline(.unmonitored, over: period)
        for run in timeline.clipped(to: period).runs { breakdown.add(run.interval.milliseconds, to: run.value) }
        self.init(
            check: check, breakdown: breakdown, latency: findings?.latency.summary ?? LatencySummary(),
            measurements: findings?.measurements ?? [:], latencyCurve: findings?.curve ?? [])
    }
}

extension Objective {
    /// The bad time that the promise leaves, in milliseconds, of what was assessed.
    func allowedDowntime(of assessed: Availability) -> Int64? {
        availability.map { promised in
            let (high, low) = (assessed.good + assessed.bad).multipliedFullWidth(by: Int64(1_000_000 - promised))
            return Int64(1_000_000).dividingFullWidth((high, low)).quotient
        }
    }

    /// Nil when nothing is promised or nothing is known.
    func isMet(by assessed: Availability) -> Bool? {
        guard let promised = availability, assessed.good + assessed.bad > 0 else { return nil }
        return assessed.reaches(promised)
    }
}

extension Availability {
    /// Exact, without floating point; nil where one of them has no ratio.
    func isBelow(_ other: Availability) -> Bool? {
        guard good + bad > 0, other.good + other.bad > 0 else { return nil }
        let own = good.multipliedFullWidth(by: other.good + other.bad)
        let others = other.good.multipliedFullWidth(by: good + bad)
        return (own.high, own.low) < (others.high, others.low)
    }

    /// Whether it is at least `promised` (ten-thousandths of a percent); exact, without floating point. False when nothing
    /// was measured.
    func reaches(_ promised: Int) -> Bool {
        let have = good.multipliedFullWidth(by: 1_000_000)
        let want = (good + bad).multipliedFullWidth(by: Int64(promised))
        return good + bad > 0 && (have.high, have.low) >= (want.high, want.low)
    }
}

extension Array where Element == Int64 {
    var mean: Double? { isEmpty ? nil : Double(reduce(0, +)) / Double(count) }
}
