import NOCCore
import NOCDocument

/// The actual values of indicators as sentences an office writes: `网络正常运行，可用率99.95%，中断2次累计1小时3分钟`.
struct IndicatorWords {
    let words: PeriodWords
    /// Digits of percentages.
    let digits: Int
    /// The name of a target.
    let name: (String) -> String

    // MARK: Rows

    /// 实际完成指标值.
    func actual(_ result: IndicatorResult) -> String {
        guard result.parts.contains(where: { !isSilent($0) }) else { return ChineseWords.noData }
        let values = result.parts.map { value($0, isVouched: result.state == .met) }.joined(separator: "；")
        let remark = remark(result)
        guard isKept(result), isMeasured(result) else { return values + remark }
        let stem = words.fill(result.row.expected).trimmingEnd("。；，")
        guard !stem.isEmpty, stem.count <= 40 else { return values + remark }
        return stem + (result.parts.count == 1 ? "，" : "：") + values + remark
    }

    func state(_ state: IndicatorResult.State) -> Cell {
        switch state {
        case .met: Cell(.text("完成"), tone: .good)
        case .unmet: Cell(.text("未完成"), tone: .bad)
        case .noData: Cell(.none("数据不足，不作完成"), tone: .warning)
        case .pending: Cell(.text("进行中"), tone: .warning)
        case .unconfirmed: Cell(.text("待人工确认"), tone: .warning)
        }
    }

    /// Where the value comes from, for who has to defend it.
    func source(_ result: IndicatorResult) -> String {
        let kinds = result.parts.map { part -> String in
            switch part.part.source {
            case .metric(let metric): return "自动计算（\(metric.kind.title)）"
            case .record:
                guard case .records(let sum) = part.detail else { return "人工记录" }
                return "人工记录（\(sum.series.name.cleanText())\(cited(sum.inYear))）"
            }
        }
        var seen: Set<String> = []
        return kinds.filter { seen.insert($0).inserted }.joined(separator: "；")
    }

    /// All that a value was taken from; of many the first, and how many they are.
    private func cited(_ records: [StoredHandRecord]) -> String {
        guard !records.isEmpty else { return "" }
        let ids = records.prefix(Self.mostCited).map { "第\($0.id)号" }.joined(separator: "、")
        return "，\(ids)" + (records.count > Self.mostCited ? "等\(records.count)条" : "")
    }

    private static let mostCited = 12

    private func remark(_ result: IndicatorResult) -> String {
        if let confirmation = result.confirmation, result.state == .met {
            return "（经\(confirmation.record.by.cleanText())确认）"
        }
        return result.state == .unconfirmed ? "（待人工确认）" : ""
    }

    /// What was expected may be said again: each goal is reached, or a person has confirmed what has none.
    private func isKept(_ result: IndicatorResult) -> Bool {
        result.state == .met || (result.state == .unconfirmed && result.parts.allSatisfy { $0.goal != nil })
    }

    private func isMeasured(_ result: IndicatorResult) -> Bool {
        result.parts.contains { if case .metric = $0.part.source { true } else { false } }
    }

    /// Neither a value nor a word.
    private func isSilent(_ part: IndicatorResult.Part) -> Bool {
        if case .records(let sum) = part.detail { return sum.inYear.isEmpty }
        return part.value == nil && !part.isVacuous
    }

    // MARK: Parts

    /// One value with its label, and that it misses its goal where it does. `isVouched`: a person confirmed the row.
    func value(_ part: IndicatorResult.Part, isVouched: Bool = false) -> String {
        let label = part.part.label.cleanText()
        guard !isSilent(part) else { return label + ChineseWords.noData }
        let text = label + plain(part)
        if part.isPending { return text + (isRecorded(part) ? "（本年尚未结束）" : "（统计时段尚未结束）") }
        switch part.met {
        case false?: return text + "，未达到\(goal(part) ?? "目标")"
        case nil: return text + (isVouched ? "（数据不全）" : "（数据不全，不能判定完成）")
        case true?: return text
        }
    }

    private func isRecorded(_ part: IndicatorResult.Part) -> Bool {
        if case .records = part.detail { true } else { false }
    }

