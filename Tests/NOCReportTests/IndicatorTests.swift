import Foundation
import NOCCore
import NOCDocument
import TestSupport
import Testing

@testable import NOCReport

/// Rows of a project over the sample month.
@Suite struct IndicatorTests {
    private static func row(
        _ parts: [Indicator.Part], expected: String = "网络正常运行。", confirm: Bool = false,
        scoring: Indicator.Scoring? = nil
    ) -> Indicator {
        Indicator(
            id: "row", first: "项目完成指标", second: "质量指标", name: "{span}", expected: expected, parts: parts,
            needsConfirmation: confirm, scoring: scoring)
    }

    private static let series = [
        HandRecordSeries(id: "paid", name: "线路费支付", kind: .payment),
        HandRecordSeries(id: "trained", name: "业务培训", kind: .training),
        HandRecordSeries(id: "asked", name: "满意度调查", kind: .survey),
        HandRecordSeries(id: "graded", name: "定性评定", kind: .grade),
        HandRecordSeries(id: "attacked", name: "网络安全事件", kind: .incident),
        HandRecordSeries(id: "said", name: "情况说明", kind: .statement),
        HandRecordSeries(id: "online", name: "内网可用率", kind: .ratio),
    ]

    private static func record(_ series: String, _ value: String, on date: String, voided: Bool = false)
        -> StoredHandRecord
    {
        let at = SampleMonth.at("2026-11-01 09:00")
        return StoredHandRecord(
            id: Int64(abs((series + value + date).hashValue % 1_000)),
            record: HandRecord(
                indicator: series, date: CalendarDay(date)!, value: value, by: "李四", recordedAt: at), knownSince: at,
            voided: voided ? .init(by: "王五", reason: "录错", at: at) : nil)
    }

    private static func evaluate(
        _ row: Indicator, records: [StoredHandRecord] = [], budget: Double = 92.46, of report: Report? = nil
    ) throws -> (result: IndicatorResult, text: String) {
        let report = try report ?? SampleMonth.settled()
        let project = Project(
            id: "lines", name: "线路", goal: "保障运行", budgets: [Budget(year: 2026, initial: budget)], payments: ["paid"],
            rows: [row])
        let evaluation = IndicatorEvaluation(
            IndicatorCatalogue(projects: [project], records: series),
            IndicatorFacts(account: report.account, timeZone: SampleMonth.zone, records: records))
        let result = try #require(evaluation.projects().first?.rows.first)
        let words = IndicatorWords(
            words: PeriodWords(period: report.account.period, timeZone: SampleMonth.zone, budget: project.budgets[0]),
            digits: 2, name: { $0 })
        return (result, words.actual(result))
    }

    private static func metric(_ kind: Metric.Kind, targets: [String], _ goal: Goal? = nil) -> Indicator.Part {
        Indicator.Part(.metric(Metric(kind, targets: targets)), goal: goal)
    }

