import Foundation
package import NOCCore

/// What a report tells beside the account of its period.
package struct ReportFacts: Sendable {
    /// The period before; nil for an interval of one's own.
    package var previous: PeriodAccount?
    /// The year up to the end of the period; nil where that is the period itself, or for a day or an interval.
    package var yearToDate: PeriodAccount?
    package var website: WebsiteResult?
    package var power: PowerResult?
    /// Of the period before, and of the year up to the end of the period.
    package var previousRules = RuleResults()
    package var yearRules = RuleResults()
    package var penalties: [PenaltyLine] = []
    /// Of every interface check that brought counters.
    package var traffic: [Traffic] = []
    package var projects: [ProjectResult] = []
    /// Of every series that has records in the period.
    package var series: [RecordSum] = []
    /// Dated in the period, withdrawn ones too, and those that the rows count from earlier in the year, in the order in
    /// which they were recorded.
    package var records: [StoredRecord] = []
    /// What each series was called when something was last recorded under it, in the period or not; by its id.
    package var titles: [String: String] = [:]
    package var catalogue = IndicatorCatalogue()
    package var chapters = ReportChapters()
    /// Of the targets whose logins are counted, and of the terminals' chapter.
    package var attempts: [CheckKey: AttemptCounts] = [:]
    /// The start of the oldest observation that the record still has.
    package var recordedSince: Instant?
    /// Planned work declared for the next period.
    package var upcoming: [MaintenanceWindow] = []
    package var form = YearForm.district2018

    package init() {}

    /// By series, the name that stands with its last record.
    static func titles(_ records: [StoredRecord]) -> [String: String] {
        Dictionary(records.compactMap { stored in stored.record.title.map { (stored.record.indicator, $0) } }) { $1 }
    }

    /// What a series of records is called: by the configuration, else as it was called when something was last recorded
    /// under it; of what was recorded before names were kept its id is all that is known.
    func name(ofSeries id: String) -> String {
        if let series = catalogue.recordable(id) { return series.name }
        return titles[id].map { "\($0)（已停用）" } ?? "已停用的记录项（\(id)）"
    }

    /// Of the checks that take part in the target's rule.
    func attempts(of target: TargetAccount) -> AttemptCounts {
        target.target.checks.reduce(AttemptCounts()) { sum, check in
            sum + (attempts[CheckKey(target: target.target.id, check: check.id)] ?? AttemptCounts())
        }
    }
}

/// What the rules of reports say of a period.
package struct RuleResults: Sendable, Hashable {
    package var website: WebsiteResult?
    package var power: PowerResult?

    package init() {}
}

/// The form of a year's self-assessment (绩效自评).
package enum YearForm: String, Sendable, CaseIterable {
    /// 项目支出绩效目标完成情况表, as in the office's final account of 2018. Without points.
    case district2018 = "district-2018"
    /// 四川省《部门预算项目支出绩效自评表》 of 2023, of 100 points.
    case sichuan2023 = "sichuan-2023"
}

extension ReportFacts {
    /// Computes them for the period of `account` from the same record, as it was known at the account's `asOf`.
    ///
    /// - Parameter records: those known at that moment, withdrawn ones too.
    /// - Parameter groups: of a report of some groups only; it tells of no rule whose target is in none of them.
    /// Throws what the record throws.
    package init(
        for account: PeriodAccount, of record: any AccountRecord, records: [StoredRecord], plan: Plan,
        groups: Set<String>? = nil
    ) throws {
        let period = account.period
        let zone = Report.timeZone(of: account)
        let gatherer = FactGatherer(
            record: record, period: period, asOf: account.asOf, timeZone: zone, groups: groups,
            targets: Set(account.targets.map(\.target.id)), rules: plan.reporting)
        previous = try gatherer.previous()
        yearToDate = try gatherer.yearToDate()
        let own = try gatherer.rules(over: period)
        (website, power) = (own.website, own.power)
        previousRules = try previous.map { try gatherer.rules(over: $0.period) } ?? RuleResults()
        yearRules = try yearToDate.map { try gatherer.rules(over: $0.period) } ?? RuleResults()
        penalties = try gatherer.penalties(plan.reporting.penalties, account)
        catalogue = plan.indicators
        chapters = ReportChapters(plan.reporting.chapters, account: account, reporting: plan.reporting)
        attempts = try gatherer.attempts(plan.indicators, account, chapters)
        recordedSince = try record.extents().values.map(\.start).min()
        upcoming = try gatherer.upcoming()
        traffic = try gatherer.traffic(account)
        let facts = IndicatorFacts(
            account: account, timeZone: zone, records: records, website: website, power: power, attempts: attempts,
            recordedSince: recordedSince)
        let evaluation = IndicatorEvaluation(plan.indicators, facts)
        projects = evaluation.projects()
        series = evaluation.series()
        titles = Self.titles(records)
        let counted = Set(projects.flatMap(\.rows).flatMap(\.records).map(\.id))
        self.records = records.filter { stored in
            counted.contains(stored.id)
                || (stored.record.date >= facts.firstDay && stored.record.date <= facts.lastDay)
        }
    }
}