    private func plain(_ part: IndicatorResult.Part) -> String {
        switch part.detail {
        case .records(let sum): records(sum, labelled: !part.part.label.isEmpty, of: part.part)
        default: measured(part)
        }
    }

    private func measured(_ part: IndicatorResult.Part) -> String {
        guard case .metric(let metric) = part.part.source else { return "" }
        let value = part.value ?? 0
        switch metric.kind {
        case .availability, .overallAvailability:
            return (metric.kind == .availability ? TargetFigure.availability : metric.kind.title) + percent(value)
                + outages(part)
        case .coverage, .websiteAvailability, .powerContinuity, .temperatureInRange:
            return metric.kind.title + percent(value)
        case .outages: return part.part.label.isEmpty ? "中断\(Int(value))次" : "\(Int(value))次"
        case .downtime: return "中断累计\(span(value))"
        case .longestOutage: return metric.kind.title + span(value)
        case .meanTimeToRepair: return part.isVacuous ? "没有中断，无须修复" : metric.kind.title + span(value)
        case .responseInTime: return inTime(part, metric.kind.title, "没有中断，无须响应")
        case .repairInTime: return inTime(part, metric.kind.title, "没有中断，无须修复")
        case .affectedUnitHours:
            return "影响\(NumberText.rounded(value, digits: 1))单位·小时" + outages(part) + unitless(part)
        case .loginSuccess: return metric.kind.title + percent(value) + attempts(part)
        case .failedLogins: return "登录失败\(Int(value))次" + attempts(part)
        case .websiteWorstWindow: return website(part)
        case .powerDays: return powerDays(part)
        case .mainsFailures: return part.part.label.isEmpty ? "市电中断\(Int(value))次" : "\(Int(value))次"
        case .batteryTime: return "电池供电累计\(span(value))"
        case .monthsServed: return "监测服务\(Int(value))个月" + ofWhole(part, "个月")
        case .daysMonitored: return "监测\(Int(value))天" + ofWhole(part, "天")
        case .logRetention: return "留存\(Int(value))天"
        case .lines: return "线路\(Int(value))条"
        case .targets: return "监测对象\(Int(value))个"
        }
    }

    private func outages(_ part: IndicatorResult.Part) -> String {
        guard case .outages(let outages) = part.detail else { return "" }
        let doubt = outages.coverage.map { "（\(TargetFigure.coverage.title)\(percent($0))，数据不足）" } ?? ""
        if outages.count == 0, outages.downtime == 0 { return "，无中断\(doubt)" }
        return "，中断\(outages.count)次累计\(span(Double(outages.downtime)))\(doubt)"
    }

    private func unitless(_ part: IndicatorResult.Part) -> String {
        guard case .outages(let outages) = part.detail, !outages.unitless.isEmpty else { return "" }
        return "（\(outages.unitless.map(name).joined(separator: "、"))未登记影响单位数，未计入）"
    }

    private func inTime(_ part: IndicatorResult.Part, _ rate: String, _ nothing: String) -> String {
        guard case .share(let count, let total) = part.detail, !part.isVacuous else { return nothing }
        return "\(rate)\(percent(part.value ?? 0))（\(count)/\(total)）"
    }

    private func attempts(_ part: IndicatorResult.Part) -> String {
        guard case .share(_, let total) = part.detail else { return "" }
        return "（试登录\(total)次）"
    }

    private func website(_ part: IndicatorResult.Part) -> String {
        guard case .website(let result) = part.detail, let worst = result.worst else { return ChineseWords.noData }
        // A share that is bad when high is never told smaller than it is.
        let share = PercentText.raised(part.value ?? 0, digits: 2)
        return "占比\(share)（\(shortDate(worst.first))至\(shortDate(worst.last))，"
            + "\(worst.count.failures)/\(worst.count.visits)次）"
    }

    private func powerDays(_ part: IndicatorResult.Part) -> String {
        guard case .power(let power) = part.detail else { return ChineseWords.noData }
        var text = "24小时供电\(power.days(.met))天"
        if power.days(.missed) > 0 { text += "，断电\(power.days(.missed))天" }
        if power.days(.unknown) > 0 { text += "，无法判定\(power.days(.unknown))天" }
        return text + "（共\(power.days.count)天）"
    }

    private func ofWhole(_ part: IndicatorResult.Part, _ unit: String) -> String {
        guard let whole = part.whole, whole != part.value else { return "" }
        return "（共\(Int(whole))\(unit)）"
    }

