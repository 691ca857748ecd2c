import NOCCore
import NOCDocument

extension ReportDocument {
    /// The tables for programs and worksheets: one thing a row, targets first.
    var sheets: [DataSheet] {
        [targetSheet, groupSheet, incidentSheet, daySheet, checkSheet, maintenanceSheet, correctionSheet]
            + (facts.projects.isEmpty ? [] : [indicatorSheet, valueSheet, projectSheet])
            + (facts.records.isEmpty ? [] : [recordSheet])
            + (facts.website.map(websiteSheets) ?? []) + (facts.power.map(powerSheets) ?? [])
            + (facts.penalties.isEmpty ? [] : [penaltySheet, penaltyIncidentSheet])
            + [measurementSheet, interruptionSheet].filter { !$0.rows.isEmpty }
    }

    private var targetSheet: DataSheet {
        let columns =
            [
                Column("对象编号"), Column("对象"), Column("分组"), Column("目标值", .percent), Column("考核口径可用率", .percent),
                Column("全口径可用率", .percent), Column("更正前可用率", .percent), Column("可用率下界", .percent),
                Column("可用率上界", .percent), Column("监测覆盖率", .percent), Column("是否达标"), Column("中断次数", .number),
                Column("计入考核中断", .duration), Column("允许中断", .duration), Column("最长一次", .duration),
                Column("平均修复时间", .duration), Column("平均无故障时间", .duration), Column("瞬断次数", .number),
                Column("瞬断时长", .duration),
            ] + ShareWords.titles.map { Column($0, .duration) }
        return DataSheet(id: "targets", title: "对象", columns: columns, rows: account.targets.map(targetRow))
    }

    private func targetRow(_ target: TargetAccount) -> [Cell] {
        let figures = target.figures
        let ratios = [figures.assessed, figures.overall, figures.uncorrected, figures.lower, figures.upper]
        return [
            .text(target.target.id), .text(name(target.target.id)), .optional(target.target.group.map(groupName)),
            target.objective.availability.map { .promise($0) } ?? .dash,
        ] + ratios.map { percent($0.ratio) } + [
            figures.coverage.map { percent($0) } ?? .dash,
            ReportWords.verdict(figures.met, promised: target.objective.availability != nil),
            .count(figures.incidents), .duration(figures.countedDowntime), .duration(figures.allowedDowntime),
            .duration(figures.longest), .duration(figures.meanTimeToRepair.map { Int64($0) }),
            .duration(figures.meanTimeBetweenFailures.map { Int64($0) }), .count(figures.transients),
            .duration(figures.transientTime),
        ] + figures.breakdown.named.map { .duration($0.milliseconds) }
    }

    private var groupSheet: DataSheet {
        let columns = [
            Column("分组编号"), Column("分组"), Column("汇总方式"), Column("考核口径可用率", .percent), Column("全口径可用率", .percent),
            Column("监测覆盖率", .percent), Column("是否达标"), Column("可用率最低的对象"),
        ]
        let rows = account.groups.map { group in
            [
                Cell.text(group.group.id), .text(groupName(group.group.id)),
                .text(ReportWords.aggregate(group.group.aggregate)), percent(group.assessed), percent(group.overall),
                group.coverage.map { percent($0) } ?? .dash,
                ReportWords.verdict(group.met, promised: group.objective.availability != nil),
                .optional(group.worstTarget.map(name)),
            ]
        }
        return DataSheet(id: "groups", title: "分组", columns: columns, rows: rows)
    }

    private var incidentSheet: DataSheet {
        let columns = [
            Column("中断编号"), Column("对象编号"), Column("对象"), Column("开始", .time), Column("确认中断", .time),
            Column("恢复", .time), Column("历时", .duration), Column("计入考核", .duration), Column("类别"), Column("原因"),
            Column("原因分类"), Column("责任方"), Column("申告时间", .time), Column("申告后修复历时", .duration),
            Column("确认时间", .time), Column("确认人"), Column("处置"), Column("备注"), Column("跨期"),
        ]
        let rows = account.incidents.map { incident in
            [
                Cell.text(incident.id), .text(incident.target), .text(name(incident.target)), .time(incident.start),
                .time(incident.confirmedAt), .time(incident.end), .duration(incident.duration),
                .duration(incident.counted), .text(ChineseWords.name(incident.value)),
                .optional(incident.reason.map(ChineseWords.reason)), .optional(incident.cause.map(ReportWords.cause)),
                .optional(incident.responsible), .time(incident.reportedAt), .duration(incident.contractRepairTime),
                .time(incident.acknowledgedAt), .optional(incident.acknowledgedBy), .optional(incident.resolution),
                .optional(incident.note), .text(incident.crossesPeriod ? "是" : "否"),
            ]
        }
        return DataSheet(id: "incidents", title: "中断", columns: columns, rows: rows)
    }

    private var daySheet: DataSheet {
        let columns =
            [Column("对象编号"), Column("对象"), Column("日期", .time), Column("考核口径可用率", .percent)]
            + ShareWords.titles.map { Column($0, .duration) }
        let rows = account.targets.flatMap { target in
            target.days.map { day in
                [
                    Cell.text(target.target.id), .text(name(target.target.id)), Cell(.day(day.day)),
                    percent(day.assessed.ratio),
                ] + day.breakdown.named.map { .duration($0.milliseconds) }
            }
        }
        return DataSheet(
            id: "days", title: "逐日", columns: columns, rows: rows,
            plot: .init(caption: "逐日考核口径可用率", categories: 2, values: 3, series: 1))
    }

    private var checkSheet: DataSheet {
        let latency = ["最小", "中位数", "平均", "95%分位", "99%分位", "最大"].map { Column("时延\($0)（毫秒）", .number) }
        let columns =
            [Column("对象编号"), Column("对象"), Column("检查项"), Column("类型"), Column("观测次数（有时延）", .number)] + latency
        let rows = checks.map { target, check in
            let summary = check.latency
            let values = [
                summary.min?.milliseconds, summary.p50?.milliseconds, summary.meanMilliseconds,
                summary.p95?.milliseconds, summary.p99?.milliseconds, summary.max?.milliseconds,
            ]
            return [
                Cell.text(target.target.id), .text(name(target.target.id)), .text(check.check.id),
                .text(ReportWords.checkKind(check.check.kind)), .count(summary.count),
            ] + values.map { .number($0, digits: 1) }
        }
        return DataSheet(
            id: "checks", title: "检查项", columns: columns, rows: rows,
            plot: .init(caption: "各检查项时延95%分位", categories: 1, values: 8, series: nil))
    }
}
