package import Foundation
package import NOCCore
package import NOCDocument

/// The words of reports, beside those that alerts use too (`ChineseWords`).
package enum ReportWords {
    /// `95%`
    static let leastCoverage = PercentText.floored(Figures.leastCoverage, digits: 0)

    /// `2026年10月7日14时05分`; at midnight `2026年10月7日0时`.
    package static func moment(_ instant: Instant, timeZone: TimeZone) -> String {
        let wall = timeZone.wall(at: instant)
        let minutes = wall.minute < 10 ? "0\(wall.minute)" : "\(wall.minute)"
        let seconds = wall.second == 0 ? "" : wall.second < 10 ? "0\(wall.second)秒" : "\(wall.second)秒"
        let clock = wall.minute == 0 && wall.second == 0 ? "" : "\(minutes)分\(seconds)"
        return "\(ChineseWords.date(wall.day))\(wall.hour)时\(clock)"
    }

    /// The period in words: `2026年10月1日0时至2026年10月31日24时`.
    package static func stretch(_ interval: Interval, timeZone: TimeZone) -> String {
        let from = moment(interval.start, timeZone: timeZone)
        let endDay = timeZone.day(of: interval.end)
        guard timeZone.start(of: endDay) == interval.end else {
            return "\(from)至\(moment(interval.end, timeZone: timeZone))"
        }
        return "\(from)至\(ChineseWords.date(endDay.adding(days: -1)))24时"
    }

    /// `2026年10月`, `2026年第43周`, `2026年第3季度`, `2026年`, `2026年10月7日`.
    package static func name(_ period: Period, timeZone: TimeZone) -> String {
        let first = timeZone.day(of: period.interval.start)
        switch period.kind {
        case .day: return ChineseWords.date(first)
        case .week:
            let week = Period.week(of: first)
            return "\(week.year)年第\(week.number)周"
        case .month: return "\(first.year)年\(first.month)月"
        case .quarter: return "\(first.year)年第\((first.month + 2) / 3)季度"
        case .year: return "\(first.year)年"
        case .interval: return stretch(period.interval, timeZone: timeZone)
        }
    }

    /// What such a report is called: `运行月报`.
    package static func title(_ kind: Period.Kind) -> String {
        switch kind {
        case .day: "运行日报"
        case .week: "运行周抽查表"
        case .month: "运行月报"
        case .quarter: "运行情况季度通报"
        case .year: "年度运行与绩效自评报告"
        case .interval: "运行报告"
        }
    }

    /// What the stretch is called in a sentence: `本月`.
    static func thisPeriod(_ kind: Period.Kind) -> String {
        switch kind {
        case .day: "当日"
        case .week: "本周"
        case .month: "本月"
        case .quarter: "本季度"
        case .year: "本年度"
        case .interval: "统计期内"
        }
    }

    package static func zone(_ timeZone: TimeZone) -> String {
        ["Asia/Shanghai", "Asia/Chongqing", "Asia/Harbin", "PRC"].contains(timeZone.identifier)
            ? "北京时间" : "当地时间（\(timeZone.identifier)）"
    }

    package static func verdict(_ met: Bool?, promised: Bool) -> Cell {
        switch met {
        case true?: Cell(.text("达标"), tone: .good)
        case false?: Cell(.text("未达标"), tone: .bad)
        case nil: Cell(.none(promised ? "无法判定" : "—"), tone: .muted)
        }
    }

    package static func aggregate(_ aggregate: AccountingPlan.Group.Aggregate) -> String {
        switch aggregate {
        case .worst: "取最低对象"
        case .mean: "各对象平均"
        case .weighted: "按影响单位数加权"
        }
    }

    static func checkKind(_ kind: String) -> String {
        CheckKind(rawValue: kind)?.form.title ?? kind.cleanText()
    }

    package static func rule(_ rule: Rule) -> String {
        switch rule {
        case .all: "全部检查项正常"
        case .any: "任一检查项正常"
        case .quorum(let count): "至少\(count)个检查项正常"
        }
    }

    /// In the place of the end of an incident that has none.
    static func unended(_ incident: IncidentAccount) -> String { incident.isOpen ? "尚未恢复" : "已停止监测" }

    /// The reason of an outage. What the wire said stays out unless it is Chinese: it stands in the data files.
    static func reason(_ reason: Reason) -> String {
        guard let phrase = ChineseWords.phrase(reason.code) else {
            return reason.detail.isEmpty ? reason.code : reason.detail
        }
        let isChinese = reason.detail.unicodeScalars.contains { $0.properties.isIdeographic }
        return isChinese ? ChineseWords.reason(reason) : phrase
    }
}

extension WebsiteResult.Verdict {
    /// By the inspection's rule.
    var word: String {
        switch self {
        case .veto: "单项否决"
        case .passed: "未触及否决"
        case .insufficient: "样本不足"
        }
    }
}
