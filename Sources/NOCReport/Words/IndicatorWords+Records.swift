import NOCCore
import NOCDocument

/// What was recorded by hand, in words.
extension IndicatorWords {
    func records(_ sum: HandRecordSum, labelled: Bool, of part: Indicator.Part) -> String {
        let last = sum.last?.record.value.cleanText() ?? "—"
        switch sum.series.kind {
        case .payment: return "已支付\(amount(sum))\(sum.series.unit)（\(sum.inYear.count)笔）"
        case .survey: return sum.survey.map(survey) ?? last
        case .ratio:
            return (labelled ? "" : sum.series.name.cleanText()) + ratio(sum, part)
        case .amount: return last + sum.series.unit
        case .ranking, .statement: return last
        case .grade: return "评定为\(last)"
        case .confirmation: return ""
        case .contract, .inspection, .part, .training, .column, .bill, .incident, .count:
            return (labelled ? "" : sum.series.name.cleanText()) + amount(sum) + sum.series.unit
        }
    }

    /// What was recorded in the period alone: `4次`, `已支付23.12万元（1笔）`. A ratio is told as a row of the tables reads it,
    /// of which `rows` are the parts; where they read it in more than one way, in each.
    func period(_ sum: HandRecordSum, rows: [Indicator.Part]) -> String {
        var own = sum
        own.inYear = sum.inPeriod
        own.yearSum = sum.periodSum
        own.missing = []
        let id = sum.series.id
        let readings = rows.filter { $0.source == .record(id) }.map { records(own, labelled: true, of: $0) }
        var told: [String] = []
        for reading in readings where !told.contains(reading) { told.append(reading) }
        return told.isEmpty
            ? records(own, labelled: true, of: Indicator.Part(.record(id))) : told.joined(separator: "；")
    }

    /// `最低99.5%（人工记录3条）`
    private func ratio(_ sum: HandRecordSum, _ part: Indicator.Part) -> String {
        guard let value = sum.ratio(part.aggregate, isWorseHigh: part.isWorseHigh) else {
            return sum.last?.record.value.cleanText() ?? "—"
        }
        // A share that is bad when high is never told smaller than it is.
        let rounded: Cell.Value? = part.isWorseHigh ? .raised(value, digits: digits) : nil
        let text = ratio(value, else: rounded).text(in: words.timeZone)
        let missing = sum.missing.isEmpty ? "" : "，\(months(sum.missing))没有记录"
        guard sum.inYear.count > 1 else { return "\(text)（人工记录\(missing)）" }
        let word = part.aggregate == .worst ? (part.isWorseHigh ? "最高" : "最低") : "平均"
        return "\(word)\(text)（人工记录\(sum.inYear.count)条\(missing)）"
    }

    /// `2月至4月、6月`, of months in order.
    private func months(_ months: [Int]) -> String {
        var runs: [ClosedRange<Int>] = []
        for month in months {
            if let last = runs.last, last.upperBound + 1 == month {
                runs[runs.count - 1] = last.lowerBound...month
            } else {
                runs.append(month...month)
            }
        }
        return runs.map { $0.count == 1 ? "\($0.lowerBound)月" : "\($0.lowerBound)月至\($0.upperBound)月" }
            .joined(separator: "、")
    }

    /// The year's sum, and how much of it is the period's where that is less.
    private func amount(_ sum: HandRecordSum) -> String {
        guard let year = sum.yearSum else { return "—" }
        let own = sum.periodSum ?? 0
        return NumberText.amount(year)
            + (own == year ? "" : "（其中本期\(NumberText.amount(own))）")
    }

    private func survey(_ survey: Survey) -> String {
        let rate = survey.satisfaction.map { percent($0) } ?? "—"
        let full = survey.fullSatisfaction.map { "，满意及以上\(percent($0))" } ?? ""
        return "发放问卷\(survey.issued)份，回收\(survey.returned)份，基本满意及以上\(rate)\(full)"
    }
}
