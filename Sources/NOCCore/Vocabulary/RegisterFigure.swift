/// Of planned work.
package enum MaintenanceFigure: String, Figure {
    case target, group, from, to, by, reason
    case declaredAt = "declared_at"
    case countsFrom = "counts_from"
    case importedBy = "imported"
    case approvedBy = "backdated_approved_by"
    case recurs
    case calledOffBy = "called_off_by"
    case calledOffAt = "called_off_at"

    package var words: FigureWords {
        switch self {
        case .target: IncidentFigure.target.words
        case .group: TargetFigure.group.words
        case .from: .init("开始", "From", .time)
        case .to: .init("结束", "To", .time)
        case .by: .init("登记人", "Declared by", .text)
        case .reason: .init("事由", "Reason", .text)
        case .declaredAt: .init("登记时间", "Declared at", .time)
        case .countsFrom: .init("计为登记的时间", "Counts as declared at", .time)
        case .importedBy: IncidentFigure.importedBy.words
        case .approvedBy: .init("补登批准人", "Backdating approved by", .text)
        case .recurs: .init("例行安排", "Recurs", .text)
        case .calledOffBy: .init("取消人", "Called off by", .text)
        case .calledOffAt: .init("取消时间", "Called off at", .time)
        }
    }
}

/// Of a correction.
package enum CorrectionFigure: String, Figure {
    case target, from, to, by, reason
    case value = "class"
    case recordedAt = "recorded_at"
    case importedBy = "imported"
    case voidedBy = "voided.by"
    case voidReason = "voided.reason"
    case voidedAt = "voided.at"

    package var words: FigureWords {
        switch self {
        case .importedBy: IncidentFigure.importedBy.words
        case .voidedBy: .init("作废人", "Voided by", .text)
        case .voidReason: .init("作废理由", "Why it was voided", .text)
        case .voidedAt: .init("作废时间", "Voided at", .time)
        case .target: IncidentFigure.target.words
        case .from: MaintenanceFigure.from.words
        case .to: MaintenanceFigure.to.words
        case .by: .init("更正人", "Corrected by", .text)
        case .reason: .init("理由", "Reason", .text)
        case .value: .init("更正为", "Corrected to", .code)
        case .recordedAt: .init("登记时间", "Recorded at", .time)
        }
    }
}

/// Of evidence by hand.
package enum RecordFigure: String, Figure {
    case indicator, date, value, unit, by, note, backfilled, files
    case recordedAt = "recorded_at"
    case importedBy = "imported"
    case voidedBy = "voided_by"
    case voidReason = "void_reason"
    case voidedAt = "voided_at"

    package var words: FigureWords {
        switch self {
        case .indicator: .init("项目编号", "Series", .text)
        case .date: .init("日期", "Date", .day)
        case .value: .init("内容", "Value", .text)
        case .unit: .init("单位", "Unit", .text)
        case .by: .init("记录人", "Recorded by", .text)
        case .note: .init("备注", "Note", .text)
        case .backfilled: .init("补录", "Backfilled", .flag)
        case .files: .init("附件", "Files", .text)
        case .recordedAt: .init("登记时间", "Recorded at", .time)
        case .importedBy: IncidentFigure.importedBy.words
        case .voidedBy: .init("作废人", "Voided by", .text)
        case .voidReason: .init("作废理由", "Why it was voided", .text)
        case .voidedAt: .init("作废时间", "Voided at", .time)
        }
    }
}

/// Of the site that a report is about.
package enum SiteFigure: String, Figure {
    case name, organisation, collector, network, locale
    case timeZone = "time_zone"

    package var words: FigureWords {
        switch self {
        case .name: TargetFigure.name.words
        case .organisation: .init("编制单位", "Organisation", .text)
        case .collector: .init("采集机", "Collector", .text)
        case .network: .init("监测网络", "Network", .text)
        case .locale: .init("语言", "Locale", .code)
        case .timeZone: .init("时区", "Time zone", .code)
        }
    }
}
