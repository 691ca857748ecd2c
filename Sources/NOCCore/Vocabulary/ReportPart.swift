/// The members of `noc.report/1` that tell figures, and what the values in them are called.
package enum ReportPart: String, Sendable, CaseIterable {
    case provisional, period, site, targets, groups, events, incidents, indicators, projects, records, corrections,
        maintenance
    case interruptions, website, power, penalties

    package var title: String {
        switch self {
        case .provisional: "暂定"
        case .period: "统计时段"
        case .site: "机房"
        case .targets: "监测对象"
        case .groups: "分组"
        case .events: "故障事件"
        case .incidents: "中断"
        case .indicators: "绩效指标"
        case .projects: "项目"
        case .records: "人工记录"
        case .corrections: "更正"
        case .maintenance: "计划停机"
        case .interruptions: "采集中断"
        case .website: "网站"
        case .power: "供电"
        case .penalties: "租费扣减"
        }
    }

    /// Of a value by its path within one of the part's things; nil for what has no word of its own.
    package func words(_ path: String) -> FigureWords? {
        switch self {
        case .provisional, .interruptions: nil
        case .period: PeriodFigure(rawValue: path)?.words
        case .site: SiteFigure(rawValue: path)?.words
        case .targets: TargetFigure(rawValue: path)?.words ?? latency(path) ?? share(path)
        case .groups: GroupFigure(rawValue: path)?.words ?? share(path)
        case .events: EventFigure(rawValue: path)?.words
        case .incidents: IncidentFigure(rawValue: path)?.words
        case .indicators: IndicatorFigure(rawValue: path)?.words
        case .projects: ProjectFigure(rawValue: path)?.words
        case .records: RecordFigure(rawValue: path)?.words
        case .corrections: CorrectionFigure(rawValue: path)?.words
        case .maintenance: MaintenanceFigure(rawValue: path)?.words
        case .website: WebsiteFigure(rawValue: path)?.words
        case .power: PowerFigure(rawValue: path)?.words ?? climate(path)
        case .penalties: PenaltyFigure(rawValue: path)?.words
        }
    }

    private func latency(_ path: String) -> FigureWords? {
        Self.inside("latency_ms", path).flatMap(LatencyFigure.init(rawValue:))?.words
    }

    private func share(_ path: String) -> FigureWords? {
        guard let words = Self.inside("breakdown_ms", path).flatMap(TimeShare.init(rawValue:))?.words else {
            return nil
        }
        return FigureWords(words.title.hasSuffix("时间") ? words.title : words.title + "时间", words.english, words.kind)
    }

    private func climate(_ path: String) -> FigureWords? {
        for (member, name, english) in [("temperature", "温度", "Temperature"), ("humidity", "湿度", "Humidity")] {
            guard let figure = Self.inside(member, path).flatMap(ClimateFigure.init(rawValue:)) else { continue }
            let words = figure.words
            return FigureWords(name + words.title, "\(english): \(words.english)", words.kind)
        }
        return nil
    }

    private static func inside(_ member: String, _ path: String) -> String? {
        path.hasPrefix(member + ".") ? String(path.dropFirst(member.count + 1)) : nil
    }
}

/// Of the stretch of time that a report is about.
package enum PeriodFigure: String, Figure {
    case kind, label, start, end

    package var words: FigureWords {
        switch self {
        case .kind: .init("周期", "Kind", .code)
        case .label: .init("编号", "Label", .code)
        case .start: .init("开始", "Start", .time)
        case .end: .init("结束", "End", .time)
        }
    }
}

/// The classes that the time of a period is parted into, in the order of reports (SEMANTICS 5).
package enum TimeShare: String, Figure {
    case up, degraded, down, unreachable, unknown, unmonitored, excluded, planned
    case outOfHours = "out_of_hours"

    package var words: FigureWords {
        switch self {
        case .up: Self.words(.up, "Up")
        case .degraded: Self.words(.degraded, "Degraded")
        case .down: Self.words(.down, "Down")
        case .unreachable: Self.words(.unreachable, "Unreachable")
        case .unknown: Self.words(.unknown, "Unknown")
        case .unmonitored: Self.words(.unmonitored, "Unmonitored")
        case .excluded: Self.words(.excluded, "Excluded")
        case .planned: .init(ChineseWords.planned, "Planned", .duration)
        case .outOfHours: .init(ChineseWords.outOfHours, "Out of hours", .duration)
        }
    }

    private static func words(_ value: AvailabilityClass, _ english: String) -> FigureWords {
        FigureWords(ChineseWords.name(value), english, .duration)
    }
}
