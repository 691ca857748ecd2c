import NOCCore
import Testing

@testable import NOCDocument
@testable import NOCReport

struct WebsitePartTests {
    private let rule = WebsiteRule(check: CheckKey(target: "website", check: "home"))

    /// October with `failures` on its days (by the day of the month), 1 440 visits a day, none on the `silent` days.
    private func result(_ failures: [Int: Int] = [:], silent: Set<Int> = []) -> WebsiteResult {
        let days = (1...31).map { number -> WebsiteResult.Day in
            let visits = silent.contains(number) ? 0 : 1_440
            return WebsiteResult.Day(
                day: CalendarDay(year: 2026, month: 10, day: number),
                count: .init(visits: visits, failures: failures[number] ?? 0), hours: visits == 0 ? 0 : 24,
                isWhole: true,
                isEnough: visits > 0)
        }
        let windows = (0..<25).map { index in
            let part = days[index..<index + 7]
            return WebsiteResult.Window(
                first: part.first!.day, last: part.last!.day,
                count: .init(
                    visits: part.map(\.count.visits).reduce(0, +), failures: part.map(\.count.failures).reduce(0, +)),
                isEnough: part.allSatisfy(\.isEnough))
        }
        return WebsiteResult(rule: rule, days: days, windows: windows)
    }

    private func text(_ result: WebsiteResult) -> String {
        words(of: WebsitePart(result: result, site: "区政府网站", here: "本月").blocks)
    }

    @Test func `a month that passed tells its worst seven days and what they lack to the veto`() {
        let text = text(result([12: 473]))
        #expect(text.contains("监测1周，每天间隔性访问20次以上，超过（含）15秒网站仍打不开的次数累计占比超过（含）5%，即单项否决"))
        #expect(text.contains("最差七日10月6日至10月12日：访问10080次，打不开473次，占4.70%"))
        #expect(text.contains("距5%尚有0.30个百分点，未触及单项否决。"))
        #expect(text.contains("国办秘函〔2019〕19号") && text.contains("建议值，须单位确认"))
    }

    @Test func `a share just below the veto is raised to it, and what it lacks is said to be next to nothing`() {
        let rule = WebsiteRule(check: rule.check, veto: 46_930)
        var sample = result([12: 473])
        sample.rule = rule
        #expect(text(sample).contains("打不开的次数占4.70%，距4.693%不足0.01个百分点，未触及单项否决。"))
    }

    @Test func `exactly five in a hundred is a veto`() {
        let text = text(result([12: 504]))
        #expect(text.contains("占5.00%，达到或超过5%，触及单项否决。"))
        #expect(text.contains("｜单项否决"))
    }

    @Test func `windows without enough visits are told, and never pass`() {
        let text = text(result(silent: [1]))
        #expect(text.contains("另有1个连续七日（10月1日至10月7日）样本不足，不能判定，不视为通过。"))
        #expect(text.contains("｜样本不足"))
        #expect(!text.contains("｜未触及"))
    }

    @Test func `a month without a visit says so in a sentence`() {
        let blocks = WebsitePart(result: result(silent: Set(1...31)), site: "区政府网站", here: "本月").blocks
        #expect(words(of: blocks) == "本月没有对区政府网站的访问观测，站点无法访问一项不能判定。")
    }

    @Test func `a check that gives up before the rule does is named`() {
        var short = result([12: 10])
        short.timeoutBelowLimit = .seconds(10)
        #expect(text(short).contains("该检查项期内曾以10秒为超时，短于规则的15秒"))
    }

    @Test func `days have a bar each, none where nobody visited`() throws {
        let blocks = WebsitePart(result: result([12: 144], silent: [3]), site: "s", here: "本月").blocks
        let charts = blocks.compactMap { block -> BarChart? in
            guard case .chart(let chart) = block, case .bars(let bars) = chart.content else { return nil }
            return bars
        }
        let chart = try #require(charts.first)
        #expect(chart.bars.count == 31 && chart.bars[2].value == nil && chart.bars[2].text == "—")
        #expect(chart.bars[11].value == 10 && chart.bars[11].tone == .bad && chart.bars[0].value == 0)
        #expect(chart.limits == [Limit(label: "单项否决5%", value: 5)])
    }
}

/// Everything a reader finds in blocks, cells divided by `｜`.
func words(of blocks: [Block]) -> String {
    blocks.map { block -> String in
        switch block {
        case .heading(let number, let title): number + title
        case .paragraph(let paragraph): paragraph.text
        case .list(let items): items.map(\.text).joined(separator: "\n")
        case .table(let table):
            ([table.caption, table.columns.map(\.title).joined(separator: "｜")]
                + table.rows.map { row in row.cells.map { $0.text(in: SampleMonth.zone) }.joined(separator: "｜") }
                + (table.rows.isEmpty ? [table.emptyText] : []) + table.notes).joined(separator: "\n")
        case .chart(let chart): "\(chart.caption)：\(chart.summary)"
        case .signature(let lines): lines.joined(separator: "\n")
        case .card(let card): card.title + "\n" + words(of: card.blocks)
        case .figures, .form: ""
        }
    }.joined(separator: "\n")
}