    // MARK: Goals and units

    /// `≥99.9%`; nil without a goal.
    func goal(_ part: IndicatorResult.Part) -> String? {
        guard let goal = part.part.goal else { return nil }
        return part.goal.map { goal.comparison.sign + number($0, of: part) }
    }

    /// The goals of a row as a cell: a number where it has but one.
    func goals(_ result: IndicatorResult) -> Cell {
        let goals = result.parts.compactMap { goal($0) }
        guard goals.count == 1, let part = result.parts.first(where: { $0.part.goal != nil && $0.goal != nil })
        else { return goals.isEmpty ? .dash : .text(goals.joined(separator: "；")) }
        return goalCell(part)
    }

    /// The goal of one value as a cell.
    func goalCell(_ part: IndicatorResult.Part) -> Cell {
        guard let goal = part.part.goal, let number = part.goal else { return .dash }
        return cell(number, of: part).marked(before: goal.comparison.sign)
    }

    /// The values of a row as a cell.
    func values(_ result: IndicatorResult) -> Cell {
        if result.parts.count == 1 { return result.parts[0].value.map { cell($0, of: result.parts[0]) } ?? .dash }
        let values = result.parts.map { part in part.value.map { number($0, of: part) } ?? "—" }
        return .text(values.joined(separator: "；"))
    }

    /// A value of the part's unit, as it is written in tables.
    func number(_ value: Double, of part: IndicatorResult.Part) -> String {
        cell(value, of: part).text(in: words.timeZone)
    }

    /// The same as a cell.
    func cell(_ value: Double, of part: IndicatorResult.Part) -> Cell {
        switch part.part.source {
        case .metric(let metric): cell(value, of: metric)
        case .record:
            switch part.detail {
            case .records(let sum): cell(value, of: sum.series, isWorseHigh: part.part.isWorseHigh)
            default: .amount(value)
            }
        }
    }

    private func cell(_ value: Double, of series: HandRecordSeries, isWorseHigh: Bool) -> Cell {
        switch series.kind.value {
        // A share that is bad when high is never told smaller than it is.
        case .ratio where isWorseHigh: ratio(value, else: .raised(value, digits: digits))
        case .ratio, .survey: ratio(value)
        default: .amount(value, unit: series.unit)
        }
    }

    private func cell(_ value: Double, of metric: Metric) -> Cell {
        switch metric.kind.unit {
        // A share that is bad when high is never told smaller than it is.
        case .ratio where metric.kind == .websiteWorstWindow: ratio(value, else: .raised(value, digits: 2))
        case .ratio: ratio(value)
        case .duration: value > 0 ? .duration(Int64(value)) : .quantity(0, digits: 0, unit: "分钟")
        case .count: .amount(value)
        case .days: .amount(value, unit: "天")
        case .months: .amount(value, unit: "个月")
        case .unitHours: .quantity(value, digits: 1, unit: "单位·小时")
        }
    }

    /// A goal as it was written: `99.9%`; a value with the report's digits.
    func ratio(_ value: Double, else rounded: Cell.Value? = nil) -> Cell {
        let units = value * 1_000_000
        guard abs(units) < 1e15, units == units.rounded() else {
            return Cell(rounded ?? .percent(value, digits: digits))
        }
        return .quantity(units / 10_000, digits: PercentText.digits(ofPromise: Int(units)), unit: "%")
    }

    func percent(_ ratio: Double) -> String { PercentText.floored(ratio, digits: digits) }

    private func span(_ milliseconds: Double) -> String {
        milliseconds <= 0 ? "0分钟" : ChineseWords.span(Int64(milliseconds))
    }

    private func shortDate(_ day: CalendarDay) -> String { "\(day.month)月\(day.day)日" }
}

extension String {
    func trimmingEnd(_ characters: String) -> String {
        var text = self
        while let last = text.last, characters.contains(last) || last.isWhitespace { text.removeLast() }
        return text
    }
}

extension Goal.Comparison {
    /// As it stands before the value.
    var sign: String {
        switch self {
        case .atLeast: "≥"
        case .atMost: "≤"
        case .below: "＜"
        case .equal: "＝"
        }
    }
}
