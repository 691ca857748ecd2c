import NOCCore
import NOCDocument

/// 政府网站: whether the site could be reached, as the inspection of government websites asks (`WebsiteRule`).
struct WebsitePart {
    let result: WebsiteResult
    /// The website, as reports name it.
    let site: String
    /// `本月`.
    let here: String

    var blocks: [Block] {
        guard result.total.visits > 0 else {
            return [.paragraph("\(here)没有对\(site)的访问观测，站点无法访问一项不能判定。")]
        }
        return [.table(ruleTable), .paragraph(Paragraph(conclusion))] + warnings.map { .paragraph($0) } + charts
            + [.table(dayTable)]
    }

    // MARK: The rule

    private var ruleTable: Table {
        let columns = [
            Column("指标", weight: 5), Column("规则", weight: 11), Column("结果", weight: 10), Column("结论", weight: 4),
        ]
        let total = result.total
        return Table(
            number: nil, caption: "政府网站检查指标对照", columns: columns,
            rows: [
                Row([.text("站点无法访问（单项否决）"), .text(ruleText), .text(worstText), verdict]),
                Row([
                    .text("\(Metric.Kind.websiteAvailability.title)（参考）"), .text("能打开的访问次数÷访问次数，统计期合计"),
                    .text("\(available(total.availability))（访问\(total.visits)次，打不开\(total.failures)次）"), .dash,
                ]),
            ], emptyText: "", notes: [source])
    }

    private var ruleText: String {
        "监测1周，每天间隔性访问\(result.rule.visitsADay)次以上，超过（含）\(seconds(result.rule.limit))秒网站仍打不开的次数累计占比"
            + "超过（含）\(PercentText.promise(result.rule.veto))，即单项否决"
    }

    private var source: String {
        "依据：国办秘函〔2019〕19号。打不开指访问失败，或\(seconds(result.rule.limit))秒（含）以上才有完整应答；采集机自身故障造成的不算访问，"
            + "确认故障时的加密访问照实计入。取期内占比最高的连续\(WebsiteRule.windowDays)日。“间隔性”未规定数字，"
            + "按一日至少\(result.rule.hoursADay)个小时段有访问掌握（建议值，须单位确认）。占比按所示位数向上进位。"
    }

    private var worstText: String {
        guard let worst = result.worst else { return result.windows.isEmpty ? "期内没有完整的连续七日" : "各连续七日样本均不足" }
        return "最差七日\(span(worst))：访问\(worst.count.visits)次，打不开\(worst.count.failures)次，占\(share(worst.count.share))"
    }

    private var verdict: Cell {
        switch result.verdict {
        case .veto: Cell(.text(result.verdict.word), tone: .bad)
        case .passed: Cell(.text("未触及"), tone: .good)
        case .insufficient: Cell(.text(result.verdict.word), tone: .warning)
        }
    }

    // MARK: In words

    private var conclusion: String {
        guard let worst = result.worst else {
            return result.windows.isEmpty
                ? "\(here)没有完整的连续七日，站点无法访问一项不作判定。"
                : "\(here)\(result.windows.count)个连续七日都有访问次数不足的日子，样本不足，不能判定是否触及单项否决。"
        }
        let limit = PercentText.promise(result.rule.veto)
        if worst.count.reaches(result.rule.veto) {
            return "\(span(worst))打不开的次数占\(share(worst.count.share))，达到或超过\(limit)，触及单项否决。"
        }
        let margin = worst.count.margin(to: result.rule.veto).map { "，距\(limit)\(points($0))" } ?? ""
        let judged = "样本足够的\(result.windows.count - result.lacking.count)个连续七日中，"
        return judged + "最差的\(span(worst))打不开的次数占\(share(worst.count.share))\(margin)，未触及单项否决。"
    }

