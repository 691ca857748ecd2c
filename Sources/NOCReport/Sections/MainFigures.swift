import NOCCore
import NOCDocument

/// 主要指标一览: this period beside the one before and the year to date.
extension ReportDocument {
    var mainFigures: Table {
        let columns = [
            Column("指标", weight: 8), Column("目标值", weight: 3.4, alignment: .trailing),
            Column("\(here)值", weight: 4.4, alignment: .trailing),
            Column(previousTitle, weight: 4.4, alignment: .trailing), Column("本年累计", weight: 4.4, alignment: .trailing),
            Column("是否达标", weight: 3.2, alignment: .center),
        ]
        let rows = groupRows + [eventRow, outageRow, downtimeRow] + websiteRow + powerRow
        return Table(
            number: nil, caption: "主要指标一览", columns: columns, rows: rows, emptyText: "",
            notes: [
                "故障事件按起因归并，同一起因造成的各对象中断为一起；计划停机期间的中断不计。\(TargetFigure.availability)为考核口径，分组按其汇总方式计算；本年累计自1月1日起至期末。上一期间或本年没有监测数据的记“—”。"
            ])
    }

    private var previousTitle: String {
        switch account.period.kind {
        case .day: "上日值"
        case .week: "上周值"
        case .month: "上月值"
        case .quarter: "上季度值"
        case .year: "上年值"
        case .interval: "上期值"
        }
    }

    /// The year to date; the period itself where it begins the year.
    private var year: PeriodAccount? { facts.yearToDate ?? (isYearsBegin ? account : nil) }

    private var isYearsBegin: Bool {
        let first = zone.day(of: account.period.interval.start)
        return account.period.kind != .interval && first.month == 1 && first.day == 1
    }

    private var groupRows: [Row] {
        account.groups.map { group in
            func figure(_ account: PeriodAccount?) -> Cell {
                account?.groups.first { $0.group.id == group.group.id }?.assessed.map { percent($0) } ?? .dash
            }
            return Row([
                .text("\(groupName(group.group.id))\(TargetFigure.availability)"), promise(group.objective),
                percent(group.assessed, tone: group.met == false ? .bad : .plain), figure(facts.previous), figure(year),
                ReportWords.verdict(group.met, promised: group.objective.availability != nil),
            ])
        }
    }

    /// Nil where nothing was measured: no outages were seen, and none can be told.
    private func measured(_ account: PeriodAccount?) -> PeriodAccount? {
        account.flatMap { account in account.targets.contains { $0.figures.assessed.ratio != nil } ? account : nil }
    }

    private var eventRow: Row {
        func count(_ account: PeriodAccount?) -> Cell {
            measured(account).map { .count($0.events(.fault).count) } ?? .dash
        }
        return Row([.text("故障事件（起）"), .dash, count(account), count(facts.previous), count(year), .dash])
    }

    private var outageRow: Row {
        func count(_ account: PeriodAccount?) -> Cell {
            measured(account).map { .count($0.faults.count) } ?? .dash
        }
        return Row([.text("各对象中断次数合计（次）"), .dash, count(account), count(facts.previous), count(year), .dash])
    }

    private var downtimeRow: Row {
        func time(_ account: PeriodAccount?) -> Cell {
            measured(account).map { .duration($0.targets.map(\.figures.countedDowntime).reduce(0, +)) } ?? .dash
        }
        return Row([.text("计入考核的中断累计"), .dash, time(account), time(facts.previous), time(year), .dash])
    }

    private var websiteRow: [Row] {
        guard let website = facts.website else { return [] }
        func worst(_ result: WebsiteResult?) -> Cell {
            result?.worst?.count.share.map { Cell(.raised($0, digits: 2)) } ?? .dash
        }
        let year = facts.yearToDate == nil && isYearsBegin ? website : facts.yearRules.website
        let verdict: Cell =
            switch website.verdict {
            case .passed: ReportWords.verdict(true, promised: true)
            case .veto: ReportWords.verdict(false, promised: true)
            case .insufficient: Cell(.none("样本不足"), tone: .warning)
            }
        return [
            Row([
                .text("网站最差七日打不开占比"), .promise(website.rule.veto).marked(before: "＜"), worst(website),
                worst(facts.previousRules.website), worst(year), verdict,
            ])
        ]
    }

    private var powerRow: [Row] {
        guard let power = facts.power else { return [] }
        let verdict: Cell =
            power.days(.missed) > 0
            ? ReportWords.verdict(false, promised: true)
            : power.days(.unknown) > 0
                ? Cell(.none("无法判定"), tone: .muted) : ReportWords.verdict(true, promised: true)
        func days(_ result: PowerResult?) -> Cell {
            result.flatMap {
                $0.powered + $0.out > 0 ? .count($0.days(.met)).marked(after: "/\($0.days.count)") : nil
            } ?? .dash
        }
        let year = facts.yearToDate == nil && isYearsBegin ? power : facts.yearRules.power
        return [
            Row([
                .text("机房24小时供电天数（天）"), .count(power.days.count), days(power), days(facts.previousRules.power),
                days(year),
                verdict,
            ])
        ]
    }

    /// `绩效指标30项，完成25项…`
    var performanceSentence: String? {
        guard !facts.projects.isEmpty else { return nil }
        let rows = facts.projects.flatMap(\.rows)
        let words = indicatorWords()
        let parts = IndicatorResult.State.allCases.compactMap { state -> String? in
            let count = rows.count { $0.state == state }
            return count == 0 ? nil : "\(words.state(state).text(in: zone))\(count)项"
        }
        return "\(facts.projects.count)个项目的绩效指标共\(rows.count)项：\(parts.joined(separator: "，"))。"
    }
}
