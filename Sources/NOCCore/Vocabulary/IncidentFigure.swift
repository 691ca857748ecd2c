/// Of an incident.
package enum IncidentFigure: String, Figure {
    case target, start, end, reason, check, cause, responsible, resolution, note, event, planned
    case confirmedAt = "confirmed_at"
    case duration = "duration_ms"
    case counted = "counted_ms"
    case value = "class"
    case reportedAt = "reported_at"
    case acknowledgedAt = "acknowledged_at"
    case acknowledgedBy = "acknowledged_by"
    case acknowledgedClaim = "acknowledged_claim"
    case importedBy = "imported"
    case responseTime = "response_ms"
    case repairTime = "repair_ms"
    case crossesPeriod = "crosses_period"
    case targetRemoved = "target_removed"

    package var words: FigureWords {
        switch self {
        case .target: .init("监测对象", "Target", .text)
        case .start: .init("开始", "Start", .time)
        case .end: .init("恢复", "End", .time)
        case .reason: .init("原因", "Reason", .text)
        case .check: .init("检查项", "Check", .text)
        case .cause: .init("原因分类", "Cause", .code)
        case .responsible: .init("责任方", "Responsible", .text)
        case .resolution: .init("处置", "Resolution", .text)
        case .note: .init("备注", "Note", .text)
        case .confirmedAt: .init("确认中断", "Confirmed", .time)
        case .duration: .init("历时", "Duration", .duration)
        case .counted: .init("计入考核", "Counted", .duration)
        case .value: .init("类别", "Class", .code)
        case .reportedAt: .init("申告时间", "Reported to the carrier", .time)
        case .acknowledgedAt: .init("确认时间", "Acknowledged", .time)
        case .acknowledgedBy: .init("确认人", "Acknowledged by", .text)
        case .acknowledgedClaim: .init("确认时间（导入文件所记）", "Acknowledged, as the imported file says", .time)
        case .event: .init("所属事件", "Event", .text)
        case .planned: .init("计划停机期间", "Within planned work", .flag)
        case .importedBy: .init("导入", "Imported", .text)
        case .responseTime: .init("响应时间", "Response time", .duration)
        case .repairTime: .init("申告后修复历时", "Repair time after the report", .duration)
        case .crossesPeriod: .init("跨期", "Crosses the period", .flag)
        case .targetRemoved: .init("对象是否已撤销", "Target removed", .flag)
        }
    }

    /// What people add to an outage: it explains the figures.
    package static let remarks: Set<IncidentFigure> = [
        .cause, .responsible, .note, .resolution, .reportedAt, .acknowledgedAt, .acknowledgedBy, .acknowledgedClaim,
        .importedBy,
    ]
}

/// Of an event: incidents that share a root.
package enum EventFigure: String, Figure {
    case kind, origin, start, end, targets, incidents, cause, responsible
    case duration = "duration_ms"
    case unitHours = "affected_unit_hours"
    case crossesPeriod = "crosses_period"

    package var words: FigureWords {
        switch self {
        case .kind: .init("性质", "Kind", .code)
        case .origin: .init("起因对象", "Origin", .text)
        case .start: IncidentFigure.start.words
        case .end: IncidentFigure.end.words
        case .targets: .init("涉及对象", "Targets", .text)
        case .incidents: .init("所含中断", "Incidents", .text)
        case .cause: IncidentFigure.cause.words
        case .responsible: IncidentFigure.responsible.words
        case .duration: IncidentFigure.duration.words
        case .unitHours: .init("影响单位·小时", "Affected unit-hours", .quantity)
        case .crossesPeriod: IncidentFigure.crossesPeriod.words
        }
    }
}
