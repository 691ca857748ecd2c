import NOCCore
import NOCDocument

/// 《项目支出绩效目标完成情况表》 in the form of 2018 (攀枝花市东区电子政务建设管理中心 2018年度部门决算).
struct DistrictForm {
    let result: ProjectResult
    let organisation: String
    let words: IndicatorWords

    var form: Form {
        let (above, indicators) = (head + money + goals, indicators)
        return Form(
            caption: "项目支出绩效目标完成情况表\n（\(result.year)年度）", columns: [5, 6, 5, 9, 9, 9],
            rows: above + indicators, notes: notes,
            head: .init(rows: above.count..<above.count + 1, end: above.count + indicators.count))
    }

    private var head: [[FormCell]] {
        [
            [.label("项目名称"), value(result.project.name, columns: 5)],
            [.label("预算单位"), value(organisation, columns: 5)],
        ]
    }

    /// 预算执行情况(万元).
    private var money: [[FormCell]] {
        let budget = result.budget
        let spent = result.spent
        // Payments are not recorded by their source: told apart only where there is but one.
        let isFiscal = budget.map { $0.otherAmount == 0 } ?? false
        let fiscal = isFiscal ? spent : nil
        func row(_ label: String, _ planned: Double?, _ actual: Double?, _ names: (String, String)) -> [FormCell] {
            (label.isEmpty ? [] : [.label(label, rows: 3)])
                + [.label(names.0), money(planned, columns: 2), .label(names.1), money(actual)]
        }
        return [
            row("预算执行情况（万元）", budget?.amount, spent, ("预算数：", "执行数：")),
            row("", budget?.fiscalAmount, fiscal, ("其中-财政拨款：", "其中-财政拨款：")),
            row("", budget?.otherAmount, fiscal == nil ? nil : 0, ("其它资金：", "其它资金：")),
        ]
    }

    private func money(_ amount: Double?, columns: Int = 1) -> FormCell {
        let cell = amount.map { Cell.amount($0.rounded(toPlaces: 4), unit: $0 == 0 ? "" : "万元") }
        return FormCell(cell ?? Cell(.none("—（无记录）"), tone: .muted), columns: columns)
    }

    private var goals: [[FormCell]] {
        [
            [
                .label("年度目标完成情况", rows: 2), .label("预期目标", columns: 3), .label("实际完成目标", columns: 2),
            ],
            [value(result.project.goal, columns: 3), value(achieved, columns: 2)],
        ]
    }

    /// What a person stated, else what the rows say; never the goal repeated without evidence.
    private var achieved: String {
        if let stated = result.statement(result.project.statements.achieved) { return stated.record.value }
        return ProjectWords.summary(result)
    }

    private var indicators: [[FormCell]] {
        let titles = ["一级指标", "二级指标", "三级指标", "预期指标值（包含数字及文字描述）", "实际完成指标值（包含数字及文字描述）"]
        let head = [FormCell.label("绩效指标完成情况", rows: result.rows.count + 1)] + titles.map { .label($0) }
        let spans = FirstLevelSpans(result.rows)
        let rows = result.rows.enumerated().map { index, row in
            (spans.rows(at: index).map { [value(row.row.first, rows: $0)] } ?? []) + [
                value(row.row.second), value(words.words.fill(row.row.name)), value(words.words.fill(row.row.expected)),
                FormCell(.text(words.actual(row))),
            ]
        }
        return [head] + rows
    }

    private var notes: [String] {
        var notes: [String] = []
        let open = result.rows.filter { $0.state != .met }
        if !open.isEmpty {
            let parts = IndicatorResult.State.allCases.compactMap { state -> String? in
                let count = open.count { $0.state == state }
                return count > 0 ? "\(words.state(state).text(in: words.words.timeZone))\(count)项" : nil
            }
            notes.append(
                "指标\(result.rows.count)项，完成\(result.rows.count - open.count)项，\(parts.joined(separator: "，"))。")
        }
        if result.budget == nil { notes.append("配置中没有\(result.year)年度预算，预算数未填。") }
        return notes
    }

    private func value(_ text: String, columns: Int = 1, rows: Int = 1) -> FormCell {
        FormCell(.text(text), columns: columns, rows: rows)
    }
}

/// How many rows a first-level title (一级指标) spans where neighbours share it.
struct FirstLevelSpans {
    private var counts: [Int: Int] = [:]

    init(_ rows: [IndicatorResult]) {
        var start = 0
        for index in rows.indices {
            if rows[index].row.first != rows[start].row.first { start = index }
            counts[start, default: 0] += 1
        }
    }

    /// Nil where the title above covers the row.
    func rows(at index: Int) -> Int? { counts[index] }
}

enum ProjectWords {
    /// 预算执行率, floored; more than was budgeted is told as it is.
    static func execution(_ ratio: Double) -> Cell {
        guard ratio > 1 else { return Cell(.percent(ratio, digits: 2)) }
        return Cell.number((min(ratio, 1e9) * 10_000).rounded(.down) / 100, digits: 2).marked(after: "%")
    }

    /// `指标6项，完成5项；未完成：…`
    static func summary(_ result: ProjectResult) -> String {
        let met = result.rows.count { $0.state == .met }
        let names = { (state: IndicatorResult.State) in
            result.rows.filter { $0.state == state }.map(\.row.second).joined(separator: "、")
        }
        let parts = [
            (names(.unmet), "未完成"), (names(.noData), "数据不足"), (names(.unconfirmed), "待人工确认"), (names(.pending), "进行中"),
        ].filter { !$0.0.isEmpty }.map { "\($0.1)：\($0.0)" }
        let head = "绩效指标\(result.rows.count)项，完成\(met)项"
        return parts.isEmpty ? "\(head)，目标完成。" : "\(head)；\(parts.joined(separator: "；"))。"
    }
}

extension Double {
    func rounded(toPlaces places: Int) -> Double {
        let scale = (0..<places).reduce(1.0) { value, _ in value * 10 }
        return (self * scale).rounded() / scale
    }
}
