import Foundation
import NOCCore
import NOCDocument

/// 核心机房供电: on which days the room had power for all 24 hours, and what the UPS rode out.
struct PowerPart {
    let result: PowerResult
    let period: Period
    let timeZone: TimeZone
    /// `本月`.
    let here: String
    /// Names of targets, as reports print them.
    let name: (String) -> String

    private static let mostRows = 30

    var blocks: [Block] {
        guard result.powered + result.out > 0 else {
            return [.paragraph("\(here)没有机房供电的观测，也没有人工更正，24小时不断电一项不能判定。")] + tables
        }
        return [.paragraph(Paragraph(summary)), .chart(calendar), .table(figures)] + tables
    }

    private var tables: [Block] {
        (result.outages.isEmpty ? [] : [.table(outages)])
            + (result.batteryRuns.isEmpty ? [] : [.table(batteryRuns)])
            + (result.gaps.isEmpty ? [] : [.table(gaps)])
    }

    // MARK: In words

    private var summary: String {
        let days = result.days.count
        var text =
            "\(here)\(days)天中，24小时供电达标\(result.days(.met))天，未达标\(result.days(.missed))天，"
            + "无法判定\(result.days(.unknown))天；供电连续率\(continuity)。"
        if result.out > 0 { text += "市电与UPS同时断电累计\(ChineseWords.span(result.out))。" }
        text += mains
        if result.byEvidence > 0 {
            text += "有\(ChineseWords.span(result.byEvidence))供电状态没有直接测得，由设备运行时长取证，计为供电正常。"
        }
        if result.unconfirmedOff > 0 { text += "另有\(result.unconfirmedOff)次观测到输出中断，未达到确认次数，不计为断电。" }
        return text
    }

    private var mains: String {
        let failures = result.mainsFailures(in: period)
        let time = ChineseWords.span(result.timeOnBattery)
        if failures > 0 { return "市电中断\(failures)次，均见于UPS转电池供电，电池供电累计\(time)。" }
        if result.read == 0 { return "UPS没有应答记录，市电有无中断无法判定。" }
        return result.timeOnBattery > 0 ? "没有新的市电中断，期初延续的电池供电\(time)。" : "未测得市电中断。"
    }

    private var continuity: String {
        result.continuity.map { PercentText.floored($0, digits: 4) } ?? ChineseWords.noData
    }

    // MARK: Days

    private var calendar: Chart {
        Chart(
            number: nil, caption: "24小时供电达标日历",
            summary: "达标\(result.days(.met))天，未达标\(result.days(.missed))天，无法判定\(result.days(.unknown))天。",
            content: .calendar(DayCalendar(result.days.map { ($0.day, day($0)) })))
    }

    private func day(_ day: PowerResult.Day) -> DayCalendar.Day {
        switch day.verdict {
        case .met:
            let word = day.onBattery > 0 ? "电池\(ChineseWords.span(day.onBattery))" : day.byEvidence > 0 ? "含取证" : ""
            return .init(day: day.day, grade: .clean, figure: "达标", word: word)
        case .missed: return .init(day: day.day, grade: .missed, figure: "未达标", word: "断\(ChineseWords.span(day.out))")
        case .unknown:
            return .init(
                day: day.day, grade: .blind, figure: "—",
                word: day.unknown == 0 ? "剔除" : day.powered == 0 ? "无数据" : "缺\(ChineseWords.span(day.unknown))")
        }
    }

    private var figures: Table {
        let isRead = result.read > 0
        let rows: [(String, Cell)] = [
            ("24小时供电达标天数", .count(result.days(.met)).marked(after: "天（共\(result.days.count)天）")),
            ("无法判定天数", .count(result.days(.unknown)).marked(after: "天")),
            ("供电连续率（已知时间内）", result.continuity.map { Cell(.percent($0, digits: 4)) } ?? .noData),
            ("市电与UPS同时断电时长", .duration(result.out, tone: result.out > 0 ? .bad : .plain)),
            ("市电中断次数（UPS转电池供电）", isRead ? .count(result.mainsFailures(in: period)) : .noData),
            ("电池供电累计时长", isRead ? .duration(result.timeOnBattery) : .noData),
            ("电池供电最长一次", isRead ? .duration(result.longestOnBattery) : .noData),
            ("UPS记录的市电异常次数增量", result.lineBads.map { .count(Int($0)) } ?? .noData),
            ("无法判定时长", .duration(result.unknown)),
            ("由设备运行时长取证的时长", .duration(result.byEvidence)),
        ]
        return Table(
            number: nil, caption: "机房供电情况",
            columns: [Column("指标", weight: 10), Column("\(here)值", weight: 8, alignment: .trailing)],
            rows: rows.map { Row([.text($0.0), $0.1]) }, emptyText: "", notes: [method])
    }

