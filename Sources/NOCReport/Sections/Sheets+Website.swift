import NOCCore
import NOCDocument

/// 政府网站 for programs: the period in a row, then its days and every seven of them.
extension ReportDocument {
    func websiteSheets(_ result: WebsiteResult) -> [DataSheet] {
        [websiteSheet(result), websiteDaySheet(result)] + (result.windows.isEmpty ? [] : [websiteWindowSheet(result)])
    }

    private func websiteSheet(_ result: WebsiteResult) -> DataSheet {
        let columns = [
            Column("对象编号"), Column("对象"), Column("检查项"), Column(WebsiteFigure.verdict), Column(WebsiteFigure.visits),
            Column(WebsiteFigure.failures), Column(WebsiteFigure.availability), Column(WebsiteFigure.windows),
            Column(WebsiteFigure.lacking), Column(WebsiteFigure.worstFirst), Column(WebsiteFigure.worstLast),
            Column(WebsiteFigure.worstVisits), Column(WebsiteFigure.worstFailures), Column(WebsiteFigure.worstShare),
            Column(WebsiteRuleFigure.veto), Column(WebsiteRuleFigure.limit), Column(WebsiteFigure.timeoutBelowLimit),
        ]
        let (total, worst, check) = (result.total, result.worst, result.rule.check)
        let row: [Cell] = [
            .optional(check.target), .optional(name(check.target)), .optional(check.check), .text(result.verdict.word),
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
            Column(VisitFigure.date), Column(VisitFigure.visits), Column(VisitFigure.failures),
            Column(VisitFigure.share),
            Column(VisitFigure.hours), Column(VisitFigure.whole), Column(VisitFigure.enough),
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
            Column(VisitFigure.first), Column(VisitFigure.last), Column(VisitFigure.visits),
            Column(VisitFigure.failures),
            Column(VisitFigure.share), Column(VisitFigure.verdict), Column("最差"),
        ]
        let worst = result.worst
        let rows = result.windows.map { window -> [Cell] in
            [
                Cell(.day(window.first)), Cell(.day(window.last)), .count(window.count.visits),
                .count(window.count.failures), share(window.count), .text(result.verdict(of: window).word),
                .text(window == worst ? "是" : "否"),
            ]
        }
        return DataSheet(id: "website-windows", title: "网站连续七日", columns: columns, rows: rows)
    }

    private func share(_ count: WebsiteResult.Count) -> Cell {
        count.share.map { Cell(.raised($0, digits: 2)) } ?? .noData
    }
}
