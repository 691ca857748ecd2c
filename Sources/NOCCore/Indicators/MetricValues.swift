/// Computes what a row's metric says of a period.
struct MetricValues {
    let facts: IndicatorFacts
    let metric: Metric

    private var targets: [TargetAccount] { facts.targets(of: metric) }

    /// A value before it meets its goal.
    struct Value {
        var number: Double?
        var whole: Double?
        /// What the value would be if all that is not known were well; nil where nothing better is possible.
        var best: Double?
        /// Not all of what it is about has data: it cannot be said to be met.
        var isPartial = false
        var isVacuous = false
        var detail: IndicatorResult.Detail
    }

    func value() -> Value {
        switch metric.kind {
        case .availability: ratio { $0.figures.assessed.ratio }
        case .overallAvailability: ratio { $0.figures.overall.ratio }
        case .coverage: coverage
        case .outages: outage { Double($0.count) }
        case .downtime: outage { Double($0.downtime) }
        case .longestOutage: outage { Double($0.longest) }
        case .meanTimeToRepair: meanTimeToRepair
        // What alerted nobody had nothing to be answered.
        case .responseInTime: inTime(incidents.filter(\.isAlerting), \.confirmedAt, \.acknowledgedAt)
        case .repairInTime: inTime(incidents, \.repairStart, \.end)
        case .affectedUnitHours: affectedUnitHours
        case .loginSuccess: attempts { Double($0.succeeded) / Double($0.succeeded + $0.failed) }
        case .failedLogins: attempts { Double($0.failed) }
        case .websiteWorstWindow, .websiteAvailability: website
        case .powerDays, .powerContinuity, .mainsFailures, .batteryTime, .temperatureInRange: power
        case .monthsServed: served(by: \.month)
        case .daysMonitored: served(by: \.self)
        case .logRetention: retention
        case .lines: count(targets.filter { $0.target.contract != nil && !$0.isRemoved })
        case .targets: count(targets.filter { !$0.isRemoved })
        }
    }

    private func count(_ targets: [TargetAccount]) -> Value {
        Value(number: Double(targets.count), detail: .nothing)
    }

    // MARK: Ratios

    private func ratio(_ figure: (TargetAccount) -> Double?) -> Value {
        let known = targets.compactMap { account in figure(account).map { (account, $0) } }
        let worst = known.min { $0.1 < $1.1 }
        return Value(
            number: joined(known), isPartial: isThin,
            detail: .outages(outages(target: metric.aggregate == .worst ? worst?.0.target.id : nil, figure)))
    }

    private func joined(_ known: [(TargetAccount, Double)]) -> Double? {
        switch metric.aggregate {
        case .worst: return known.map(\.1).min()
        case .mean: return known.isEmpty ? nil : known.map(\.1).reduce(0, +) / Double(known.count)
        case .weighted:
            let weights = known.map { Double($0.0.target.affectedUnits ?? 1) }
            let total = weights.reduce(0, +)
            return total == 0 ? nil : zip(known, weights).map { $0.1 * $1 }.reduce(0, +) / total
        }
    }

    private var coverage: Value {
        let known = targets.compactMap { account in account.figures.coverage.map { (account, $0) } }
        return Value(number: joined(known), isPartial: known.count < targets.count, detail: .nothing)
    }

    /// Some target was not watched, or too little to say that nothing happened there.
    private var isThin: Bool {
        targets.isEmpty
            || targets.contains { account in
                account.figures.assessed.ratio == nil || account.figures.isThin
            }
    }

    // MARK: Outages

    /// Planned work is none of them.
    private var incidents: [IncidentAccount] {
        let ids = Set(targets.map(\.target.id))
        return facts.account.incidents.filter { incident in
            ids.contains(incident.target) && !incident.isPlannedWork
                && (metric.causes.isEmpty || incident.cause.map(metric.causes.contains) ?? false)
        }
    }

