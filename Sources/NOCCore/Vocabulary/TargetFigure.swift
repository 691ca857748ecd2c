/// Of a target over a period, and of each of its days.
package enum TargetFigure: String, Figure {
    case name, group, removed, met, coverage, incidents
    case objective = "objective.availability"
    case assessed = "availability.assessed"
    case overall = "availability.overall"
    case uncorrected = "availability.uncorrected"
    case lower = "availability.lower"
    case upper = "availability.upper"
    case plannedDown = "planned_down_ms"
    case allowedDowntime = "allowed_downtime_ms"
    case countedDowntime = "counted_downtime_ms"
    case meanTimeToRepair = "mttr_ms"
    case meanTimeBetweenFailures = "mtbf_ms"
    case longest = "longest_ms"
    case plannedIncidents = "planned_work.incidents"
    case plannedMean = "planned_work.mttr_ms"
    case plannedLongest = "planned_work.longest_ms"
    case stated = "stated_ms"
    case transients = "transients.count"
    case transientTime = "transients.ms"

    /// What is told of a target by one way of counting or another: over the columns of those figures, in captions, in sentences.
    package static let availability = "可用率"

    package var words: FigureWords {
        switch self {
        case .name: .init("名称", "Name", .text)
        case .group: .init("分组", "Group", .text)
        case .removed: .init("是否已撤销", "Removed", .flag)
        case .met: .init("是否达标", "Met", .flag)
        case .coverage: .init("监测覆盖率", "Coverage", .ratio, short: "覆盖率")
        case .incidents: .init("中断次数", "Incidents", .count)
        case .objective: .init("目标值", "Objective", .ratio)
        case .assessed: .init("考核口径" + Self.availability, "Assessed availability", .ratio, short: "考核口径")
        case .overall: .init("全口径" + Self.availability, "Overall availability", .ratio, short: "全口径")
        case .uncorrected: .init("更正前" + Self.availability, "Availability before corrections", .ratio, short: "更正前")
        case .lower: .init(Self.availability + "下界", "Lower bound of availability", .ratio, short: "下界")
        case .upper: .init(Self.availability + "上界", "Upper bound of availability", .ratio, short: "上界")
        case .plannedDown: .init("计划停机中的中断", "Downtime within planned work", .duration)
        case .allowedDowntime: .init("允许中断", "Allowed downtime", .duration, short: "允许")
        case .countedDowntime: .init("计入考核中断", "Counted downtime", .duration, short: "计入考核")
        case .meanTimeToRepair: .init("平均修复时间", "Mean time to repair", .duration)
        case .meanTimeBetweenFailures: .init("平均无故障时间", "Mean time between failures", .duration)
        case .longest: .init("最长一次", "Longest outage", .duration)
        case .plannedIncidents: .init("计划停机期间的中断次数", "Incidents within planned work", .count, short: "次数")
        case .plannedMean: .init("计划停机期间中断的平均历时", "Their mean duration", .duration, short: "平均")
        case .plannedLongest: .init("计划停机期间最长一次", "The longest of them", .duration, short: "最长")
        case .stated: .init("引用外部监测的时间", "Time that another monitor speaks of", .duration)
        case .transients: .init("瞬断次数", "Transients", .count, short: "次数")
        case .transientTime: .init("瞬断时长", "Time of transients", .duration, short: "时长")
        }
    }
}

/// Of a group of targets over a period.
package enum GroupFigure: String, Figure {
    case name, aggregate, assessed, overall, coverage, met
    case objective = "objective.availability"
    case worstTarget = "worst_target"

    package var words: FigureWords {
        switch self {
        case .name: TargetFigure.name.words
        case .aggregate: .init("汇总方式", "Aggregate", .code)
        case .assessed: TargetFigure.assessed.words
        case .overall: TargetFigure.overall.words
        case .coverage: TargetFigure.coverage.words
        case .met: TargetFigure.met.words
        case .objective: TargetFigure.objective.words
        case .worstTarget: .init(TargetFigure.availability + "最低的对象", "Worst target", .text)
        }
    }
}

/// Of the latencies of a target or of a check.
package enum LatencyFigure: String, Figure {
    case count, min, p50, p95, p99, max, mean

    package var words: FigureWords {
        switch self {
        case .count: .init("观测次数（有时延）", "Observations with a latency", .count, short: "次数")
        case .min: .init("时延最小（毫秒）", "Latency, least", .number(.milliseconds), short: "最小")
        case .p50: .init("时延中位数（毫秒）", "Latency, median", .number(.milliseconds), short: "中位数")
        case .p95: .init("时延95%分位（毫秒）", "Latency, 95th percentile", .number(.milliseconds), short: "95%分位")
        case .p99: .init("时延99%分位（毫秒）", "Latency, 99th percentile", .number(.milliseconds), short: "99%分位")
        case .max: .init("时延最大（毫秒）", "Latency, most", .number(.milliseconds), short: "最大")
        case .mean: .init("时延平均（毫秒）", "Latency, mean", .number(.milliseconds), short: "平均")
        }
    }
}
