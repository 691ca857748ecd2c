import Foundation
import NOCCore
import NOCDocument

/// 租费扣减试算 for programs: a month of a line under one contract a row, and the outages it rests on.
extension ReportDocument {
    var penaltySheet: DataSheet {
        let columns = [
            Column("对象编号"), Column(PenaltyFigure.target), Column(PenaltyFigure.month), Column(PenaltyFigure.carrier),
            Column(PenaltyFigure.contract), Column(PenaltyFigure.penalty), Column(PenaltyFigure.name),
            Column("月租费（元）", .number), Column(PenaltyFigure.counted), Column(PenaltyFigure.hoursAbove),
            Column(PenaltyFigure.availability), Column(PenaltyFigure.coverage), Column(PenaltyFigure.share),
            Column(PenaltyFigure.amount), Column(PenaltyFigure.amountIfReported), Column(PenaltyFigure.obstacle),
            Column(PenaltyFigure.doubts),
        ]
        let rows = facts.penalties.flatMap { line in line.months.map { penaltyRow(line, $0) } }
        return DataSheet(id: "penalties", title: "租费扣减试算", columns: columns, rows: rows)
    }

    private func penaltyRow(_ line: PenaltyLine, _ month: PenaltyMonth) -> [Cell] {
        let doubts = PenaltyMonth.Doubt.allCases.filter(month.doubts.contains).map(PenaltyWords.doubt)
        return [
            .optional(line.target), .optional(name(line.target)), .text(month.period.label),
            .optional(line.contract.carrier), .optional(line.contract.number), .optional(line.contract.penalty),
            .optional(line.profile?.name), .amount(month.fee.map { NSDecimalNumber(decimal: $0).doubleValue }),
            month.obstacle == .noData ? .noData : .duration(month.counted),
            month.hoursAbove.map { .count(Int($0)) } ?? .dash,
            month.availability.ratio.map { Cell(.percent($0, digits: 4)) } ?? .noData,
            month.coverage.map { percent($0) } ?? .dash, month.percent.map { .promise($0) } ?? .dash,
            .yuan(month.amount.map { Double($0) / 100 }),
            .yuan(month.ifReported(under: line.profile)?.amount.map { Double($0) / 100 }),
            .optional(month.obstacle.map(PenaltyWords.obstacle)),
            .optional(doubts.isEmpty ? nil : doubts.joined(separator: "；")),
        ]
    }

    var penaltyIncidentSheet: DataSheet {
        let columns = [
            Column("对象编号"), Column(PenaltyFigure.target), Column(PenaltyFigure.month), Column(PenaltyFigure.contract),
            Column("中断编号"), Column("开始", .time),
            Column("当月历时", .duration), Column("是否计入"), Column("不计的理由"),
        ]
        let rows = facts.penalties.flatMap { line in
            line.months.flatMap { month in
                month.items.map { item -> [Cell] in
                    [
                        .optional(line.target), .optional(name(line.target)), .text(month.period.label),
                        .optional(line.contract.number), .optional(item.incident.id), .time(item.incident.start),
                        .duration(item.milliseconds), .text(item.exclusion == nil ? "是" : "否"),
                        .optional(item.exclusion.map { PenaltyWords.exclusion($0, timeZone: zone) }),
                    ]
                }
            }
        }
        return DataSheet(id: "penalty-incidents", title: "扣减试算的中断", columns: columns, rows: rows)
    }
}
