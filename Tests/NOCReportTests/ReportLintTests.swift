import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCReport

/// The slips that stand in the office's own tables of 2018, and others of their kind.
@Suite struct ReportLintTests {
    private static func findings(_ project: Project, records: [StoredHandRecord] = [], year: Int = 2026) throws
        -> [LintFinding]
    {
        let sample = try SampleMonth.settled().account
        var account = sample
        account.period = Period.parse(kind: .year, String(year), timeZone: SampleMonth.zone)!
        var facts = PeriodFacts()
        facts.catalogue = IndicatorCatalogue(
            projects: [project], records: [HandRecordSeries(id: "paid", name: "支付", kind: .payment)])
        facts.projects = IndicatorEvaluation(
            facts.catalogue, IndicatorFacts(account: account, timeZone: SampleMonth.zone, records: records)
        ).projects()
        let evidence = ReportEvidence(head: nil, software: "noc", generatedAt: SampleMonth.at("2027-01-02"))
        return ReportLint(Report(account, evidence: evidence, facts: facts)).findings()
            .filter { $0.place.hasPrefix("disclosure") }
    }

    private static func project(
        name: String = "系统对接技术开发、信息公开的培训费。", expected: String = "按协议支付{budget}万元。", goal: String = "做好对接"
    ) -> Project {
        Project(
            id: "disclosure", name: "信息公开", goal: goal, budgets: [Budget(year: 2026, initial: 5)], payments: ["paid"],
            rows: [
                Indicator(
                    id: "cost", first: "项目完成指标", second: "成本指标", name: name, expected: expected,
                    parts: [Indicator.Part(.record("paid"), goal: Goal(.atMost, .budget))])
            ])
    }

    private static func payment(_ value: String) -> [StoredHandRecord] {
        let at = SampleMonth.at("2026-10-10 09:00")
        return [
            StoredHandRecord(
                id: 1,
                record: HandRecord(
                    indicator: "paid", date: CalendarDay("2026-10-10")!, value: value, by: "李四", recordedAt: at),
                knownSince: at)
        ]
    }

    @Test func `a sound table has no finding`() throws {
        #expect(try Self.findings(Self.project(), records: Self.payment("5")).isEmpty)
    }

    @Test func `amounts in words that do not add up to the budget are found: 4.3 + 0.2 is not 5`() throws {
        let found = try Self.findings(
            Self.project(expected: "设计开发接口4.3万元；培训1次，费用0.2万元。"), records: Self.payment("5"))
        #expect(found.map(\.rule) == [.sum])
        #expect(found.first?.message == "the expected amounts are 4.3 + 0.2 = 4.5 万元, and the budget is 5")
    }

    @Test func `a year that is not the period's is found wherever a person wrote it`() throws {
        let found = try Self.findings(
            Self.project(name: "2019年1月-12月", goal: "2026年做好对接"), records: Self.payment("5"))
        #expect(found.map(\.rule) == [.year])
        #expect(found.first?.place == "disclosure/cost")
    }

    @Test func `payments that are missing, too small or too large are found`() throws {
        #expect(try Self.findings(Self.project()).map(\.rule) == [.missing, .missing])
        #expect(try Self.findings(Self.project(), records: Self.payment("4")).map(\.rule) == [.missing])
        #expect(try Self.findings(Self.project(), records: Self.payment("6")).map(\.rule) == [.sum])
    }

    /// What is said of records of one day, each as series, value, and whether it was voided.
    private static func contradictions(_ told: [(String, String, isVoided: Bool)], days: Int = 1) throws -> [String] {
        let at = SampleMonth.at("2026-10-10 09:00")
        var facts = PeriodFacts()
        facts.catalogue = IndicatorCatalogue(records: [
            HandRecordSeries(id: "power-bill", name: "电费", kind: .bill),
            HandRecordSeries(id: "security", name: "安全事件", kind: .incident),
            HandRecordSeries(id: "paid", name: "支付", kind: .payment),
            HandRecordSeries(id: "online", name: "在线率", kind: .ratio),
        ])
        facts.records = told.enumerated().map { index, record in
            StoredHandRecord(
                id: Int64(index + 1),
                record: HandRecord(
                    indicator: record.0, date: CalendarDay("2026-10-10")!.adding(days: index % days), value: record.1,
                    by: index == 0 ? "李四" : "王五", recordedAt: at),
                knownSince: at, voided: record.isVoided ? .init(by: "李四", reason: "记错", at: at) : nil)
        }
        let evidence = ReportEvidence(head: nil, software: "noc", generatedAt: SampleMonth.at("2027-01-02"))
        return ReportLint(Report(try SampleMonth.settled().account, evidence: evidence, facts: facts)).findings()
            .filter { $0.rule == .record }.map { "\($0.severity) \($0.place): \($0.message)" }
    }