/// Reads what surrounds a period.
private struct FactGatherer {
    let record: any AccountRecord
    let period: Period
    let asOf: Instant
    let timeZone: TimeZone
    /// Nil: all.
    let groups: Set<String>?
    /// Of the account.
    let targets: Set<String>
    let rules: ReportingPlan

    func rules(over period: Period) throws -> RuleResults {
        var results = RuleResults()
        if let rule = rules.website, groups == nil || targets.contains(rule.check.target) {
            results.website = try WebsiteJudge.result(rule, over: period, of: record, asOf: asOf)
        }
        if let plan = rules.power, groups == nil || targets.contains(plan.target) {
            results.power = try PowerJudge.result(plan, over: period, of: record, asOf: asOf)
        }
        return results
    }

    func previous() throws -> PeriodAccount? {
        guard period.kind != .interval else { return nil }
        return try account(period.previous(in: timeZone))
    }

    func yearToDate() throws -> PeriodAccount? {
        guard [.week, .month, .quarter].contains(period.kind) else { return nil }
        let last = timeZone.day(of: period.interval.end - .milliseconds(1))
        let start = timeZone.start(of: CalendarDay(year: last.year, month: 1, day: 1))
        guard start < period.interval.start,
            let stretch = Period.between(start, period.interval.end, timeZone: timeZone)
        else { return nil }
        return try account(stretch)
    }

    /// Without latencies: only availability is compared over time. Nil before the record begins.
    private func account(_ period: Period) throws -> PeriodAccount? {
        let begins = try record.extents().values.map(\.start).min()
        let states = try record.stateLines().map(\.time).min()
        guard let first = [begins, states].compactMap({ $0 }).min(), first < period.interval.end else { return nil }
        return try Accounts.account(period, of: record, asOf: asOf, options: .init(groups: groups, columns: []))
    }

    /// A month's fee is cut by the month's account; a quarter's and a year's by those of their months. A contract that
    /// ended inside the period counts for the months it had.
    func penalties(_ profiles: [PenaltyProfile], _ account: PeriodAccount) throws -> [PenaltyLine] {
        if period.kind == .month { return Penalties.lines(profiles, months: [account]) }
        let bound = try record.planVersions().flatMap(\.plan.targets).filter { $0.contract?.penalty != nil }.map(\.id)
        let targets = Set(account.targets.map(\.target.id)).intersection(bound)
        guard !targets.isEmpty else { return [] }
        let months = Penalties.months(of: period, in: timeZone).filter { $0.interval.start < asOf }
        let accounts = try months.map {
            try Accounts.account($0, of: record, asOf: asOf, options: .init(targets: targets, columns: []))
        }
        return Penalties.lines(profiles, months: accounts)
    }

    func upcoming() throws -> [MaintenanceWindow] {
        let next = period.next(in: timeZone).interval
        return try record.maintenanceWindows().filter { $0.declaredAt <= asOf && $0.interval.overlaps(next) }
            .sorted { ($0.interval.start, $0.id) < ($1.interval.start, $1.id) }
    }

    func traffic(_ account: PeriodAccount) throws -> [Traffic] {
        let days = period.days(in: timeZone)
        return try account.targets.flatMap { target in
            target.checks.filter { $0.measurements["if_in_octets"] != nil }.map {
                CheckKey(target: target.target.id, check: $0.check.id)
            }
        }.compactMap { try Traffic.read($0, over: period, days: days, of: record, asOf: asOf) }
    }

    func attempts(
        _ catalogue: IndicatorCatalogue, _ account: PeriodAccount, _ chapters: ReportChapters
    ) throws -> [CheckKey: AttemptCounts] {
        let metrics = catalogue.rows.flatMap(\.parts).compactMap { part -> Metric? in
            guard case .metric(let metric) = part.source else { return nil }
            return [.loginSuccess, .failedLogins].contains(metric.kind) ? metric : nil
        }
        var counts: [CheckKey: AttemptCounts] = [:]
        for target in account.targets
        where chapters.chapter(of: target.target) == .terminals
            || metrics.contains(where: { $0.concerns(target.target) })
        {
            for check in target.target.checks where !check.measureOnly {
                let key = CheckKey(target: target.target.id, check: check.id)
                counts[key] = try AttemptCounts.count(key, in: period.interval, of: record, asOf: asOf)
            }
        }
        return counts
    }
}
