import Foundation
import NOCCore
import NOCDocument

/// Clauses and what they come to, in words. Amounts are yuan with two decimals and without separators of thousands.
enum PenaltyWords {
    /// 分 as yuan: `910.00`.
    static func yuan(_ amount: Int64) -> String {
        let cents = amount.magnitude % 100
        return "\(amount < 0 ? "-" : "")\(amount.magnitude / 100).\(cents < 10 ? "0" : "")\(cents)"
    }

    static func yuan(_ fee: Decimal) -> String { "\(fee)" }

    /// `5天`, `36小时`: a time allowed, as clauses write it.
    static func within(_ duration: Duration) -> String {
        let (days, rest) = duration.milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        return rest == 0 ? "\(days)天" : ChineseWords.span(duration.milliseconds)
    }

    static func percent(_ percent: Int) -> String { PercentText.promise(percent) }

    // MARK: The calculation

    /// 计算过程 of one month, a sentence: what counted, how the clause takes it, what it comes to.
    static func calculation(_ month: PenaltyMonth, _ profile: PenaltyProfile?, timeZone: TimeZone) -> String {
        let name = ReportWords.name(month.period, timeZone: timeZone)
        if month.obstacle == .noData { return "\(name)：无监测数据，不能试算。" }
        guard let profile, let percent = month.percent else {
            return "\(name)：\(counted(month))；配置中没有所引的条款，不能试算。"
        }
        let steps = [counted(month), step(profile.rule, month, percent), result(month, percent)]
        return "\(name)：" + steps.joined(separator: "；") + "。"
    }

    private static func counted(_ month: PenaltyMonth) -> String {
        let count = month.items.count { $0.exclusion == nil }
        let excluded = month.items.count - count - month.pending
        let parts = [
            excluded > 0 ? "另有\(excluded)次按条款不计" : nil,
            month.pending > 0 ? "另有\(month.pending)次未登记申告时间，暂不计" : nil,
        ]
        .compactMap { $0 }
        let rest = parts.isEmpty ? "" : "（\(parts.joined(separator: "；"))）"
        return count == 0 ? "没有计入的中断\(rest)" : "计入中断\(count)次，累计\(ChineseWords.span(month.counted))\(rest)"
    }

    /// What the month would come to with the incidents counted that only lack a noted report; nil when there are none such.
    static func ifReported(_ month: PenaltyMonth, _ profile: PenaltyProfile?) -> String? {
        guard let profile, let reported = month.ifReported(under: profile), let percent = reported.percent else {
            return nil
        }
        let steps = [counted(reported), step(profile.rule, reported, percent), result(reported, percent)]
        return "如该\(month.pending)次均已在约定时限内申告，则为：" + steps.joined(separator: "；") + "。"
    }

    private static func step(_ rule: PenaltyProfile.Rule, _ month: PenaltyMonth, _ percent: Int) -> String {
        switch rule {
        case .perHour(let rule): step(rule, month, percent)
        case .tiers(let tiers): step(tiers, month, percent)
        }
    }

    private static func step(_ rule: PenaltyProfile.PerHour, _ month: PenaltyMonth, _ percent: Int) -> String {
        let allowance = rule.allowance.milliseconds
        guard month.counted > allowance, let hours = month.hoursAbove else {
            return "未超过每月允许的\(ChineseWords.span(allowance))，不扣减"
        }
        if let cap = rule.cap, month.counted >= cap.from.milliseconds {
            return "已达到\(ChineseWords.span(cap.from.milliseconds))，按条款扣减\(self.percent(cap.percent))"
        }
        let over = ChineseWords.span(month.counted - allowance)
        let above = allowance == 0 ? "共\(over)，" : "超出每月允许的\(ChineseWords.span(allowance))共\(over)，"
        let rounded = rule.rounding == .up ? "不足1小时按1小时计，为\(hours)小时，" : "只计整小时，为\(hours)小时，"
        let part = self.percent(rule.percent)
        let how = rule.isProgressive ? "第1小时扣\(part)、以后每小时递增\(part)，合计" : "每小时扣\(part)，合计"
        let most = min(rule.cap?.percent ?? 1_000_000, 1_000_000)
        let limit = percent == most && rule.sum(hours: hours) > most ? "（以\(self.percent(most))为限）" : ""
        return above + rounded + how + self.percent(percent) + limit
    }

    private static func step(_ tiers: [PenaltyProfile.Tier], _ month: PenaltyMonth, _ percent: Int) -> String {
        let availability = month.availability.ratio.map { PercentText.floored($0, digits: 4) } ?? ChineseWords.noData
        let formula =
            "\(TargetFigure.availability)＝（考核时间\(ChineseWords.span(month.assessed))－计入中断）÷考核时间＝\(availability)"
        guard percent > 0, let tier = tiers.last(where: { $0.percent == percent }) else {
            return "\(formula)，未低于\(self.percent(tiers.first?.below ?? 0))，不扣减"
        }
        return "\(formula)，低于\(self.percent(tier.below))，扣减\(self.percent(percent))"
    }

    private static func result(_ month: PenaltyMonth, _ percent: Int) -> String {
        guard let fee = month.fee, let amount = month.amount else { return "合同未登记月租费，不能计算金额" }
        if percent == 0 { return "扣减金额0.00元" }
        return "扣减金额＝月租费\(yuan(fee))元×\(self.percent(percent))＝\(yuan(amount))元"
    }

    // MARK: Remarks

    static func obstacle(_ obstacle: PenaltyMonth.Obstacle) -> String {
        switch obstacle {
        case .noData: "无监测数据"
        case .noProfile: "所引条款未配置"
        case .noFee: "未登记月租费"
        }
    }

    static func doubt(_ doubt: PenaltyMonth.Doubt) -> String {
        switch doubt {
        case .coverage: "待核实：\(TargetFigure.coverage.title)不足\(ReportWords.leastCoverage)"
        case .provisional: "暂定：数据尚未确定"
        case .interpretation: "待确认：条款有不同理解"
        case .openIncident: "待核实：有中断尚未恢复"
        case .reportPending: "待核实：有中断没有登记申告时间，暂不计"
        case .otherBadTime: "待核实：有不良时间未登记为中断，未计入"
        }
    }

    /// Why an incident does not count.
    static func exclusion(_ exclusion: PenaltyMonth.Exclusion, timeZone: TimeZone) -> String {
        switch exclusion {
        case .cause(let code): "原因属“\(OutageCause.word(code))”，按条款不计"
        case .responsible(let party): "责任方为\(party.cleanLine(limit: 60))，按条款不计"
        case .neverReported: "没有登记申告时间，暂不计，待确认"
        case .reportedLate: "申告超过约定时限，按条款不计"
        case .notYetReported(let deadline): "尚未申告，须在\(ReportWords.moment(deadline, timeZone: timeZone))前申告，暂不计"
        }
    }

    /// Everything that keeps a line's amount from being claimed as it stands.
    static func remarks(_ line: PenaltyLine) -> [String] {
        let obstacles = PenaltyMonth.Obstacle.allCases.filter(line.obstacles.contains).map { obstacle in
            let months = line.months.count { $0.obstacle == obstacle }
            return self.obstacle(obstacle) + (line.months.count > 1 ? "（\(months)个月）" : "")
        }
        return obstacles
            + PenaltyMonth.Doubt.allCases.filter(line.doubts.contains).map { doubt in
                guard doubt == .reportPending, let amount = line.amountIfReported else { return self.doubt(doubt) }
                return "\(self.doubt(doubt))；如均已按时申告，应扣减\(yuan(amount))元"
            }
    }
}