    private func outages(
        target: String? = nil, _ figure: (TargetAccount) -> Double? = { $0.figures.assessed.ratio }
    ) -> IndicatorResult.Outages {
        let own = incidents
        return IndicatorResult.Outages(
            count: own.count { !$0.crossesPeriod },
            downtime: metric.causes.isEmpty
                ? targets.map(\.figures.countedDowntime).reduce(0, +) : own.map(\.counted).reduce(0, +),
            longest: own.map(clipped).max() ?? 0,
            coverage: targets.filter(\.figures.isThin).compactMap(\.figures.coverage).min(),
            target: target, silent: targets.filter { figure($0) == nil }.map(\.target.id))
    }

    /// What of it lies in the period, in milliseconds.
    private func clipped(_ incident: IncidentAccount) -> Int64 {
        let now = facts.account.asOf
        return Interval(incident.start, min(incident.end ?? now, now)).intersection(facts.account.period.interval)
            .milliseconds
    }

    /// A count of outages needs someone to have looked: without any measured time there is no value.
    private func outage(_ figure: (IndicatorResult.Outages) -> Double) -> Value {
        let outages = outages()
        return Value(
            number: isMeasured ? figure(outages) : nil, isPartial: isThin || isUnclassified, detail: .outages(outages))
    }

    /// Outages of some causes are asked for, and of some outage nobody has said the cause.
    private var isUnclassified: Bool {
        guard !metric.causes.isEmpty else { return false }
        let ids = Set(targets.map(\.target.id))
        return facts.account.incidents.contains {
            ids.contains($0.target) && !$0.isPlannedWork && ($0.cause ?? "").isEmpty
        }
    }

    private var isMeasured: Bool { targets.contains { $0.figures.assessed.ratio != nil } }

    private var meanTimeToRepair: Value {
        let own = incidents.filter { !$0.crossesPeriod }
        let repairs = own.compactMap(\.duration)
        return Value(
            number: repairs.mean, isPartial: isThin || repairs.count < own.count,
            isVacuous: own.isEmpty && isMeasured, detail: .outages(outages()))
    }

    /// Of the outages that began in the period: those where `end` came within the time after `start`. One that still has
    /// time left is not counted.
    private func inTime(
        _ incidents: [IncidentAccount], _ start: KeyPath<IncidentAccount, Instant?>,
        _ end: KeyPath<IncidentAccount, Instant?>
    ) -> Value {
        let limit = metric.within ?? .zero
        var (count, total) = (0, 0)
        let own = incidents.filter { !$0.crossesPeriod }
        for incident in own {
            guard let from = incident[keyPath: start] else { continue }
            if let to = incident[keyPath: end], to <= facts.account.asOf {
                total += 1
                if to - from <= limit { count += 1 }
            } else if facts.account.asOf - from > limit {
                total += 1
            }
        }
        return Value(
            number: total == 0 ? nil : Double(count) / Double(total), isPartial: isThin || total < own.count,
            isVacuous: own.isEmpty && isMeasured, detail: .share(count: count, of: total))
    }

    /// With causes: of the events of which a person said one of them.
    private var affectedUnitHours: Value {
        let affected = AffectedUnits(facts.account, concerns: metric.concerns)
        let total =
            metric.causes.isEmpty
            ? affected.total
            : affected.total(
                of: { $0.kind == .fault && $0.cause.map(metric.causes.contains) ?? false }, in: facts.account)
        var outages = outages()
        outages.unitless = affected.unknown
        return Value(
            number: isMeasured ? Double(total) / 3_600_000 : nil, isPartial: isThin || isUnclassified,
            detail: .outages(outages))
    }

    // MARK: Attempts, site, power

