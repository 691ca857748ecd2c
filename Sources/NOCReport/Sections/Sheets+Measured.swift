import NOCCore
import NOCDocument

/// What was measured beside latency, when the collector did not watch, and the figures behind the indicators.
extension ReportDocument {
    var measurementSheet: DataSheet {
        let columns = [
            Column("对象编号"), Column("对象"), Column("检查项"), Column("测量编号"), Column("测量"), Column("次数", .number),
            Column("最小", .number), Column("平均", .number), Column("最大", .number), Column("最后", .number),
        ]
        let rows = checks.flatMap { target, check in
            check.measurements.sorted { $0.key < $1.key }.map { quantity, summary -> [Cell] in
                let digits = summary.digits
                return [
                    .optional(target.target.id), .optional(name(target.target.id)), .optional(check.check.id),
                    .text(quantity), .text(Measure.title(quantity)), .count(summary.count),
                ] + [summary.min, summary.mean, summary.max, summary.last].map { .number($0, digits: digits) }
            }
        }
        return DataSheet(id: "measurements", title: "测量值", columns: columns, rows: rows)
    }

    var interruptionSheet: DataSheet {
        let columns = [Column("开始", .time), Column("结束", .time), Column("历时", .duration)]
        let rows = account.interruptions.sorted { $0.start < $1.start }.map { interval -> [Cell] in
            [.time(interval.start), .time(interval.end), .duration(interval.milliseconds)]
        }
        return DataSheet(id: "interruptions", title: "监测中断", columns: columns, rows: rows)
    }

    /// An indicator's values, which may be several, a row each.
    var valueSheet: DataSheet {
        let columns = [
            Column("项目编号"), Column("指标编号"), Column("分项"), Column("实际值"), Column("目标值"), Column("是否达到"),
        ]
        let rows = facts.projects.flatMap { project -> [[Cell]] in
            let words = indicatorWords(project.budget)
            return project.rows.flatMap { row in
                row.parts.map { part in
                    let met = part.met.map { $0 ? "是" : "否" }
                    return [
                        .optional(project.project.id), .optional(row.row.id),
                        .optional(part.part.label.isEmpty ? nil : part.part.label), .optional(words.value(part)),
                        words.goalCell(part), .optional(part.isPending ? "待定" : met),
                    ]
                }
            }
        }
        return DataSheet(id: "indicator-values", title: "指标分项", columns: columns, rows: rows)
    }

    var projectSheet: DataSheet {
        let columns = [
            Column("项目编号"), Column(ProjectFigure.name), Column(ProjectFigure.year), Column(ProjectFigure.budget),
            Column(ProjectFigure.spent),
            Column(ProjectFigure.execution), Column(ProjectFigure.executionPoints), Column(ProjectFigure.total),
        ]
        let rows = facts.projects.map { result -> [Cell] in
            [
                .optional(result.project.id), .optional(result.project.name), .count(result.year),
                .number(result.budget?.amount, digits: 2), .number(result.spent, digits: 2),
                result.execution.map(ProjectWords.execution) ?? .dash,
                .number(result.executionPoints, digits: 2), .number(result.total, digits: 2),
            ]
        }
        return DataSheet(id: "projects", title: "项目", columns: columns, rows: rows)
    }
}
