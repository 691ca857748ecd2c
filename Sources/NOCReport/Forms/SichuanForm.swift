import NOCCore
import NOCDocument

/// 四川省《部门预算项目支出绩效自评表》 of 2023 (as 大英县司法局 published its own): 10 points for the execution of the budget, 90 for the
/// indicators.
struct SichuanForm {
    let result: ProjectResult
    let organisation: String
    let words: IndicatorWords

    var form: Form {
        let (above, indicators) = (head + basics + money, indicators)
        return Form(
            caption: "部门预算项目支出绩效自评表\n（\(result.year)年度）", columns: [4.2, 4.6, 9, 3.6, 4.2, 3.4, 9, 2.8, 2.8, 6.4],
            rows: above + indicators + conclusion, notes: notes,
            // The part's name and the titles of its columns.
            head: .init(rows: above.count..<above.count + 2, end: above.count + indicators.count))
    }

    private var head: [[FormCell]] {
        let code = result.project.code.map { "\($0)-" } ?? ""
        return [
            [.label("项目名称（编码-名称）", columns: 2), value(code + result.project.name, columns: 8)],
            [
                .label("主管部门", columns: 2), value(result.project.department ?? organisation, columns: 3),
                .label("实施单位", columns: 2), value(organisation, columns: 3),
            ],
        ]
    }

    private var basics: [[FormCell]] {
        let statements = result.project.statements
        let achieved = result.statement(statements.achieved)?.record.value ?? ProjectWords.summary(result)
        return [
            [
                .label("项目基本情况", rows: 2), .label("1.项目年度目标完成情况"),
                value("目标：\(result.project.goal)　完成情况：\(achieved)", columns: 8),
            ],
            [.label("2.项目实施内容及过程概述"), stated(statements.process, columns: 8)],
        ]
    }

    /// 预算执行情况（10分）. What was not recorded by source is shown as a whole only.
    private var money: [[FormCell]] {
        let titles = ["年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", "原因"]
        let spans = [1, 1, 2, 1, 1, 1, 1]
        let head =
            [FormCell.label("预算执行情况（10分）", rows: 6), .label("年度预算数（万元）")]
            + zip(titles, spans).map { .label($0, columns: $1) }
        let budget = result.budget
        let isFiscal = budget.map { $0.otherAmount == 0 } ?? false
        let spent = isFiscal ? result.spent : nil
        return [head, total(budget)]
            + [
                source("财政资金", isFiscal ? budget?.initial : nil, budget?.fiscalAmount, spent),
                source("财政专户管理资金", nil, nil, nil), source("单位资金", nil, nil, nil),
                source("其他资金", isFiscal ? 0 : nil, budget?.otherAmount, spent == nil ? nil : 0),
            ]
    }

    private func total(_ budget: Budget?) -> [FormCell] {
        [
            .label("总额"), amount(budget?.initial), amount(budget?.amount), amount(result.spent, columns: 2),
            FormCell(result.execution.map(ProjectWords.execution) ?? .dash),
            FormCell(.amount(ProjectResult.executionWeight)),
            FormCell(.number(result.executionPoints, digits: 2)), value(reason),
        ]
    }

    private func source(_ name: String, _ initial: Double?, _ adjusted: Double?, _ spent: Double?) -> [FormCell] {
        [
            .label(name), amount(initial), amount(adjusted), amount(spent, columns: 2), value("/"), value("/"),
            value("/"), value("/"),
        ]
    }

    private var reason: String {
        guard let execution = result.execution else { return result.budget == nil ? "无预算" : "无支付记录" }
        guard execution < ProjectResult.leastExecution else { return "/" }
        return result.statement(result.project.statements.underspent)?.record.value ?? "执行率低于90%，须说明原因"
    }

    private var indicators: [[FormCell]] {
        let titles = ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分", "未完成原因分析"]
        let spans = FirstLevelSpans(result.rows)
        let rows = result.rows.enumerated().map { index, row in
            (spans.rows(at: index).map { [value(row.row.first, rows: $0)] } ?? []) + indicator(row)
        }
        return [[.label("绩效指标（90分）", columns: 10)], titles.map { .label($0) }] + rows + [sum]
    }

