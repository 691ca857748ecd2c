import NOCCore
import NOCDocument

extension ReportDocument {
    /// 时间构成: where every millisecond of the period went.
    var shares: Section {
        let columns =
            [Column("对象", weight: 7)] + TimeShare.allCases.map { Column($0, weight: 4.4) }
            + [Column("合计", .duration, weight: 4.4), Column(TargetFigure.plannedDown, weight: 4)]
        let rows = grouped(account.targets, columns.count) { target in
            let breakdown = target.figures.breakdown
            return [.text(name(target.target.id))] + breakdown.shares.map { .duration($0.milliseconds) }
                + [.duration(breakdown.total), .duration(target.figures.plannedDown)]
        }
        let table = Table(
            number: nil, caption: "各对象时间构成", columns: columns, rows: rows, emptyText: "没有监测对象。",
            notes: rows.isEmpty ? [] : ["各项互不重叠，合计等于统计时段的长度。"])
        return Section(
            id: "shares", number: "", title: "时间构成", isAppendix: true,
            orientation: rows.isEmpty ? .portrait : .landscape, blocks: [.table(table)])
    }

    /// 监测参数: how each check was made and what it takes to believe it.
    var parameters: Section {
        let columns = [
            Column("对象", weight: 7), Column("对象编号", weight: 6), Column("判定规则", weight: 5), Column("上级对象", weight: 5),
            Column("检查项", weight: 4), Column("类型", weight: 6), Column("间隔", .duration, weight: 3),
            Column("超时", .duration, weight: 3), Column("确认中断", .number, weight: 2.4, group: "次数"),
            Column("确认恢复", .number, weight: 2.4, group: "次数"), Column("观测有效期", .duration, weight: 3.4),
            Column("说明", weight: 5),
        ]
        let rows = checks.map { target, check in
            let policy = check.check.policy
            let remarks = [
                check.check.measureOnly ? "只测量，不参与判定" : nil, check.check.unverifiedTLS ? "不验证证书" : nil,
                check.check.legacyTLS ? "允许不安全的旧版加密" : nil,
            ]
            return Row([
                .text(target.target.name), .text(target.target.id), .text(ReportWords.rule(target.target.rule)),
                .optional(target.target.parents.isEmpty ? nil : target.target.parents.map(name).joined(separator: "、")),
                .text(check.check.id), .text(ReportWords.checkKind(check.check.kind)),
                .duration(policy.interval.milliseconds), .duration(policy.timeout.milliseconds),
                .count(policy.failuresToDown), .count(policy.successesToUp),
                .duration(policy.staleAfter.milliseconds),
                .optional(remarks.contains { $0 != nil } ? remarks.compactMap { $0 }.joined(separator: "；") : nil),
            ])
        }
        let table = Table(
            number: nil, caption: "监测参数", columns: columns, rows: rows, emptyText: "没有检查项。",
            notes: rows.isEmpty ? [] : ["为期末有效的参数；期内改过的，各观测按其当时的参数处理。"])
        return Section(
            id: "parameters", number: "", title: "监测参数", isAppendix: true,
            orientation: rows.isEmpty ? .portrait : .landscape, blocks: [.table(table)])
    }
}
