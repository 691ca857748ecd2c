import NOCCore
import NOCDocument

extension ReportDocument {
    var maintenanceSheet: DataSheet {
        let columns = [
            Column("对象或分组"), Column(MaintenanceFigure.from), Column(MaintenanceFigure.to),
            Column(MaintenanceFigure.reason), Column(MaintenanceFigure.by),
            Column(MaintenanceFigure.declaredAt), Column(MaintenanceFigure.countsFrom),
            Column(MaintenanceFigure.approvedBy), Column(MaintenanceFigure.importedBy),
            Column(MaintenanceFigure.recurs), Column(MaintenanceFigure.calledOffBy),
            Column(MaintenanceFigure.calledOffAt),
        ]
        let rows = maintenanceWindows.map { window in
            [
                Cell.text(scope(window.scope)), .time(window.interval.start),
                .time(window.isCalledOff ? nil : window.interval.end), .text(window.reason), .text(window.by),
                .time(window.declaredAt), .time(window.countsFrom),
                .optional(window.backdatedApprovedBy), .optional(window.imported.map(importMark)),
                .optional(window.recurs.map(ChineseWords.recurring)),
                .optional(window.isCalledOff ? window.ended?.by : nil),
                .time(window.isCalledOff ? window.ended?.at : nil),
            ]
        }
        return DataSheet(id: "maintenance", title: ChineseWords.planned, columns: columns, rows: rows)
    }

    var correctionSheet: DataSheet {
        let columns = [
            Column("对象编号"), Column("对象"), Column(CorrectionFigure.from), Column(CorrectionFigure.to),
            Column(CorrectionFigure.value), Column(CorrectionFigure.reason),
            Column(CorrectionFigure.by), Column(CorrectionFigure.recordedAt), Column(CorrectionFigure.importedBy),
            Column(CorrectionFigure.voidedBy), Column(CorrectionFigure.voidReason), Column(CorrectionFigure.voidedAt),
        ]
        let rows = correctionsInTime.map { correction in
            [
                Cell.text(correction.target), .text(name(correction.target)), .time(correction.interval.start),
                .time(correction.interval.end), .text(ChineseWords.name(correction.value)), .text(correction.reason),
                .text(correction.by), .time(correction.recordedAt), .optional(correction.imported.map(importMark)),
                .optional(correction.voided?.by), .optional(correction.voided?.reason), .time(correction.voided?.at),
            ]
        }
        return DataSheet(id: "corrections", title: "数据更正", columns: columns, rows: rows)
    }
}
