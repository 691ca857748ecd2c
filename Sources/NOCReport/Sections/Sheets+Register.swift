import NOCCore
import NOCDocument

extension ReportDocument {
    var maintenanceSheet: DataSheet {
        let columns = [
            Column("对象或分组"), Column("开始", .time), Column("结束", .time), Column("事由"), Column("登记人"),
            Column("登记时间", .time), Column("补登批准人"),
        ]
        let rows = maintenanceWindows.map { window in
            [
                Cell.text(scope(window.scope)), .time(window.interval.start), .time(window.interval.end),
                .text(window.reason), .text(window.by), .time(window.declaredAt),
                .optional(window.backdatedApprovedBy),
            ]
        }
        return DataSheet(id: "maintenance", title: ChineseWords.planned, columns: columns, rows: rows)
    }

    var correctionSheet: DataSheet {
        let columns = [
            Column("对象编号"), Column("对象"), Column("开始", .time), Column("结束", .time), Column("更正为"), Column("理由"),
            Column("更正人"), Column("登记时间", .time),
        ]
        let rows = correctionsInTime.map { correction in
            [
                Cell.text(correction.target), .text(name(correction.target)), .time(correction.interval.start),
                .time(correction.interval.end), .text(ChineseWords.name(correction.value)), .text(correction.reason),
                .text(correction.by), .time(correction.recordedAt),
            ]
        }
        return DataSheet(id: "corrections", title: "数据更正", columns: columns, rows: rows)
    }
}
