import NOCCore
import NOCDocument

/// 机房供电 for programs: the period in a row, its days, what happened, and the room's air by the day.
extension ReportDocument {
    func powerSheets(_ result: PowerResult) -> [DataSheet] {
        [powerSheet(result), powerDaySheet(result)]
            + [powerEventSheet(result), climateSheet(result)].filter { !$0.rows.isEmpty }
    }

    private func powerSheet(_ result: PowerResult) -> DataSheet {
        let columns = [
            Column("对象编号"), Column("对象"), Column(PowerFigure.daysMet), Column(PowerFigure.daysMissed),
            Column(PowerFigure.daysUnknown), Column(PowerFigure.continuity), Column(PowerFigure.powered),
            Column(PowerFigure.out),
            Column(PowerFigure.unknown), Column(PowerFigure.byEvidence), Column(PowerFigure.mainsFailures),
            Column(PowerFigure.onBattery), Column(PowerFigure.longestOnBattery), Column(PowerFigure.lineBads),
            Column(PowerFigure.unconfirmedOff),
        ]
        let isRead = result.read > 0
        let row: [Cell] = [
            .optional(result.plan.target), .optional(name(result.plan.target)), .count(result.days(.met)),
            .count(result.days(.missed)), .count(result.days(.unknown)),
            result.continuity.map { Cell(.percent($0, digits: 4)) } ?? .noData, .duration(result.powered),
            .duration(result.out), .duration(result.unknown), .duration(result.byEvidence),
            isRead ? .count(result.mainsFailures(in: account.period)) : .noData,
            isRead ? .duration(result.timeOnBattery) : .noData,
            isRead ? .duration(result.longestOnBattery) : .noData,
            result.lineBads.map { .count(Int($0)) } ?? .noData, .count(result.unconfirmedOff),
        ]
        return DataSheet(id: "power", title: "机房供电", columns: columns, rows: [row])
    }

    private func powerDaySheet(_ result: PowerResult) -> DataSheet {
        let columns = [
            Column("日期", .time), Column("结论"), Column(PowerFigure.powered), Column(PowerFigure.out),
            Column(PowerFigure.unknown), Column(PowerFigure.excluded), Column(PowerFigure.byEvidence),
            Column(PowerFigure.onBattery),
        ]
        let rows = result.days.map { day -> [Cell] in
            [
                Cell(.day(day.day)), .text(word(day.verdict)), .duration(day.powered), .duration(day.out),
                .duration(day.unknown), .duration(day.excluded), .duration(day.byEvidence), .duration(day.onBattery),
            ]
        }
        return DataSheet(id: "power-days", title: "机房供电逐日", columns: columns, rows: rows)
    }

    private func word(_ verdict: PowerResult.DayVerdict) -> String {
        switch verdict {
        case .met: "达标"
        case .missed: "未达标"
        case .unknown: "无法判定"
        }
    }

    /// Power losses, runs on battery and stretches without an answer, by their start.
    private func powerEventSheet(_ result: PowerResult) -> DataSheet {
        let columns = [
            Column("类别"), Column("开始", .time), Column("结束", .time), Column("历时", .duration),
            Column("仍无法判定", .duration), Column("取证设备"), Column("疑似断电的设备"), Column("其重新启动", .time),
        ]
        let none = Array(repeating: Cell.dash, count: 4)
        let outages = result.outages.map { interval -> (start: Instant, cells: [Cell]) in
            let span = Cell.duration(interval.milliseconds)
            return (interval.start, [.text("断电"), .time(interval.start), .time(interval.end), span] + none)
        }
        let runs = result.batteryRuns.map { run -> (start: Instant, cells: [Cell]) in
            (run.start, [.text("电池供电"), .time(run.start), .time(run.end), .duration(run.milliseconds)] + none)
        }
        let gaps = result.gaps.map { gap -> (start: Instant, cells: [Cell]) in
            let span = gap.interval
            let cells: [Cell] = [
                .text("缺测"), .time(span.start), .time(span.end), .duration(span.milliseconds), .duration(gap.left),
                .optional(gap.proof?.check.description), .optional(gap.restart?.check.description),
                .time(gap.restart?.time),
            ]
            return (span.start, cells)
        }
        let rows = (outages + runs + gaps).sorted { $0.start < $1.start }.map(\.cells)
        return DataSheet(id: "power-events", title: "机房供电事件", columns: columns, rows: rows)
    }

    private func climateSheet(_ result: PowerResult) -> DataSheet {
        let columns = [
            Column("项目"), Column("日期", .time), Column(ClimateFigure.samples), Column(ClimateFigure.inRange),
            Column(ClimateFigure.share), Column(ClimateFigure.min), Column(ClimateFigure.mean),
            Column(ClimateFigure.max),
        ]
        let quantities = [("温度（℃）", result.temperature), ("湿度（%）", result.humidity)]
        let rows = quantities.flatMap { name, climate in
            (climate?.days ?? []).map { day -> [Cell] in
                let sample = day.sample
                return [
                    .text(name), Cell(.day(day.day)), .count(sample.count), .count(sample.inRange),
                    sample.share.map { Cell(.percent($0, digits: 2)) } ?? .noData, .number(sample.min, digits: 1),
                    .number(sample.mean, digits: 1), .number(sample.max, digits: 1),
                ]
            }
        }
        return DataSheet(id: "climate-days", title: "机房温湿度逐日", columns: columns, rows: rows)
    }
}
