import NOCCore
import NOCOperations

extension AlertList {
    var parts: [AnswerPart] {
        guard !rows.isEmpty else {
            let time = period.map { " in \($0.label)" }
            return [.line(onlyOpen ? "no alert is open\(time ?? "")" : "no alerts\(time ?? " in the last 30 days")")]
        }
        var table = TextTable([
            .init("ALERT"), .init("KIND"), .init("FROM"), .init("LASTED", .trailing), .init("ACK"),
            .init("REASON"),
        ])
        for row in rows {
            let lasted = row.end.map { TextTable.Cell(DurationText.short($0 - row.start)) } ?? .init("open", .bad)
            table.append([
                .init(row.id), .init(row.kind), .init(TimeText.minutes(row.start, timeZone: timeZone)), lasted,
                .init(row.acknowledgedBy ?? "-"),
                .init(mark(row) + (row.reason?.description ?? "")),
            ])
        }
        let still = flapping.map {
            AnswerPart.line("\($0) goes up and down: its alerts are held back until it keeps still")
        }
        return [.table(table)] + still
    }

    /// Why nobody was told.
    private func mark(_ row: AlertRow) -> String {
        if let untold = row.untold { return "(\(untold.rawValue), told to nobody) " }
        return row.isHeldBack ? "(held back) " : ""
    }
}

extension Acknowledgement {
    var parts: [AnswerPart] {
        (incident?.parts ?? []) + alerts.map { .line("\($0.id): acknowledged by \(by)") }
    }
}

extension SettledDeliveries {
    var parts: [AnswerPart] {
        guard !deliveries.isEmpty else { return [.line("no alert is undelivered")] }
        let what = outcome == .retried ? "sent again by the daemon" : "put away"
        return [.line("\(counted(deliveries.count, "alert")) \(what)")]
    }
}
