/// Reads what surrounds the account of a period, all of it through the account's own context.
struct FactGatherer {
    let context: AccountContext
    let account: PeriodAccount
    /// Of the account's checks; they reach over the periods compared too.
    let findings: [CheckKey: CheckFindings]
    let compared: ComparedPeriods
    let plan: Plan
    /// Nil: all.
    let groups: Set<String>?

    private var period: Period { context.period }

    func facts() throws -> PeriodFacts {
        var facts = PeriodFacts()
        facts.previous = try account(over: compared.previous)
        facts.yearToDate = try account(over: compared.yearToDate)
        let own = try rules(over: period)
        (facts.website, facts.power) = (own.website, own.power)
        facts.previousRules = try facts.previous.map { try rules(over: $0.period) } ?? RuleResults()
        facts.yearRules = try facts.yearToDate.map { try rules(over: $0.period) } ?? RuleResults()
        facts.penalties = try penalties()
        if groups == nil { facts.catalogue = plan.indicators }
        facts.chapters = ReportChapters(plan.reporting.chapters, account: account, reporting: plan.reporting)
        facts.attempts = try attempts(facts)
        facts.recordedSince = recordedSince
        facts.upcoming = upcoming
        facts.traffic = try traffic()
        evaluate(&facts, records: try context.record.handRecordHistory(asOf: context.asOf))
        return facts
    }

    /// Sets the rows, the series, and of the records by hand those that the report cites.
    private func evaluate(_ facts: inout PeriodFacts, records: [StoredHandRecord]) {
        let known = IndicatorFacts(
            account: account, timeZone: context.timeZone, records: records, website: facts.website, power: facts.power,
            attempts: facts.attempts, recordedSince: facts.recordedSince)
        let evaluation = IndicatorEvaluation(facts.catalogue, known)
        facts.projects = evaluation.projects()
        facts.series = evaluation.series()
        facts.titles = PeriodFacts.titles(records)
        let counted = Set(facts.projects.flatMap(\.rows).flatMap(\.records).map(\.id))
        facts.records = records.filter { stored in
            counted.contains(stored.id)
                || (stored.record.date >= known.firstDay && stored.record.date <= known.lastDay)
        }
    }

    private func rules(over period: Period) throws -> RuleResults {
        let context = context.over(period)
        let shown = Set(account.targets.map(\.target.id))
        var results = RuleResults()
        if let rule = plan.reporting.website, groups == nil || shown.contains(rule.check.target) {
            results.website = try WebsiteJudge.result(rule, in: context)
        }
        if let power = plan.reporting.power, groups == nil || shown.contains(power.target) {
            results.power = try PowerJudge.result(power, in: context)
        }
        return results
    }

    // MARK: Other periods

    /// Without latencies: only availability is compared over time. Nil before the record begins.
    private func account(over period: Period?) throws -> PeriodAccount? {
        let states = context.stateLines.values.joined().map(\.time).min()
        guard let period, let first = [recordedSince, states].compactMap({ $0 }).min(), first < period.interval.end
        else { return nil }
        return try account(over: period, .init(groups: groups, columns: []))
    }

    private func account(over period: Period, _ options: Accounts.Options) throws -> PeriodAccount {
        let accounts = Accounts(context: context.over(period), options: options)
        return try accounts.account(by: try accounts.read(sharing: findings))
    }

    private var recordedSince: Instant? { context.extents.values.map(\.start).min() }

    /// A month's fee is cut by the month's account; a quarter's and a year's by those of their months. A contract that
    /// ended inside the period counts for the months it had.
    private func penalties() throws -> [PenaltyLine] {
        let profiles = plan.reporting.penalties
        if period.kind == .month { return Penalties.lines(profiles, months: [account]) }
        let bound = context.versions.flatMap(\.plan.targets).filter { $0.contract?.penalty != nil }.map(\.id)
        let targets = Set(account.targets.map(\.target.id)).intersection(bound)
        guard !targets.isEmpty else { return [] }
        let months = Penalties.months(of: period, in: context.timeZone).filter { $0.interval.start < context.asOf }
        let accounts = try months.map { try self.account(over: $0, .init(targets: targets, columns: [])) }
        return Penalties.lines(profiles, months: accounts)
    }

    private var upcoming: [MaintenanceWindow] {
        let next = period.next(in: context.timeZone).interval
        return context.maintenance.filter { !$0.isCalledOff && $0.interval.overlaps(next) }
            .sorted { ($0.interval.start, $0.id) < ($1.interval.start, $1.id) }
    }

    // MARK: Single checks

    private func traffic() throws -> [Traffic] {
        try account.targets.flatMap { target in
            target.checks.filter { $0.measurements[.octetsIn] != nil }.map {
                CheckKey(target: target.target.id, check: $0.check.id)
            }
        }.compactMap { try Traffic.read($0, in: context) }
    }

    /// Of the targets whose logins are counted, and of the terminals' chapter.
    private func attempts(_ facts: PeriodFacts) throws -> [CheckKey: AttemptCounts] {
        let metrics = facts.catalogue.rows.flatMap(\.parts).compactMap { part -> Metric? in
            guard case .metric(let metric) = part.source else { return nil }
            return [.loginSuccess, .failedLogins].contains(metric.kind) ? metric : nil
        }
        var counts: [CheckKey: AttemptCounts] = [:]
        for target in account.targets.map(\.target)
        where facts.chapters.chapter(of: target) == .terminals || metrics.contains(where: { $0.concerns(target) }) {
            for key in target.rulingKeys { counts[key] = try AttemptCounts.count(key, in: context) }
        }
        return counts
    }
}
