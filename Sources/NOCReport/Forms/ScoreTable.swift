import NOCCore
import NOCDocument

/// How each score came about, for who has to defend it (得分计算).
struct ScoreTable {
    let result: ProjectResult
    let words: IndicatorWords

    var table: Table {
        let columns = [
            Column("三级指标", weight: 8), Column("目标值", weight: 5), Column("完成值", weight: 6),
            Column("权重", .number, weight: 2.4),
            Column("计算", weight: 12), Column("得分", .number, weight: 2.6), Column("数据来源", weight: 8),
        ]
        return Table(
            number: nil, caption: "“\(result.project.name.cleanText())”得分计算", columns: columns,
            rows: [execution] + result.rows.map(row) + [total], emptyText: "",
            notes: ["正向指标得分＝权重×完成值÷目标值，反向指标得分＝权重×目标值÷完成值，均不超过权重；目标为0的按是否达标直接赋分；多个值的取各值完成比例的平均。"])
    }

    private var execution: Row {
        let rate = result.execution.map(ProjectWords.execution)
        let most = (result.execution ?? 0) > 1 ? "，最高10分" : ""
        return Row([
            .text("预算执行率"), Cell(.percent(1, digits: 0)), rate ?? .noData, .number(10, digits: 0),
            .text(rate.map { "10×\($0.text(in: words.words.timeZone))\(most)" } ?? "没有预算或支付记录，不得分"),
            .number(result.executionPoints ?? 0, digits: 2), .text("预算与支付记录"),
        ])
    }

    private var total: Row {
        Row(
            [
                .text("合计"), .text(""), .text(""), .number(100, digits: 0), .text(""),
                .number(result.total, digits: 2), .text(""),
            ], style: .total)
    }

    private func row(_ row: IndicatorResult) -> Row {
        Row([
            .text(words.words.fill(row.row.name)), words.goals(row), words.values(row), .amount(row.score?.weight),
            .text(formula(row)), .number(row.score?.points, digits: 2), .text(words.source(row)),
        ])
    }

    private func formula(_ row: IndicatorResult) -> String {
        guard let score = row.score else { return "不计分" }
        let weight = NumberText.amount(score.weight)
        if row.state == .noData, score.award != .grade { return "没有数据或数据不全，不得分" }
        if score.isBelowPass { return "完成比例低于及格门槛\(percent(row.row.scoring?.pass ?? 0))，不得分" }
        switch score.award {
        case .direct:
            if let grade = score.grade, score.share > 0 { return "评定为\(grade)：\(weight)×\(percent(score.share))" }
            return score.share == 1 ? "达标，直接赋分\(weight)" : "未达标，直接赋分0"
        case .grade: return score.grade.map { "评定为\($0)：\(weight)×\(percent(score.share))" } ?? "没有评定记录，不得分"
        case .ratio:
            if score.share == 1 { return "\(weight)×100%" }
            let ratios = row.parts.map { self.ratio($0) }
            let share = percent(score.share)
            return ratios.count == 1
                ? "\(weight)×\(ratios[0])"
                : "\(weight)×（\(ratios.joined(separator: "＋"))）÷\(ratios.count)＝\(weight)×\(share)"
        }
    }

    /// What a part's ratio is made of.
    private func ratio(_ part: IndicatorResult.Part) -> String {
        if let grade = part.grade { return "\(percent(grade.share))（\(grade.name)）" }
        if part.met == nil { return "0（不能判定）" }
        if part.met == true || part.isVacuous { return "100%" }
        guard let value = part.value, let goal = part.goal, let comparison = part.part.goal?.comparison else {
            return "0"
        }
        let (a, b) = (words.number(goal, of: part), words.number(value, of: part))
        switch comparison {
        case .atLeast: return "\(b)÷\(a)"
        case .atMost, .below: return "\(a)÷\(b)"
        case .equal: return value < goal ? "\(b)÷\(a)" : "\(a)÷\(b)"
        }
    }

    private func percent(_ ratio: Double) -> String { PercentText.floored(ratio, digits: 2) }
}
