import NOCCore
import NOCDocument

/// 政府网站 for programs: the period in a row, then its days and every seven of them.
extension ReportDocument {
    func websiteSheets(_ result: WebsiteResult) -> [DataSheet] {
        [websiteSheet(result), websiteDaySheet(result)] + (result.windows.isEmpty ? [] : [websiteWindowSheet(result)])
    }

    private func websiteSheet(_ result: WebsiteResult) -> DataSheet {
        let columns = [
            Column("对象编号"), Column("对象"), Column("检查项"), Column("结论"), Column("访问次数", .number),
            Column("打不开次数", .number), Column("可用率", .percent), Column("连续七日数", .number),
            Column("样本不足的连续七日数", .number), Column("最差七日首日", .time), Column("最差七日末日", .time),
            Column("最差七日访问次数", .number), Column("最差七日打不开次数", .number), Column("最差七日占比", .percent),
            Column("单项否决占比", .percent), Column("打不开时限", .duration), Column("短于时限的超时", .duration),
        ]
        let (total, worst, check) = (result.total, result.worst, result.rule.check)
        let row: [Cell] = [
            .optional(check.target), .optional(name(check.target)), .optional(check.check), .text(word(result.verdict)),
            .count(total.visits), .count(total.failures), percent(total.availability), .count(result.windows.count),
            .count(result.lacking.count), worst.map { Cell(.day($0.first)) } ?? .dash,
            worst.map { Cell(.day($0.last)) } ?? .dash, worst.map { .count($0.count.visits) } ?? .dash,
            worst.map { .count($0.count.failures) } ?? .dash, worst.map { share($0.count) } ?? .dash,
            .promise(result.rule.veto), .duration(result.rule.limit.milliseconds),
            .duration(result.timeoutBelowLimit?.milliseconds),
        ]
        return DataSheet(id: "website", title: "网站", columns: columns, rows: [row])
    }

    private func websiteDaySheet(_ result: WebsiteResult) -> DataSheet {
        let columns = [
            Column("日期", .time), Column("访问次数", .number), Column("打不开次数", .number), Column("占比", .percent),
            Column("有访问的小时段", .number), Column("整日"), Column("样本足够"),
        ]
        let rows = result.days.map { day -> [Cell] in
            [
                Cell(.day(day.day)), .count(day.count.visits), .count(day.count.failures), share(day.count),
                .count(day.hours), .text(day.isWhole ? "是" : "否"), .text(day.isEnough ? "是" : "否"),
            ]
        }
        return DataSheet(id: "website-days", title: "网站逐日", columns: columns, rows: rows)
    }

    private func websiteWindowSheet(_ result: WebsiteResult) -> DataSheet {
        let columns = [
            Column("首日", .time), Column("末日", .time), Column("访问次数", .number), Column("打不开次数", .number),
            Column("占比", .percent), Column("结论"), Column("最差"),
        ]
        let worst = result.worst
        let rows = result.windows.map { window -> [Cell] in
            [
                Cell(.day(window.first)), Cell(.day(window.last)), .count(window.count.visits),
                .count(window.count.failures), share(window.count), .text(word(result.verdict(of: window))),
                .text(window == worst ? "是" : "否"),
            ]
        }
        return DataSheet(id: "website-windows", title: "网站连续七日", columns: columns, rows: rows)
    }

    private func share(_ count: WebsiteResult.Count) -> Cell {
        count.share.map { Cell(.raised($0, digits: 2)) } ?? .noData
    }

    private func word(_ verdict: WebsiteResult.Verdict) -> String {
        switch verdict {
        case .veto: "单项否决"
        case .passed: "未触及否决"
        case .insufficient: "样本不足"
        }
    }
}