    private var warnings: [Paragraph] {
        var result: [Paragraph] = []
        let lacking = self.result.lacking
        if !lacking.isEmpty, self.result.worst != nil {
            let first = lacking.prefix(3).map(span).joined(separator: "、")
            result.append(
                Paragraph(
                    "另有\(lacking.count)个连续七日（\(first)\(lacking.count > 3 ? "等" : "")）样本不足，不能判定，不视为通过。", style: .warning)
            )
        }
        if self.result.leftOut > 0 {
            result.append(Paragraph("采集机自身故障时的\(self.result.leftOut)次尝试没有访问到网站，未计入访问次数。"))
        }
        if let timeout = self.result.timeoutBelowLimit {
            let limit = seconds(self.result.rule.limit)
            result.append(
                Paragraph(
                    "该检查项期内曾以\(seconds(timeout))秒为超时，短于规则的\(limit)秒：超时的访问不能证明\(limit)秒内打不开，占比只会偏高。", style: .warning)
            )
        }
        return result
    }

    // MARK: Days

    private var charts: [Block] {
        guard (2...62).contains(result.days.count) else { return [] }
        let bars = result.days.map { day in
            BarChart.Bar(
                label: "\(day.day.month)/\(day.day.day)", day: day.day, value: day.count.share.map { $0 * 100 },
                text: day.count.visits == 0 ? "—" : share(day.count.share),
                tone: day.count.reaches(result.rule.veto) ? .bad : .plain)
        }
        let bad = result.days.count { $0.count.failures > 0 }
        return [
            .chart(
                Chart(
                    number: nil, caption: "网站逐日打不开次数占比",
                    summary: "\(result.days.count)日中\(bad)日有打不开的访问。",
                    content: .bars(
                        BarChart(
                            unit: "%", bars: bars,
                            limits: [
                                Limit(
                                    label: "单项否决\(PercentText.promise(result.rule.veto))",
                                    value: Double(result.rule.veto) / 10_000)
                            ]))))
        ]
    }

    /// Only days that have something to tell.
    private var dayTable: Table {
        let columns = [
            Column(VisitFigure.date), Column(VisitFigure.visits), Column(VisitFigure.failures),
            Column(VisitFigure.share),
            Column(VisitFigure.hours), Column("样本"),
        ]
        let days = result.days.filter { $0.isWhole && (!$0.isEnough || $0.count.failures > 0) }
        let rows = days.map { day in
            Row([
                Cell(.day(day.day)), .count(day.count.visits), .count(day.count.failures),
                day.count.share.map { Cell(.raised($0, digits: 2)) } ?? .noData, .count(day.hours),
                day.isEnough ? .text("足够") : Cell(.text("不足"), tone: .warning),
            ])
        }
        return Table(
            number: nil, caption: "有打不开或样本不足的日子", columns: columns, rows: rows,
            emptyText: "期内各日访问次数足够，没有打不开的访问。",
            notes: rows.isEmpty ? [] : ["未列出的完整日样本足够，没有打不开的访问。"])
    }

    // MARK: Figures

    /// Of visits that failed.
    private func share(_ ratio: Double?) -> String { ratio.map { PercentText.raised($0) } ?? ChineseWords.noData }
    private func available(_ ratio: Double?) -> String { ratio.map { PercentText.floored($0) } ?? ChineseWords.noData }

    private func span(_ window: WebsiteResult.Window) -> String {
        "\(window.first.month)月\(window.first.day)日至\(window.last.month)月\(window.last.day)日"
    }

    /// Of ten-thousandths of a percentage point, floored as the share is raised: `尚有0.30个百分点`.
    private func points(_ units: Int) -> String {
        guard units >= 100 else { return "不足0.01个百分点" }
        return "尚有\(PercentText.points(Double(units) / 1_000_000))个百分点"
    }

    private func seconds(_ duration: Duration) -> String {
        let milliseconds = duration.milliseconds
        return milliseconds % 1_000 == 0
            ? String(milliseconds / 1_000) : NumberText.rounded(Double(milliseconds) / 1_000, digits: 1)
    }
}
