import NOCCore
import NOCDocument

extension ReportDocument {
    /// The tables for programs and worksheets: one thing a row, targets first.
    var sheets: [DataSheet] {
        [targetSheet, groupSheet, eventSheet, incidentSheet, daySheet, checkSheet, maintenanceSheet, correctionSheet]
            + (facts.projects.isEmpty ? [] : [indicatorSheet, valueSheet, projectSheet])
            + (facts.records.isEmpty ? [] : [recordSheet])
            + (facts.website.map(websiteSheets) ?? []) + (facts.power.map(powerSheets) ?? [])
            + (facts.penalties.isEmpty ? [] : [penaltySheet, penaltyIncidentSheet])
            + [measurementSheet, interruptionSheet, importSheet].filter { !$0.rows.isEmpty }
    }

    private var targetSheet: DataSheet {
        let columns =
            [
                Column("对象编号"), Column("对象"), Column(TargetFigure.group), Column(TargetFigure.objective),
                Column(TargetFigure.assessed),
                Column(TargetFigure.overall), Column(TargetFigure.uncorrected), Column(TargetFigure.lower),
                Column(TargetFigure.upper), Column(TargetFigure.coverage), Column(TargetFigure.met),
                Column(TargetFigure.incidents),
                Column(TargetFigure.countedDowntime), Column(TargetFigure.allowedDowntime),
                Column(TargetFigure.longest),
                Column(TargetFigure.meanTimeToRepair), Column(TargetFigure.meanTimeBetweenFailures),
                Column(TargetFigure.plannedIncidents), Column(TargetFigure.plannedMean),
                Column(TargetFigure.plannedLongest), Column(TargetFigure.stated),
                Column(TargetFigure.transients),
                Column(TargetFigure.transientTime),
            ] + TimeShare.allCases.map { Column($0) }
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
            .duration(figures.meanTimeBetweenFailures.map { Int64($0) }), .count(figures.planned.count),
            .duration(figures.planned.mean.map { Int64($0) }), .duration(figures.planned.longest),
            .duration(target.stated.reduce(0) { $0 + $1.milliseconds }), .count(figures.transients),
            .duration(figures.transientTime),
        ] + figures.breakdown.shares.map { .duration($0.milliseconds) }
    }

    private var groupSheet: DataSheet {
        let columns = [
            Column("分组编号"), Column("分组"), Column(GroupFigure.aggregate), Column(GroupFigure.assessed),
            Column(GroupFigure.overall),
            Column(GroupFigure.coverage), Column(GroupFigure.met), Column(GroupFigure.worstTarget),
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
            Column("中断编号"), Column("对象编号"), Column("对象"), Column(IncidentFigure.start),
            Column(IncidentFigure.confirmedAt),
            Column(IncidentFigure.end), Column(IncidentFigure.duration), Column(IncidentFigure.counted),
            Column(IncidentFigure.value), Column(IncidentFigure.event), Column(IncidentFigure.planned),
            Column(IncidentFigure.reason),
            Column(IncidentFigure.cause), Column(IncidentFigure.responsible), Column(IncidentFigure.reportedAt),
            Column(IncidentFigure.repairTime),
            Column(IncidentFigure.acknowledgedAt), Column(IncidentFigure.acknowledgedBy),
            Column(IncidentFigure.acknowledgedClaim), Column(IncidentFigure.importedBy),
            Column(IncidentFigure.resolution), Column(IncidentFigure.note), Column(IncidentFigure.crossesPeriod),
        ]
        let rows = account.incidents.map { incident in
            [
                Cell.text(incident.id), .text(incident.target), .text(name(incident.target)), .time(incident.start),
                .time(incident.confirmedAt), .time(incident.end), .duration(incident.duration),
                .duration(incident.counted), .text(ChineseWords.name(incident.value)), .text(incident.event),
                .text(incident.isPlanned ? "是" : "否"),
                .optional(incident.reason.map(ChineseWords.reason)), .optional(incident.cause.map(OutageCause.word)),
                .optional(incident.responsible), .time(incident.reportedAt), .duration(incident.contractRepairTime),
                .time(incident.acknowledgedAt), .optional(incident.acknowledgedBy),
                .time(incident.acknowledgedClaim),
                .optional(
                    incident.allImports.isEmpty ? nil : incident.allImports.map(importMark).joined(separator: "；")),
                .optional(incident.resolution),
                .optional(incident.note), .text(incident.crossesPeriod ? "是" : "否"),
            ]
        }
        return DataSheet(id: "incidents", title: "中断", columns: columns, rows: rows)
    }

    private var eventSheet: DataSheet {
        let columns = [
            Column("事件编号"), Column(EventFigure.kind), Column("起因对象编号"), Column(EventFigure.origin),
            Column(EventFigure.start), Column(EventFigure.end), Column(EventFigure.duration),
            Column(EventFigure.targets), Column(EventFigure.incidents), Column(EventFigure.unitHours),
            Column(EventFigure.cause), Column(EventFigure.responsible), Column(EventFigure.crossesPeriod),
        ]
        let affected = AffectedUnits(account)
        let rows = account.events.map { event in
            [
                Cell.text(event.id), .text(event.kind.word), .optional(event.origin), .optional(event.origin.map(name)),
                .time(event.start), .time(event.end), .duration(event.duration),
                .text(event.targets.map(name).joined(separator: "；")), .text(event.incidents.joined(separator: "；")),
                .number(Double(affected.byEvent[event.id] ?? 0) / 3_600_000, digits: 2),
                .optional(event.cause.map(OutageCause.word)), .optional(event.responsible),
                .text(event.crossesPeriod ? "是" : "否"),
            ]
        }
        return DataSheet(id: "events", title: "故障事件", columns: columns, rows: rows)
    }

    private var daySheet: DataSheet {
        let columns =
            [Column("对象编号"), Column("对象"), Column("日期", .time), Column(TargetFigure.assessed)]
            + TimeShare.allCases.map { Column($0) }
        let rows = account.targets.flatMap { target in
            target.days.map { day in
                [
                    Cell.text(target.target.id), .text(name(target.target.id)), Cell(.day(day.day)),
                    percent(day.assessed.ratio),
                ] + day.breakdown.shares.map { .duration($0.milliseconds) }
            }
        }
        return DataSheet(
            id: "days", title: "逐日", columns: columns, rows: rows,
            plot: .init(caption: "逐日\(TargetFigure.assessed.title)", categories: 2, values: 3, series: 1))
    }

    private var checkSheet: DataSheet {
        let latency = [LatencyFigure.min, .p50, .mean, .p95, .p99, .max].map { Column($0) }
        let columns =
            [Column("对象编号"), Column("对象"), Column(IncidentFigure.check), Column("类型"), Column(LatencyFigure.count)]
            + latency
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