    private func attempts(_ figure: (AttemptCounts) -> Double) -> Value {
        let keys = targets.flatMap { account in
            account.target.rulingKeys
        }
        let counts = keys.map { facts.attempts[$0] ?? AttemptCounts() }
        let sum = counts.reduce(AttemptCounts(), +)
        let total = sum.succeeded + sum.failed
        return Value(
            number: total == 0 ? nil : figure(sum), isPartial: counts.contains { $0.succeeded + $0.failed == 0 },
            detail: .share(count: sum.succeeded, of: total))
    }

    private var website: Value {
        guard let website = facts.website else { return Value(detail: .nothing) }
        let isWindow = metric.kind == .websiteWorstWindow
        return Value(
            number: isWindow ? website.worst?.count.share : website.total.availability,
            isPartial: isWindow && website.verdict == .insufficient, detail: .website(website))
    }

    private var power: Value {
        guard let power = facts.power else { return Value(detail: .nothing) }
        var value = Value(detail: .power(power))
        let isKnown = power.powered + power.out > 0
        switch metric.kind {
        case .powerDays:
            value.whole = Double(power.days.count)
            value.number = isKnown ? Double(power.days(.met)) : nil
            value.best = isKnown ? Double(power.days(.met) + power.days(.unknown)) : nil
            value.isPartial = power.days(.unknown) > 0
        case .powerContinuity:
            value.number = power.continuity
            value.isPartial = power.unknown > 0
        case .mainsFailures: value.number = power.read > 0 ? Double(power.mainsFailures(in: facts.account.period)) : nil
        case .batteryTime: value.number = power.read > 0 ? Double(power.timeOnBattery) : nil
        default:
            value.number = power.temperature?.total.share
            value.isPartial = power.temperature?.days.contains { $0.sample.count == 0 } ?? false
        }
        if [.mainsFailures, .batteryTime].contains(metric.kind) {
            // What happened while nobody asked only the UPS's own count can tell.
            value.isPartial = power.lineBads == nil && power.gaps.contains { $0.left > 0 }
        }
        return value
    }

    // MARK: Service

    /// Days or months of the period in which every target was measured, of all; a month is when `Figures.leastCoverage` of
    /// its days in hours up to now were (建议值，须单位确认).
    private func served<Key: Hashable>(by key: KeyPath<CalendarDay, Key>) -> Value {
        let today = facts.timeZone.day(of: facts.account.asOf)
        let days = facts.account.period.days(in: facts.timeZone).map(\.day)
        let whole = Set(days.map { $0[keyPath: key] })
        let future = Set(days.filter { $0 > today }.map { $0[keyPath: key] })
        let known = targets.map { account in
            Dictionary(grouping: account.days.filter { $0.day <= today }, by: { $0.day[keyPath: key] })
        }
        let served = whole.filter { unit in
            !known.isEmpty && known.allSatisfy { days in isServed(days[unit] ?? []) }
        }
        return Value(
            number: served.isEmpty ? nil : Double(served.count), whole: Double(whole.count),
            best: Double(served.union(future).count), detail: .share(count: served.count, of: whole.count))
    }

    /// Whether nearly all of the days with hours were measured; days without hours ask for nothing.
    private func isServed(_ days: [DayAccount]) -> Bool {
        let due = days.filter { $0.breakdown.outOfHours < $0.breakdown.total }
        let measured = due.count(where: \.breakdown.isMeasured)
        return measured > 0 && Double(measured) >= Figures.leastCoverage * Double(due.count)
    }

    /// Days from the oldest observation that is left to the end of the period, or of what the report saw of it.
    private var retention: Value {
        guard let since = facts.recordedSince else { return Value(detail: .nothing) }
        let end = min(facts.account.asOf, facts.account.period.interval.end)
        let days = facts.timeZone.day(of: end).number - facts.timeZone.day(of: since).number
        return Value(number: Double(max(0, days)), detail: .nothing)
    }
}

extension Breakdown {
    /// Whether anything was learnt of it.
    fileprivate var isMeasured: Bool { up + degraded + down + unreachable > 0 }
}
