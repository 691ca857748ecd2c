import NOCCore
import NOCDocument

extension EventAccount.Kind {
    /// 性质.
    var word: String {
        switch self {
        case .fault: "故障"
        case .planned: ChineseWords.planned
        }
    }
}

extension ReportDocument {
    /// 中断登记.
    var incidents: Section {
        let columns = [
            Column("序号", .number, weight: 1.8, alignment: .center),
            Column("事件", .number, weight: 1.8, alignment: .center), Column("对象", weight: 6),
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
            orientation: account.incidents.isEmpty ? .portrait : .landscape,
            blocks: account.incidents.isEmpty ? [.table(table)] : [.table(eventTable), .table(table)])
    }

    /// 故障事件: what the outages came from, before they are listed one by one.
    private var eventTable: Table {
        let columns = [
            Column("事件", .number, weight: 1.8, alignment: .center), Column(EventFigure.kind, weight: 3.8),
            Column(EventFigure.origin, weight: 6), Column(EventFigure.start, weight: 5.4),
            Column(EventFigure.end, weight: 5.4), Column(EventFigure.duration, weight: 4.2),
            Column("对象数", .number, weight: 2.2), Column(EventFigure.targets, weight: 9),
            Column(EventFigure.unitHours, weight: 3.4), Column(EventFigure.cause, weight: 3.6),
            Column(EventFigure.responsible, weight: 4),
            Column(EventFigure.crossesPeriod, weight: 1.8, alignment: .center),
        ]
        let affected = AffectedUnits(account)
        return Table(
            number: nil, caption: "故障事件登记表", columns: columns,
            rows: account.events.map { Row(eventRow($0, affected)) }, emptyText: noOutage,
            notes: ["同一起因造成的各对象中断为一起；完全处于计划停机内的中断归该项计划停机，不是故障。"]
                + (affected.unknown.isEmpty
                    ? [] : ["\(listed(affected.unknown.map(name)))未登记影响单位数，未计入影响单位·小时。"]))
    }

    private func eventRow(_ event: EventAccount, _ affected: AffectedUnits) -> [Cell] {
        [
            .count(eventNumber(event.id)), .text(event.kind.word), .text(event.origin.map(name) ?? scope(of: event)),
            .time(event.start), event.end.map { .time($0) } ?? Cell(.none(unended(event)), tone: .bad),
            .duration(event.duration), .count(event.targets.count), .text(listed(event.targets.map(name))),
            .number(Double(affected.byEvent[event.id] ?? 0) / 3_600_000, digits: 1),
            .optional(event.cause.map(OutageCause.word)), .optional(event.responsible),
            .text(event.crossesPeriod ? "是" : ""),
        ]
    }

    private func unended(_ event: EventAccount) -> String {
        let last = account.incidents.last { $0.event == event.id && $0.end == nil }
        return last.map(ReportWords.unended) ?? "尚未恢复"
    }

    /// Of planned work on a group.
    private func scope(of event: EventAccount) -> String {
        guard case .planned(let id)? = EventID(event.id),
            let window = account.maintenance.first(where: { $0.id == id })
        else { return "—" }
        return scope(window.scope)
    }

    private func eventNumber(_ id: String) -> Int { (account.events.firstIndex { $0.id == id } ?? 0) + 1 }

    private func incidentRow(_ number: Int, _ incident: IncidentAccount) -> [Cell] {
        [
            .count(number), .count(eventNumber(incident.event)), .text(name(incident.target)), .time(incident.start),
            incident.end.map { .time($0) } ?? Cell(.none(ReportWords.unended(incident)), tone: .bad),
            .duration(incident.duration), .duration(incident.counted),
            .text(ChineseWords.name(incident.value)), reason(incident),
            .optional(incident.cause.map(OutageCause.word)), .optional(incident.responsible),
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
        guard let at = incident.acknowledgedAt else {
            return incident.isAlerting ? Cell(.none("未确认"), tone: .muted) : Cell(.none("无须确认"), tone: .muted)
        }
        let by = incident.acknowledgedBy ?? ""
        let claim = incident.acknowledgedClaim.map { "（导入；文件记\(TimeText.minutes($0, timeZone: zone))）" } ?? ""
        return .text("\(by)　\(TimeText.minutes(at, timeZone: zone))\(claim)")
    }

    private func remarks(_ incident: IncidentAccount) -> Cell {
        let imports =
            incident.evidence.map { "中断依据\(importMark($0))的内容" } + incident.imports.map { "说明由\(importMark($0))" }
        let parts = ([incident.resolution, incident.note, repair(incident)] + imports).compactMap { $0 }.filter {
            !$0.isEmpty
        }
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
