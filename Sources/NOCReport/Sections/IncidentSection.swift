import NOCCore
import NOCDocument

extension ReportDocument {
    /// 中断登记.
    var incidents: Section {
        let columns = [
            Column("序号", .number, weight: 1.8, alignment: .center), Column("对象", weight: 6),
            Column(IncidentFigure.start, weight: 5.4), Column(IncidentFigure.end, weight: 5.4),
            Column(IncidentFigure.duration, weight: 4.2),
            Column(IncidentFigure.counted, weight: 4.2), Column(IncidentFigure.value, weight: 3),
            Column(IncidentFigure.reason, weight: 7),
            Column(IncidentFigure.cause, weight: 3.6), Column(IncidentFigure.responsible, weight: 4),
            Column(IncidentFigure.reportedAt, weight: 5.4),
            Column("确认", weight: 5.4), Column("处置与备注", weight: 6),
            Column(IncidentFigure.crossesPeriod, weight: 1.8, alignment: .center),
        ]
        let table = Table(
            number: nil, caption: "中断登记表", columns: columns,
            rows: account.incidents.enumerated().map { Row(incidentRow($0 + 1, $1)) },
            emptyText: noOutage, notes: incidentNotes)
        return Section(
            id: "incidents", number: "", title: "中断登记", isAppendix: false,
            orientation: account.incidents.isEmpty ? .portrait : .landscape, blocks: [.table(table)])
    }

    private func incidentRow(_ number: Int, _ incident: IncidentAccount) -> [Cell] {
        [
            .count(number), .text(name(incident.target)), .time(incident.start),
            incident.end.map { .time($0) } ?? Cell(.none(ReportWords.unended(incident)), tone: .bad),
            .duration(incident.duration), .duration(incident.counted),
            .text(ChineseWords.name(incident.value)), reason(incident),
            .optional(incident.cause.map(ReportWords.cause)), .optional(incident.responsible),
            .time(incident.reportedAt), acknowledgement(incident), remarks(incident),
            .text(incident.crossesPeriod ? "是" : ""),
        ]
    }

    private func reason(_ incident: IncidentAccount) -> Cell {
        guard let reason = incident.reason else { return .dash }
        let check = incident.check.map { "［\($0)］" } ?? ""
        return .text(check + ReportWords.reason(reason))
    }

    private func acknowledgement(_ incident: IncidentAccount) -> Cell {
        guard let at = incident.acknowledgedAt else { return Cell(.none("未确认"), tone: .muted) }
        let by = incident.acknowledgedBy ?? ""
        return .text("\(by)　\(TimeText.minutes(at, timeZone: zone))")
    }

    private func remarks(_ incident: IncidentAccount) -> Cell {
        let parts = [incident.resolution, incident.note, repair(incident)].compactMap { $0 }.filter { !$0.isEmpty }
        return parts.isEmpty ? .dash : .text(parts.joined(separator: "；"))
    }

    private func repair(_ incident: IncidentAccount) -> String? {
        guard incident.reportedAt != nil else { return nil }
        guard let reported = incident.faultReportedAt else { return "申告早于中断开始，请核对" }
        if let end = incident.end, reported > end { return "恢复以后申告" }
        return incident.contractRepairTime.map { "申告后修复历时\(zeroSpan($0))" }
    }

    private var incidentNotes: [String] {
        guard !account.incidents.isEmpty else { return [] }
        return ["开始为首次失败的时刻，恢复为首次恢复成功的时刻。“计入考核”是该次中断在本期内按目标约定计为不良的时长。"]
    }
}