    @Test func `months without a record of a ratio are found`() throws {
        let series = HandRecordSeries(id: "online", name: "内网可用率", kind: .ratio)
        var project = Self.project()
        project.rows = [
            Indicator(
                id: "net", first: "项目完成指标", second: "质量指标", name: "可用率", expected: "99%以上",
                parts: [Indicator.Part(.record("online"), goal: Goal(.atLeast, .ratio(0.99)))])
        ]
        var account = try SampleMonth.settled().account
        account.period = Period.parse(kind: .year, "2026", timeZone: SampleMonth.zone)!
        account.asOf = SampleMonth.at("2026-11-05")
        let at = SampleMonth.at("2026-02-01")
        let record = StoredHandRecord(
            id: 1,
            record: HandRecord(
                indicator: "online", date: CalendarDay("2026-01-31")!, value: "99.95", unit: "%", by: "李四",
                recordedAt: at),
            knownSince: at)
        var facts = PeriodFacts()
        facts.catalogue = IndicatorCatalogue(projects: [project], records: [series])
        facts.projects = IndicatorEvaluation(
            facts.catalogue, IndicatorFacts(account: account, timeZone: SampleMonth.zone, records: [record])
        ).projects()
        let evidence = ReportEvidence(head: nil, software: "noc", generatedAt: account.asOf)
        let found = ReportLint(Report(account, evidence: evidence, facts: facts)).findings()
        let months = (2...10).map { "2026-\($0 < 10 ? "0" : "")\($0)" }.joined(separator: ", ")
        #expect(found.contains { $0.place == "disclosure/net" && $0.message.contains("no record of \(months):") })
    }

    @Test func `two records of a day that cannot both be right are named`() throws {
        #expect(
            try Self.contradictions([("power-bill", "1200", false), ("power-bill", "1300", false)]) == [
                "warning record 1 and record 2 (power-bill): two values for 2026-10-10: record 1 says 1200 (李四), "
                    + "record 2 says 1300 (王五); both count"
            ])
        let security = try Self.contradictions([("security", "0", false), ("security", "3", false)])
        #expect(security.count == 1 && security[0].contains("record 1 and record 2 (security)"))
        let ratio = try Self.contradictions([("online", "99", false), ("online", "98", false), ("online", "97", false)])
        #expect(ratio.count == 2 && ratio.allSatisfy { $0.contains("the later one stands") })
    }

    @Test func `what adds up, what was voided, what is equal and what is of another day contradicts nothing`() throws {
        #expect(try Self.contradictions([("paid", "5", false), ("paid", "6", false)]).isEmpty)
        #expect(try Self.contradictions([("security", "1", false), ("security", "2", false)]).isEmpty)
        #expect(try Self.contradictions([("online", "99", true), ("online", "98", false)]).isEmpty)
        #expect(try Self.contradictions([("online", "99", false), ("online", "99", false)]).isEmpty)
        #expect(try Self.contradictions([("online", "99", false), ("online", "98", false)], days: 2).isEmpty)
    }

    @Test func `observations that a file brought are told in every form, by person, file, moment, number and time`()
        throws
    {
        var month = SampleMonth()
        let origin = ImportOrigin(file: "old.ndjson", by: "王五", at: SampleMonth.at("2026-10-05 10:00"))
        let times = Interval(SampleMonth.at("2026-10-01"), SampleMonth.at("2026-10-02"))
        var number = 0
        month.change { record in
            record.imports = [9: origin]
            for key in record.observations.keys where key.target == "unicom" {
                let brought = (record.observations[key] ?? []).map(\.time).filter(times.contains)
                number += brought.count
                record.brought[key] = Dictionary(uniqueKeysWithValues: brought.map { ($0, Int64(9)) })
            }
        }
        let report = try month.report()
        let own = try #require(report.account.targets.first { $0.target.id == "unicom" }?.imported.first)
        #expect(number > 100 && own.observations == number && own.imported == origin)
        #expect((86_000_000...86_400_000).contains(own.milliseconds))
        let finding = try #require(ReportLint(report).findings().first { $0.rule == .imported })
        #expect(finding.place == "target unicom")
        #expect(
            finding.message
                == "\(own.milliseconds / 60_000) minutes rest on \(number) observations imported by 王五 at 2026-10-05 10:00 "
                + "from old.ndjson")
        let told = try JSON(month.file(.json).utf8)
        let target = try #require(told["targets"]?.elements.first { $0["id"] == "unicom" })
        let time = try #require(target["imported"]?.elements.first)
        #expect(time["observations"] == .integer(Int64(number)) && time["ms"] == .integer(own.milliseconds))
        #expect(time["imported"]?["by"] == "王五" && time["imported"]?["file"] == "old.ndjson")
        #expect(
            try month.file(.md).contains("观测\(number)条，本期\(ChineseWords.span(own.milliseconds))依此列报"))
    }

    @Test func `whole reports are searched: provisional figures, thin coverage, incidents without a cause`() throws {
        let sample = SampleMonth(asOf: "2026-10-20 12:00")
        let rules = Set(ReportLint(try sample.report()).findings().map(\.rule))
        #expect(rules.isSuperset(of: [.provisional, .incident, .missing, .origin]))
        // What is still to come is no lack.
        #expect(!rules.contains(.coverage))
        var thin = SampleMonth()
        let kept = Interval(SampleMonth.at("2026-10-01"), SampleMonth.at("2026-10-20"))
        thin.change { record in
            for key in record.observations.keys where key.target == "unicom" {
                record.observations[key]?.removeAll { !kept.contains($0.time) }
            }
        }
        #expect(
            ReportLint(try thin.report()).findings().contains { $0.rule == .coverage && $0.place == "target unicom" })
    }
}
