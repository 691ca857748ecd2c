extension ChineseWords {
    private static let weekdays = ["一", "二", "三", "四", "五", "六", "日"]

    /// `每周日02:00—04:00`, `每月第一个周六22:00—次日02:00`
    package static func recurrence(_ recurrence: Recurrence) -> String {
        let days =
            switch recurrence.days {
            case .weekly(let days): "每" + days.map { "周\(weekdays[$0 - 1])" }.joined(separator: "、")
            case .monthly(let ordinal, let day): "每月\(word(ordinal))周\(weekdays[day - 1])"
            }
        let end =
            recurrence.end <= 1440 ? Recurrence.clock(recurrence.end) : "次日" + Recurrence.clock(recurrence.end - 1440)
        return "\(days)\(Recurrence.clock(recurrence.start))—\(end)"
    }

    /// Of a window that comes from a rule: `例行：每周日02:00—04:00`. What this version cannot read stays as it was written.
    package static func recurring(_ origin: RecurringOrigin) -> String {
        // A rule of a later version is shown in its own words.
        let known = try? Recurrence(parsing: origin.every)
        return "例行：\(known.map(recurrence) ?? origin.every.cleanLine())"
    }

    private static func word(_ ordinal: Recurrence.Ordinal) -> String {
        switch ordinal {
        case .first: "第一个"
        case .second: "第二个"
        case .third: "第三个"
        case .fourth: "第四个"
        case .last: "最后一个"
        }
    }
}