    private func indicator(_ result: IndicatorResult) -> [FormCell] {
        let target = IndicatorTarget(result, words: words)
        return [
            value(result.row.second), value(words.words.fill(result.row.name)), value(target.nature),
            FormCell(target.value), value(target.unit),
            FormCell(.text(words.actual(result))),
            FormCell(.amount(result.score?.weight)), FormCell(.number(result.score?.points, digits: 2)),
            value(result.state == .met ? "/" : words.state(result.state).text(in: words.words.timeZone)),
        ]
    }

    private var sum: [FormCell] {
        let weights = result.rows.compactMap { $0.score?.weight }.reduce(ProjectResult.executionWeight, +)
        return [
            .label("合计", columns: 7), FormCell(.amount(weights)), FormCell(.number(result.total, digits: 2)), value(""),
        ]
    }

    private var conclusion: [[FormCell]] {
        let statements = result.project.statements
        let points = result.total.map { "自评得分\(NumberText.rounded($0, digits: 2))分。" } ?? ""
        return [
            [.label("评价结论", columns: 2), value(points + ProjectWords.summary(result), columns: 8)],
            [.label("存在问题", columns: 2), stated(statements.problems, columns: 8)],
            [.label("改进措施", columns: 2), stated(statements.measures, columns: 8)],
            [
                .label("项目负责人：", columns: 2), value("", columns: 3), .label("财务负责人：", columns: 2),
                value("", columns: 3),
            ],
        ]
    }

    private var notes: [String] {
        ["得分＝权重×完成比例，计算过程见“得分计算”。没有数据的指标不得分。预算执行率得分＝10×执行率，最高10分。"]
    }

    private func stated(_ series: String?, columns: Int) -> FormCell {
        guard let record = result.statement(series) else {
            return FormCell(Cell(.none("—（无人工记录）"), tone: .muted), columns: columns)
        }
        return value(record.record.value, columns: columns)
    }

    private func amount(_ amount: Double?, columns: Int = 1) -> FormCell {
        FormCell(.amount(amount?.rounded(toPlaces: 4)), columns: columns)
    }

    private func value(_ text: String, columns: Int = 1, rows: Int = 1) -> FormCell {
        FormCell(.text(text), columns: columns, rows: rows)
    }
}

/// What a row asks for, as the form of 2023 splits it: 指标性质, 指标值, 度量单位.
struct IndicatorTarget {
    let nature: String
    let value: Cell
    let unit: String

    init(_ result: IndicatorResult, words: IndicatorWords) {
        guard result.row.parts.count == 1, let part = result.parts.first, let goal = part.part.goal,
            let number = part.goal
        else {
            nature = "定性"
            value = .text(words.words.fill(result.row.expected))
            unit = "/"
            return
        }
        nature = goal.comparison.sign
        (value, unit) = Self.split(words.cell(number, of: part))
    }

    /// `99.9%` into `99.9` and `%`, `92.46万元` into `92.46` and `万元`, `4小时` into `4` and `小时`; `/` where there is no unit.
    private static func split(_ cell: Cell) -> (Cell, String) {
        switch cell.value {
        case .percent(let ratio, let digits): percent(PercentText.flooredUnits(ratio, digits: digits), digits)
        case .raised(let ratio, let digits): percent(PercentText.raisedUnits(ratio, digits: digits), digits)
        case .marked(_, let value, let after): (Cell(value), after)
        case .duration(let milliseconds): span(milliseconds)
        case .none, .text, .number, .time, .day: (cell, "/")
        }
    }

    private static func percent(_ units: Int, _ digits: Int) -> (Cell, String) {
        let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
        return (Cell(.number(Double(units) / scale, digits: digits)), "%")
    }

    /// A span such as 1小时30分钟 stays in one piece.
    private static func span(_ milliseconds: Int64) -> (Cell, String) {
        let parts = ChineseWords.spanParts(milliseconds)
        guard parts.count == 1 else { return (.duration(milliseconds), "/") }
        return (.count(Int(parts[0].number)), parts[0].unit)
    }
}