    @Test func `a value that meets its goal follows what was expected, with outages and their time`() throws {
        let (result, text) = try Self.evaluate(
            Self.row([Self.metric(.availability, targets: ["telecom"], Goal(.atLeast, .ratio(0.99)))]))
        let figures = try #require(try SampleMonth.settled().account.targets.first { $0.target.id == "telecom" })
            .figures
        let ratio = try #require(figures.assessed.ratio)
        #expect(result.state == .met)
        #expect(result.parts[0].value == ratio)
        #expect(
            text
                == "网络正常运行，可用率\(PercentText.floored(ratio))，中断\(figures.incidents)次累计\(ChineseWords.span(figures.countedDowntime))"
        )
    }

    @Test func `what misses its goal says so and does not repeat what was promised`() throws {
        let (result, text) = try Self.evaluate(
            Self.row([Self.metric(.availability, targets: ["telecom"], Goal(.atLeast, .ratio(0.9999)))]))
        #expect(result.state == .unmet)
        #expect(text.hasSuffix("，未达到≥99.99%"))
        #expect(!text.contains("网络正常运行"))
    }

    @Test(
        arguments: [
            metric(.availability, targets: ["spare"], Goal(.atLeast, .ratio(0.5))),
            metric(.outages, targets: ["spare"], Goal(.equal, .number(0))),
            metric(.powerDays, targets: [], Goal(.atLeast, .all)),
            metric(.websiteWorstWindow, targets: [], Goal(.below, .ratio(0.05))),
            metric(.monthsServed, targets: ["spare"], Goal(.atLeast, .all)),
            Indicator.Part(.record("attacked"), goal: Goal(.equal, .number(0))),
            Indicator.Part(.record("asked"), goal: Goal(.atLeast, .ratio(0.9))),
        ])
    func `a row without data says so in one phrase and is not met`(_ part: Indicator.Part) throws {
        let (result, text) = try Self.evaluate(Self.row([part], scoring: .init(weight: 10)))
        #expect(result.state == .noData)
        #expect(text == "—（无监测数据）")
        #expect(result.score?.points == 0)
    }

    @Test func `one silent target keeps a row from being met, not from being missed`() throws {
        let both = ["telecom", "spare"]
        let kept = try Self.evaluate(Self.row([Self.metric(.availability, targets: both, Goal(.atLeast, .ratio(0.5)))]))
        #expect(kept.result.state == .noData)
        let missed = try Self.evaluate(
            Self.row([Self.metric(.availability, targets: both, Goal(.atLeast, .ratio(0.9999)))]))
        #expect(missed.result.state == .unmet)
    }

    @Test func `nothing to repair is known to be in time where the target was watched`() throws {
        let part = Indicator.Part(
            .metric(Metric(.responseInTime, targets: ["unicom"], within: .seconds(1_800))),
            goal: Goal(.atLeast, .ratio(0.95)))
        let (result, text) = try Self.evaluate(Self.row([part], expected: ""))
        #expect(result.state == .met)
        #expect(text == "没有中断，无须响应")
    }

    @Test func `an acknowledgement within the time is in time, and an outage nobody acknowledged is not`() throws {
        let part = Indicator.Part(
            .metric(Metric(.responseInTime, targets: ["telecom", "website"], within: .seconds(1_800))),
            goal: Goal(.atLeast, .ratio(0.95)))
        let (result, _) = try Self.evaluate(Self.row([part]))
        guard case .share(let count, let total) = result.parts[0].detail else {
            Issue.record("expected a share, got \(result.parts[0].detail)")
            return
        }
        #expect(count == 1)
        #expect(total == 2)
        #expect(result.state == .unmet)
    }

    @Test func `a computed row that a person confirms waits for the record of that period, and of no other`() throws {
        let row = Self.row(
            [Self.metric(.availability, targets: ["telecom"], Goal(.atLeast, .ratio(0.9)))], confirm: true)
        let waiting = try Self.evaluate(row)
        #expect(waiting.result.state == .unconfirmed)
        #expect(waiting.text.hasSuffix("（待人工确认）"))
        let other = try Self.evaluate(row, records: [Self.record("row", "2026-09", on: "2026-10-31")])
        #expect(other.result.state == .unconfirmed)
        let given = try Self.evaluate(row, records: [Self.record("row", "2026-10", on: "2026-11-01")])
        #expect(given.result.state == .met)
        #expect(given.text.hasSuffix("（经李四确认）"))
        let partly = try Self.evaluate(
            Self.row(
                [Self.metric(.availability, targets: ["telecom", "spare"], Goal(.atLeast, .ratio(0.5)))], confirm: true,
                scoring: .init(weight: 10)), records: [Self.record("row", "2026-10", on: "2026-11-01")])
        #expect(partly.result.state == .met && partly.result.score?.points == 10)
        #expect(partly.text.hasSuffix("（数据不全）（经李四确认）"), "\(partly.text)")
        let withdrawn = try Self.evaluate(row, records: [Self.record("row", "2026-10", on: "2026-11-01", voided: true)])
        #expect(withdrawn.result.state == .unconfirmed)
    }

    @Test func `payments of the year add up exactly, those of other years and withdrawn ones left out`() throws {
        let records = [
            Self.record("paid", "0.1", on: "2026-01-31"), Self.record("paid", "0.2", on: "2026-10-20"),
            Self.record("paid", "5", on: "2025-12-31"), Self.record("paid", "7", on: "2026-10-21", voided: true),
            Self.record("paid", "9", on: "2026-11-01"),
        ]
        let row = Self.row(
            [Indicator.Part(.record("paid"), goal: Goal(.atMost, .budget))], expected: "按协议支付{budget}万元。")
        let (result, text) = try Self.evaluate(row, records: records, budget: 0.3)
        #expect(result.parts[0].value == 0.3)
        #expect(result.state == .met)
        #expect(text == "已支付0.3（其中本期0.2）万元（2笔）")
    }

    @Test func `what adds up over a year is pending until it is reached or the year is over`() throws {
        let row = Self.row([Indicator.Part(.record("trained"), goal: Goal(.atLeast, .number(2)), label: "业务培训")])
        let begun = try Self.evaluate(row, records: [Self.record("trained", "1", on: "2026-03-01")])
        #expect(begun.result.state == .pending)
        #expect(begun.text == "业务培训1（其中本期0）次（本年尚未结束）")
        let reached = try Self.evaluate(row, records: [Self.record("trained", "2", on: "2026-10-01")])
        #expect(reached.result.state == .met)
    }

    @Test func `a survey is told with its numbers and measured by who is at least basically satisfied`() throws {
        let row = Self.row([Indicator.Part(.record("asked"), goal: Goal(.atLeast, .ratio(0.9)))])
        let records = [Self.record("asked", "发放=50,回收=40,满意=30,基本满意=7,不满意=3", on: "2026-10-15")]
        let (result, text) = try Self.evaluate(row, records: records)
        #expect(result.parts[0].value == 0.925)
        #expect(result.state == .met)
        #expect(text == "发放问卷50份，回收40份，基本满意及以上92.50%，满意及以上75.00%")
    }

    // MARK: Scores

    @Test(
        arguments: [
            (Goal(.atLeast, .number(4)), "3", 7.5), (Goal(.atLeast, .number(4)), "8", 10),
            (Goal(.atMost, .number(3)), "4", 7.5), (Goal(.atMost, .number(3)), "1", 10),
            (Goal(.equal, .number(4)), "5", 8), (Goal(.equal, .number(5)), "4", 8),
        ])
    func `points follow the direction of the goal and never pass the weight`(
        _ goal: Goal, _ value: String, _ points: Double
    ) throws {
        let row = Self.row([Indicator.Part(.record("trained"), goal: goal)], scoring: .init(weight: 10))
        let (result, _) = try Self.evaluate(row, records: [Self.record("trained", value, on: "2026-10-15")])
        #expect(result.score?.points == points)
    }

    @Test func `under the pass mark nothing is given, and a goal of zero gives all or nothing`() throws {
        let low = Self.row(
            [Indicator.Part(.record("trained"), goal: Goal(.atLeast, .number(10)))],
            scoring: .init(weight: 20, pass: 0.6))
        let (result, _) = try Self.evaluate(low, records: [Self.record("trained", "5", on: "2026-10-15")])
        #expect(result.score == IndicatorScore(weight: 20, share: 0, award: .ratio, isBelowPass: true))
        let none = Self.row(
            [Indicator.Part(.record("attacked"), goal: Goal(.equal, .number(0)))],
            scoring: .init(weight: 20, award: .direct))
        let clean = try Self.evaluate(none, records: [Self.record("attacked", "0", on: "2026-10-31")])
        #expect(clean.result.score?.points == 20)
        let hit = try Self.evaluate(none, records: [Self.record("attacked", "1", on: "2026-10-31")])
        #expect(hit.result.score?.points == 0)
    }

    @Test func `a grade is worth its share`() throws {
        let row = Self.row([Indicator.Part(.record("graded"))], scoring: .init(weight: 20, award: .grade))
        let (result, _) = try Self.evaluate(row, records: [Self.record("graded", "良", on: "2026-10-31")])
        #expect(result.score?.points == 18)
    }

    @Test(
        arguments: [
            ("优", 20, IndicatorResult.State.met), ("良：群众反映较好", 18, .met), ("中", 14, .met), ("低", 0, .unmet),
            ("差，多次被通报", 0, .unmet), ("优秀率逐年提高", 20, .met), ("处理问题3件", 20, .met),
        ])
    func `a statement that is a grade or begins with one is worth its share, and a low one is not met`(
        _ text: String, _ points: Double, _ state: IndicatorResult.State
    ) throws {
        let row = Self.row([Indicator.Part(.record("said"))], scoring: .init(weight: 20, award: .direct))
        let (result, _) = try Self.evaluate(row, records: [Self.record("said", text, on: "2026-10-31")])
        #expect(result.state == state && result.score?.points == points)
    }

    @Test func `of several values each is worth what it reached, also one without a goal and one of zero`() throws {
        let parts = [
            Indicator.Part(.record("trained"), goal: Goal(.atLeast, .number(4))), Indicator.Part(.record("graded")),
            Indicator.Part(.record("attacked"), goal: Goal(.equal, .number(0))),
        ]
        let records = [
            Self.record("trained", "3", on: "2026-10-15"), Self.record("graded", "中", on: "2026-10-15"),
            Self.record("attacked", "1", on: "2026-10-15"),
        ]
        let (result, _) = try Self.evaluate(Self.row(parts, scoring: .init(weight: 12)), records: records)
        // (0.75 + 0.7 + 0) ÷ 3 × 12
        #expect(result.score?.points == 5.8)
    }

    @Test(arguments: [(4.55, 5.0, 9.1), (64.345, 92.46, 6.96), (92.4599, 92.46, 9.99), (92.46, 92.46, 10), (7, 5, 10)])
    func `the execution of a budget is exact to the yuan and never rounded up to the full points`(
        _ spent: Double, _ budget: Double, _ points: Double
    ) throws {
        let project = Project(
            id: "lines", name: "线路", goal: "", budgets: [Budget(year: 2026, initial: budget)], payments: ["paid"],
            rows: [])
        let facts = IndicatorFacts(
            account: try SampleMonth.settled().account, timeZone: SampleMonth.zone,
            records: [Self.record("paid", "\(spent)", on: "2026-10-15")])
        let result = IndicatorEvaluation(IndicatorCatalogue(projects: [project], records: Self.series), facts)
            .projects()
        #expect(result[0].executionPoints == points)
    }

    @Test(arguments: [(0.91, "91.00%"), (1, "100.00%"), (1.19592, "119.59%")])
    func `overspending is told as it is`(_ ratio: Double, _ text: String) {
        #expect(ProjectWords.execution(ratio).text(in: SampleMonth.zone) == text)
    }

    @Test func `a confirmation is for what was seen: a correction made afterwards asks for a new one`() throws {
        let row = Self.row(
            [Self.metric(.availability, targets: ["telecom"], Goal(.atLeast, .ratio(0.9)))], confirm: true)
        let given = [Self.record("row", "2026-10", on: "2026-11-01")]
        let span = Interval(SampleMonth.at("2026-10-14 09:05"), SampleMonth.at("2026-10-14 09:30"))
        for (target, day, state) in [
            ("telecom", "2026-11-02 08:00", IndicatorResult.State.unconfirmed), ("telecom", "2026-10-30 08:00", .met),
            ("unicom", "2026-11-02 08:00", .met),
        ] {
            var month = SampleMonth()
            month.asOf = SampleMonth.at("2026-11-03")
            month.change {
                $0.rulings.append(
                    Correction(
                        target: target, interval: span, value: .up, reason: "r", by: "w",
                        recordedAt: SampleMonth.at(day)))
            }
            let (result, _) = try Self.evaluate(row, records: given, of: month.report())
            #expect(result.state == state, "\(target) \(day)")
        }
    }

    @Test func `a month that was missed is missed, however much of the period is still to come`() throws {
        var month = SampleMonth()
        month.asOf = SampleMonth.at("2026-11-01 12:00")
        let hole = Interval(SampleMonth.at("2026-10-05"), SampleMonth.at("2026-10-20"))
        month.change { record in
            for key in record.observations.keys where key.target == "telecom" {
                record.observations[key]?.removeAll { hole.contains($0.time) }
            }
        }
        let quarter = try #require(Period.parse(kind: .quarter, "2026-Q4", timeZone: SampleMonth.zone))
        let account = try Accounts.account(quarter, of: month.record, asOf: month.asOf)
        let report = Report(account, evidence: try SampleMonth.settled().evidence, facts: PeriodFacts())
        let row = Self.row([Self.metric(.monthsServed, targets: ["telecom"], Goal(.atLeast, .all))])
        #expect(try Self.evaluate(row, of: report).result.state == .unmet)
    }

    @Test(arguments: [90.1, 91.1, 93.6, 99.95])
    func `a ratio by hand reaches a goal of the same digits, and one out of reach is no value`(_ percent: Double) throws
    {
        let goal = Goal(.atLeast, .ratio(Double(Int((percent * 10_000).rounded())) / 1_000_000))
        let row = Self.row([Indicator.Part(.record("online"), goal: goal)])
        let (result, _) = try Self.evaluate(row, records: [Self.record("online", "\(percent)", on: "2026-10-31")])
        #expect(result.state == .met)
        let absurd = try Self.evaluate(row, records: [Self.record("online", "1e300", on: "2026-10-31")])
        #expect(absurd.result.state == .noData)
    }

    @Test func `a month is served when nearly all of its days were measured, and what can still come is pending`()
        throws
    {
        let row = Self.row([Self.metric(.monthsServed, targets: ["telecom"], Goal(.atLeast, .all))])
        var month = SampleMonth()
        #expect(try Self.evaluate(row, of: month.report()).result.state == .met)
        month.asOf = SampleMonth.at("2026-10-20 12:00")
        #expect(try Self.evaluate(row, of: month.report()).result.parts[0].value == 1)
        month = SampleMonth()
        let kept = Interval(SampleMonth.at("2026-10-01"), SampleMonth.at("2026-10-20"))
        month.change { record in
            for key in record.observations.keys where key.target == "telecom" {
                record.observations[key]?.removeAll { !kept.contains($0.time) }
            }
        }
        let (result, text) = try Self.evaluate(row, of: month.report())
        #expect(result.state != .met && text == "—（无监测数据）")
    }

    // MARK: Ratios recorded one by one

    private static func online(
        _ values: [(String, String)], _ goal: Goal?, _ aggregate: AccountingPlan.Group.Aggregate = .worst
    ) throws -> (result: IndicatorResult, text: String) {
        let records = values.enumerated().map { index, value in
            var stored = record("online", value.1, on: value.0)
            stored.id = Int64(index + 1)
            return stored
        }
        return try evaluate(
            row([.init(.record("online"), goal: goal, aggregate: aggregate)], expected: ""), records: records)
    }

    private static let months = [("2026-08-31", "99.95"), ("2026-09-30", "98.2"), ("2026-10-31", "99.99")]

    @Test func `a ratio recorded month by month is its minimum, and all of its records are cited`() throws {
        let (result, text) = try Self.online(Self.months, Goal(.atLeast, .ratio(0.999)))
        #expect(result.parts[0].value == 0.982 && result.state == .unmet)
        #expect(text.hasPrefix("内网可用率最低98.2%（人工记录3条，1月至7月没有记录）"))
        #expect(result.records.map(\.id) == [1, 2, 3])
    }

    @Test func `a ratio that is bad when it is high is its maximum, and a row may name the mean`() throws {
        #expect(try Self.online(Self.months, Goal(.atMost, .ratio(0.99))).result.parts[0].value == 0.9999)
        let mean = try Self.online(Self.months, Goal(.atLeast, .ratio(0.99)), .mean)
        #expect(abs((mean.result.parts[0].value ?? 0) - 0.9938) < 1e-9 && mean.text.contains("平均99.38%"))
    }

    @Test(arguments: [
        ("99.89999", Goal(.atLeast, .ratio(0.999)), "99.89%"),
        ("99.8999999999999", Goal(.atLeast, .ratio(0.999)), "99.89%"),
        ("0.100001", Goal(.atMost, .ratio(0.001)), "0.11%"), ("0.1000000000001", Goal(.below, .ratio(0.001)), "0.11%"),
    ])
    func `a ratio by hand is never rounded towards its goal`(value: String, goal: Goal, told: String) throws {
        let (result, text) = try Self.online([("2026-10-31", value)], goal)
        #expect(result.state == .unmet && text.contains(told))
    }

    @Test func `a mean is rounded to its worse side`() throws {
        let goal = Goal(.atLeast, .ratio(0.999))
        let even = [("2026-08-31", "99.8"), ("2026-09-30", "99.9"), ("2026-10-31", "100")]
        #expect(try Self.online(even, goal, .mean).result.state == .met)
        let short = [("2026-08-31", "99.8"), ("2026-09-30", "99.9"), ("2026-10-31", "99.9999999999999")]
        #expect(try Self.online(short, goal, .mean).result.state == .unmet)
    }

    @Test func `amounts are not rounded to a budget that they pass`() throws {
        let row = Self.row([Indicator.Part(.record("paid"), goal: Goal(.atMost, .budget))])
        let over = ["60", "32.46004"].enumerated().map { Self.record("paid", $1, on: "2026-10-1\($0)") }
        #expect(try Self.evaluate(row, records: over).result.state == .unmet)
    }

    @Test func `a ratio that some month lacks says which, and one record of the last month speaks of the year`() throws
    {
        let goal = Goal(.atLeast, .ratio(0.99))
        #expect(try Self.online([("2026-01-31", "99.9")], goal).text.contains("（人工记录，2月至10月没有记录）"))
        #expect(
            try Self.online([("2026-01-31", "99.9"), ("2026-04-30", "99.9"), ("2026-05-31", "99.9")], goal).text
                .contains(
                    "（人工记录3条，2月至3月、6月至10月没有记录）"))
        #expect(try !Self.online([("2026-10-31", "99.9")], goal).text.contains("没有记录"))
    }

    @Test func `a chapter tells a ratio as the rows read it`() throws {
        func told(_ goal: Goal, _ aggregate: AccountingPlan.Group.Aggregate = .worst) throws -> String {
            let part = Indicator.Part(.record("online"), goal: goal, aggregate: aggregate)
            let records = [("2026-10-10", "0.2"), ("2026-10-31", "0.4")].map { Self.record("online", $1, on: $0) }
            let facts = IndicatorFacts(
                account: try SampleMonth.settled().account, timeZone: SampleMonth.zone, records: records)
            let sum = try #require(
                IndicatorEvaluation(IndicatorCatalogue(projects: [], records: Self.series), facts).series().first)
            let words = IndicatorWords(
                words: PeriodWords(period: facts.account.period, timeZone: SampleMonth.zone, budget: nil), digits: 2,
                name: { $0 })
            return words.period(sum, rows: [part])
        }
        #expect(try told(Goal(.atMost, .ratio(0.01))) == "最高0.4%（人工记录2条）")
        #expect(try told(Goal(.atLeast, .ratio(0.01))) == "最低0.2%（人工记录2条）")
        #expect(try told(Goal(.atMost, .ratio(0.01)), .mean) == "平均0.3%（人工记录2条）")
    }

    @Test func `of two ratios of one day the later stands`() throws {
        let values = Self.months + [("2026-09-30", "99.9")]
        #expect(try Self.online(values, Goal(.atLeast, .ratio(0.999))).result.parts[0].value == 0.999)
    }

    @Test func `many records are cited with how many they are`() throws {
        let days = (1...20).map { ("2026-10-\($0 < 10 ? "0" : "")\($0)", "99.9") }
        let result = try Self.online(days, nil).result
        let words = IndicatorWords(
            words: PeriodWords(
                period: try SampleMonth.settled().account.period, timeZone: SampleMonth.zone, budget: nil), digits: 2,
            name: { $0 })
        #expect(words.source(result).contains("第1号、第2号") && words.source(result).contains("等20条"))
    }

    @Test func `unit-hours of a cause are those of its events alone`() throws {
        func hours(_ causes: [String]) throws -> Double? {
            let metric = Metric(.affectedUnitHours, targets: ["telecom"], causes: causes)
            return try Self.evaluate(Self.row([Indicator.Part(.metric(metric))], expected: "")).result.parts[0].value
        }
        let account = try SampleMonth.settled().account
        let all = try #require(try hours([]))
        let causes = Set(account.events.compactMap(\.cause)).sorted()
        #expect(all > 0 && !causes.isEmpty)
        let parts = try causes.map { try #require(try hours([$0])) }
        #expect(parts.reduce(0, +) <= all && parts.contains { $0 < all })
        #expect(try hours(["flood"]) == 0)
    }

    @Test func `units of a target that are not known affect none, and the sentence says so`() throws {
        let (result, text) = try Self.evaluate(
            Self.row(
                [Self.metric(.affectedUnitHours, targets: ["telecom", "website"], Goal(.atMost, .number(1_000)))],
                expected: ""))
        #expect(result.state == .met)
        #expect(text.contains("website未登记影响单位数，未计入"))
    }
}
