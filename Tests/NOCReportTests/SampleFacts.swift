import Foundation
import NOCCore

@testable import NOCReport

/// The sample month with what surrounds it: a project, records by hand of series that stand and of one that is gone, clauses
/// of contracts.
enum SampleFacts {
    static let series = [
        HandRecordSeries(id: "paid", name: "线路费支付", kind: .payment, chapter: .lines),
        HandRecordSeries(id: "trained", name: "业务培训", kind: .training),
        HandRecordSeries(id: "ranked", name: "网站排名", kind: .ranking),
    ]

    static func record(
        _ id: Int64, _ series: String, _ value: String, _ unit: String? = nil, on day: String, title: String? = nil
    ) -> StoredHandRecord {
        let at = SampleMonth.at("2026-10-30 09:00") + .seconds(id)
        return StoredHandRecord(
            id: id,
            record: HandRecord(
                indicator: series, title: title, date: CalendarDay(day)!, value: value, unit: unit, by: "李四",
                recordedAt: at),
            knownSince: at)
    }

    /// Not in the order of their days.
    static let records = [
        record(11, "paid", "30.23", "万元", on: "2026-10-20", title: "线路费支付"),
        record(12, "trained", "3", "次", on: "2026-10-05", title: "业务培训"),
        record(13, "paid", "16", "万元", on: "2026-10-01", title: "线路费支付"),
        record(14, "ranked", "-1+1", on: "2026-10-09"),
        record(15, "balance", "-5", "万元", on: "2026-10-09", title: "往来差额"),
        record(16, "forgotten", "7", "件", on: "2026-10-02"),
    ]

    private static let project = Project(
        id: "lines", name: "线路租用", goal: "保障运行", budgets: [Budget(year: 2026, initial: 92.46)], payments: ["paid"],
        rows: [
            row(
                "availability",
                [.init(.metric(Metric(.availability, targets: ["unicom"])), goal: Goal(.atLeast, .ratio(0.5)))]),
            row(
                "repair",
                [.init(.metric(Metric(.downtime, targets: ["unicom"])), goal: Goal(.atMost, .number(7_200_000)))]),
            row("cost", [.init(.record("paid"), goal: Goal(.atMost, .budget))]),
            row("training", [.init(.record("trained"), goal: Goal(.atLeast, .number(2)))]),
        ])

    private static func row(_ id: String, _ parts: [Indicator.Part]) -> Indicator {
        Indicator(
            id: id, first: "项目完成指标", second: "质量指标", name: "指标\(id)", expected: "正常运行。", parts: parts,
            scoring: .init(weight: 22.5))
    }

    static func facts(_ account: PeriodAccount, records: [StoredHandRecord] = records) throws -> PeriodFacts {
        let contracts = Penalties.lines(
            [PenaltyPartTests.telecom, PenaltyPartTests.free], months: [try PenaltyPartTests.month().account()])
        var facts = PeriodFacts()
        facts.catalogue = IndicatorCatalogue(projects: [project], records: series)
        let evaluation = IndicatorEvaluation(
            facts.catalogue, IndicatorFacts(account: account, timeZone: SampleMonth.zone, records: records))
        facts.projects = evaluation.projects()
        facts.series = evaluation.series()
        facts.records = records
        facts.titles = PeriodFacts.titles(records)
        facts.penalties = contracts
        facts.previous = account
        return facts
    }

    static func month() throws -> Report {
        let report = try SampleMonth.settled()
        return Report(report.account, evidence: report.evidence, facts: try facts(report.account))
    }

    static func year(_ form: YearForm) throws -> Report {
        let report = try SampleMonth.settled()
        var account = report.account
        account.period = Period.parse(kind: .year, "2026", timeZone: SampleMonth.zone)!
        return Report(account, evidence: report.evidence, facts: try facts(account)).with(form: form)
    }
}
