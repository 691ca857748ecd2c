import NOCCore
import NOCDocument

extension ReportDocument {
    /// 链路与目标可用率: what was promised, what was kept, how sure that is.
    var availability: Section {
        Section(
            id: "availability", number: "", title: "链路与目标\(TargetFigure.availability)", isAppendix: false,
            orientation: .portrait,
            blocks: [
                .table(availabilityTable(account.targets, caption: "各对象\(TargetFigure.availability)")),
                .table(outageTable(account.targets)),
            ])
    }

    func availabilityTable(_ targets: [TargetAccount], caption: String) -> Table {
        let columns = [
            Column("对象", weight: 7), Column(TargetFigure.objective, weight: 3),
            Column(TargetFigure.assessed, weight: 4, group: TargetFigure.availability),
            Column(TargetFigure.overall, weight: 4, group: TargetFigure.availability),
            Column(TargetFigure.uncorrected, weight: 4, group: TargetFigure.availability),
            Column(TargetFigure.lower, weight: 4, group: "测量误差界"),
            Column(TargetFigure.upper, weight: 4, group: "测量误差界"), Column(TargetFigure.coverage, weight: 4),
            Column(TargetFigure.met, weight: 3.2, alignment: .center),
        ]
        return Table(
            number: nil, caption: caption, columns: columns, rows: grouped(targets, columns.count, availabilityRow),
            emptyText: "\(here)没有监测对象。", notes: availabilityNotes(targets))
    }

    private func availabilityRow(_ target: TargetAccount) -> [Cell] {
        let figures = target.figures
        let isBlind = figures.assessed.ratio == nil
        func other(_ availability: Availability) -> Cell {
            isBlind && availability.ratio == nil ? .dash : percent(availability.ratio)
        }
        return [
            .text(name(target.target.id)), promise(target.objective),
            percent(figures.assessed.ratio, tone: figures.met == false ? .bad : .plain), other(figures.overall),
            other(figures.uncorrected), other(figures.lower), other(figures.upper),
            figures.coverage.map { percent($0, tone: figures.isThin ? .warning : .plain) } ?? .dash,
            ReportWords.verdict(figures.met, promised: target.objective.availability != nil),
        ]
    }

    func availabilityNotes(_ targets: [TargetAccount]) -> [String] {
        var notes = [
            "考核口径按目标约定扣除计划停机等时间，全口径不扣除；更正前为人工更正以前的考核口径。下界、上界是中断起止在两次观测"
                + "之间不能确定所致的误差范围。百分比按所示位数向下截取，仅在没有任何不良时间时为100%。"
        ]
        var seen: Set<String> = []
        for objective in targets.map(\.objective) {
            guard let promise = objective.availability, let origin = objective.origin, !origin.isEmpty else { continue }
            let note = "目标值\(PercentText.promise(promise))的来源：\(origin.cleanText())。"
            if seen.insert(note).inserted { notes.append(note) }
        }
        for target in targets {
            for time in target.stated {
                let by = time.imported.map { "，\(importMark($0))" } ?? ""
                notes.append(
                    "\(name(target.target.id))有\(zeroSpan(time.milliseconds))没有本机观测，引用外部监测的状态\(by)。")
            }
        }
        if targets.contains(where: \.figures.isThin) {
            notes.append("\(TargetFigure.coverage.title)低于\(ReportWords.leastCoverage)的对象数据不足，仅供参考。")
        }
        return notes
    }

    func outageTable(_ targets: [TargetAccount]) -> Table {
        let columns = [
            Column("对象", weight: 7), Column(TargetFigure.incidents, weight: 2.5),
            Column(TargetFigure.countedDowntime, weight: 5, group: "中断时长"),
            Column(TargetFigure.allowedDowntime, weight: 5, group: "中断时长"),
            Column(TargetFigure.longest, weight: 5), Column(TargetFigure.meanTimeToRepair, weight: 5),
            Column(TargetFigure.meanTimeBetweenFailures, weight: 5),
            Column(TargetFigure.transients, weight: 2.5, group: "瞬断"),
            Column(TargetFigure.transientTime, weight: 4, group: "瞬断"),
        ]
        return Table(
            number: nil, caption: "中断与修复", columns: columns, rows: grouped(targets, columns.count, outageRow),
            emptyText: "\(here)没有监测对象。",
            notes: plannedNotes(targets) + ["瞬断是未达到确认次数即恢复的失败，除目标另有约定外不计为中断。跨期中断不重复计次，其在本期内的时长计入本期。"])
    }

    /// Outages of planned work are told apart.
    private func plannedNotes(_ targets: [TargetAccount]) -> [String] {
        targets.filter { $0.figures.planned.count > 0 || $0.figures.planned.longest > 0 }.map { target in
            let planned = target.figures.planned
            let mean = planned.mean.map { "，平均\(zeroSpan(Int64($0)))" } ?? ""
            let count = planned.count > 0 ? "另有中断\(planned.count)次" : "另有跨期中断"
            return
                "\(name(target.target.id))在计划停机期间\(count)，最长\(zeroSpan(planned.longest))\(mean)，不计入上列次数、最长和平均。"
        }
    }

    private func outageRow(_ target: TargetAccount) -> [Cell] {
        let figures = target.figures
        let isOver = figures.allowedDowntime.map { figures.countedDowntime > $0 } ?? false
        return [
            .text(name(target.target.id)), .count(figures.incidents),
            .duration(figures.countedDowntime, tone: isOver ? .bad : .plain), .duration(figures.allowedDowntime),
            .duration(figures.longest), .duration(figures.meanTimeToRepair.map { Int64($0) }),
            .duration(figures.meanTimeBetweenFailures.map { Int64($0) }), .count(figures.transients),
            .duration(figures.transientTime),
        ]
    }

    /// 分组情况.
    var groups: Section {
        let columns = [
            Column("分组", weight: 6), Column(GroupFigure.aggregate, weight: 6), Column(GroupFigure.objective, weight: 3),
            Column(GroupFigure.assessed, weight: 4, group: TargetFigure.availability),
            Column(GroupFigure.overall, weight: 4, group: TargetFigure.availability),
            Column(GroupFigure.coverage, weight: 4), Column(GroupFigure.met, weight: 3.2, alignment: .center),
            Column(GroupFigure.worstTarget, weight: 6),
        ]
        let rows = account.groups.map { group in
            Row([
                .text(groupName(group.group.id)), .text(ReportWords.aggregate(group.group.aggregate)),
                promise(group.objective), percent(group.assessed, tone: group.met == false ? .bad : .plain),
                percent(group.overall), group.coverage.map { percent($0) } ?? .dash,
                ReportWords.verdict(group.met, promised: group.objective.availability != nil),
                .optional(group.worstTarget.map(name)),
            ])
        }
        let table = Table(
            number: nil, caption: "各组\(TargetFigure.availability)", columns: columns, rows: rows, emptyText: "没有设置分组。",
            notes: [])
        return Section(
            id: "groups", number: "", title: "分组情况", isAppendix: false, orientation: .portrait,
            blocks: [.table(table)])
    }
}