    private var method: String {
        "断电指市电与UPS同时没有输出（UPS报告输出中断并经连续确认，或经人工更正）；UPS网卡不应答不作为断电，计为无法判定。"
            + "供电连续率＝（已知时间－断电时间）÷已知时间。一日内每一时刻都已知有电才为达标。"
    }

    // MARK: What happened

    private var outages: Table {
        Table(
            number: nil, caption: "机房断电登记", columns: Self.stretchColumns,
            rows: result.outages.prefix(Self.mostRows).enumerated().map { index, interval in
                Row([
                    .count(index + 1), .time(interval.start), .time(interval.end), .duration(interval.milliseconds),
                ])
            }, emptyText: "", notes: rest(result.outages.count))
    }

    private var batteryRuns: Table {
        Table(
            number: nil, caption: "电池供电（市电中断）登记", columns: Self.stretchColumns,
            rows: result.batteryRuns.prefix(Self.mostRows).enumerated().map { index, run in
                Row([
                    .count(index + 1), .time(run.start),
                    run.end.map { .time($0) } ?? Cell(.none("未见恢复"), tone: .warning), .duration(run.milliseconds),
                ])
            }, emptyText: "", notes: ["历时只计本期以内且有观测的时间。"] + rest(result.batteryRuns.count))
    }

    private static let stretchColumns = [
        Column("序号", .number, weight: 2, alignment: .center), Column("开始", .time, weight: 6),
        Column("结束", .time, weight: 6),
        Column("历时", .duration, weight: 5),
    ]

    /// In order of time; of too many those that are longest without a verdict: the short ones matter least.
    private var gaps: Table {
        let columns = [
            Column("开始", .time, weight: 5.5), Column("结束", .time, weight: 5.5), Column("历时", .duration, weight: 4),
            Column("取证", weight: 10), Column("仍无法判定", .duration, weight: 4),
        ]
        let gaps = result.gaps.sorted { ($1.left, $1.interval.milliseconds) < ($0.left, $0.interval.milliseconds) }
        return Table(
            number: nil, caption: "供电状态缺测时段与取证", columns: columns,
            rows: gaps.prefix(Self.mostRows).sorted { $0.interval.start < $1.interval.start }.map { gap in
                Row([
                    .time(gap.interval.start), .time(gap.interval.end), .duration(gap.interval.milliseconds),
                    evidence(of: gap), .duration(gap.left, tone: gap.left > 0 ? .warning : .plain),
                ])
            }, emptyText: "",
            notes: ["由机房供电、没有自备电池的设备，其运行时长超过缺测开始以来的时间的，证明缺测期间未断电。"] + rest(gaps.count, "无法判定最久的"))
    }

    private func evidence(of gap: PowerResult.Gap) -> Cell {
        var parts: [String] = []
        if let proof = gap.proof {
            let up = ChineseWords.span(Int64(proof.uptimeSeconds * 1_000))
            parts.append("设备运行时长：\(device(proof.check))于\(moment(proof.time))已连续运行\(up)")
        }
        if let restart = gap.restart {
            parts.append("\(device(restart.check))于\(moment(restart.time))重新启动，疑似断电，须人工确认后更正")
        }
        if parts.isEmpty, gap.left == 0 { parts = ["人工更正"] }
        return parts.isEmpty ? Cell(.none("无"), tone: .muted) : .text(parts.joined(separator: "；"))
    }

    private func device(_ check: CheckKey) -> String { name(check.target) }
    private func moment(_ instant: Instant) -> String { ReportWords.moment(instant, timeZone: timeZone) }

    private func rest(_ count: Int, _ which: String = "") -> [String] {
        count > Self.mostRows ? ["共\(count)条，只列\(which)\(Self.mostRows)条。"] : []
    }
}

extension DayCalendar {
    /// Months of days in order, each in its place of the week.
    init(_ days: [(day: CalendarDay, cell: Day)]) {
        var months: [Month] = []
        for (day, cell) in days {
            let title = "\(day.year)年\(day.month)月"
            if months.last?.title != title { months.append(Month(title: title, weeks: [])) }
            let last = months.count - 1
            if months[last].weeks.isEmpty || day.weekday == 1 {
                months[last].weeks.append(Array(repeating: nil, count: 7))
            }
            months[last].weeks[months[last].weeks.count - 1][day.weekday - 1] = cell
        }
        self.init(months: months)
    }
}
