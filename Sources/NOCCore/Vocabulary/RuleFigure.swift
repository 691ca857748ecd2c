/// Of what the website's rule says of a period.
package enum WebsiteFigure: String, Figure {
    case verdict, visits, failures, availability, windows
    case leftOut = "left_out"
    case lacking = "windows_insufficient"
    case worstFirst = "worst_window.first"
    case worstLast = "worst_window.last"
    case worstVisits = "worst_window.visits"
    case worstFailures = "worst_window.failures"
    case worstShare = "worst_window.share"
    case timeoutBelowLimit = "timeout_below_limit_ms"

    package var words: FigureWords {
        switch self {
        case .verdict: .init("结论", "Verdict", .code)
        case .visits: .init("访问次数", "Visits", .count)
        case .failures: .init("打不开次数", "Failures", .count)
        case .availability: .init(TargetFigure.availability, "Availability", .ratio)
        case .windows: .init("连续七日数", "Windows of seven days", .count)
        case .leftOut: .init("不计的访问", "Visits left out", .count)
        case .lacking: .init("样本不足的连续七日数", "Windows with too few visits", .count)
        case .worstFirst: .init("最差七日首日", "Worst seven days, first", .day)
        case .worstLast: .init("最差七日末日", "Worst seven days, last", .day)
        case .worstVisits: .init("最差七日访问次数", "Worst seven days, visits", .count)
        case .worstFailures: .init("最差七日打不开次数", "Worst seven days, failures", .count)
        case .worstShare: .init("最差七日占比", "Worst seven days, share of failures", .ratio)
        case .timeoutBelowLimit: .init("短于时限的超时", "Timeout shorter than the limit", .duration)
        }
    }
}

/// What the website's rule itself says.
package enum WebsiteRuleFigure: String, Figure {
    case limit = "limit_ms"
    case visits = "visits_a_day"
    case hours = "hours_a_day"
    case veto

    package var words: FigureWords {
        switch self {
        case .limit: .init("打不开时限", "Limit of a visit", .duration)
        case .visits: .init("每日访问次数", "Visits a day", .count)
        case .hours: .init("每日有访问的小时段", "Hours a day", .count)
        case .veto: .init("单项否决占比", "Share that fails the inspection", .ratio)
        }
    }
}

/// Of a day or of seven days of the website.
package enum VisitFigure: String, Figure {
    case date, first, last, visits, failures, share, margin, verdict, hours, whole, enough
    case leftOut = "left_out"

    package var words: FigureWords {
        switch self {
        case .date: .init("日期", "Date", .day)
        case .first: .init("首日", "First day", .day)
        case .last: .init("末日", "Last day", .day)
        case .visits: WebsiteFigure.visits.words
        case .failures: WebsiteFigure.failures.words
        case .share: .init("占比", "Share of failures", .ratio)
        case .margin: .init("余量", "Margin to the veto", .ratio)
        case .verdict: WebsiteFigure.verdict.words
        case .hours: .init("有访问的小时段", "Hours with a visit", .count)
        case .whole: .init("整日", "Whole day", .flag)
        case .enough: .init("样本足够", "Enough visits", .flag)
        case .leftOut: WebsiteFigure.leftOut.words
        }
    }
}

/// Of the power of the room over a period.
package enum PowerFigure: String, Figure {
    case continuity
    case daysMet = "days_met"
    case daysMissed = "days_not_met"
    case daysUnknown = "days_not_known"
    case powered = "powered_ms"
    case out = "out_ms"
    case unknown = "unknown_ms"
    case excluded = "excluded_ms"
    case byEvidence = "by_evidence_ms"
    case unconfirmedOff = "unconfirmed_off"
    case mainsFailures = "mains_failures"
    case onBattery = "on_battery_ms"
    case longestOnBattery = "longest_on_battery_ms"
    case lineBads = "input_line_bads"

    package var words: FigureWords {
        switch self {
        case .continuity: .init("供电连续率", "Continuity of power", .ratio)
        case .daysMet: .init("达标天数", "Days met", .count)
        case .daysMissed: .init("未达标天数", "Days not met", .count)
        case .daysUnknown: .init("无法判定天数", "Days not known", .count)
        case .powered: .init("有电", "Powered", .duration)
        case .out: .init("断电", "Without power", .duration)
        case .unknown: .init("无法判定", "Not known", .duration)
        case .excluded: .init("剔除", "Excluded", .duration)
        case .byEvidence: .init("取证", "Known by evidence", .duration)
        case .unconfirmedOff: .init("未确认的输出中断", "Output seen off, not confirmed", .count)
        case .mainsFailures: .init("市电中断次数", "Mains failures", .count)
        case .onBattery: .init("电池供电", "On battery", .duration)
        case .longestOnBattery: .init("电池供电最长一次", "Longest on battery", .duration)
        case .lineBads: .init("市电异常次数增量", "Bad input lines", .count)
        }
    }
}

/// Of the room's temperature or humidity over a period or a day.
package enum ClimateFigure: String, Figure {
    case samples, share, min, mean, max
    case inRange = "in_range"

    package var words: FigureWords {
        switch self {
        case .samples: .init("样本数", "Samples", .count)
        case .share: .init("合格率", "Share in range", .ratio)
        case .min: .init("最低", "Lowest", .quantity)
        case .mean: .init("平均", "Mean", .quantity)
        case .max: .init("最高", "Highest", .quantity)
        case .inRange: .init("合格数", "Samples in range", .count)
        }
    }
}
