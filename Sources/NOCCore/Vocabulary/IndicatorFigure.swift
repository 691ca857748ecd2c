/// Of a row of the performance tables.
package enum IndicatorFigure: String, Figure {
    case first, second, name, expected, actual, value, unit, state, met, source
    case confirmedBy = "confirmed_by"
    case weight = "score.weight"
    case points = "score.points"
    case grade = "score.grade"

    package var words: FigureWords {
        switch self {
        case .first: .init("一级指标", "First level", .text)
        case .second: .init("二级指标", "Second level", .text)
        case .name: .init("三级指标", "Third level", .text)
        case .expected: .init("预期指标值", "Expected value", .text)
        case .actual: .init("实际完成指标值", "Actual value", .text)
        case .value: .init("数值", "Value", .quantity)
        case .unit: .init("单位", "Unit", .code)
        case .state: .init("是否完成", "State", .code)
        case .met: TargetFigure.met.words
        case .source: .init("数据来源", "Source", .text)
        case .confirmedBy: .init("确认人", "Confirmed by", .text)
        case .weight: .init("权重", "Weight", .quantity)
        case .points: .init("得分", "Points", .quantity)
        case .grade: .init("得分等级", "Grade", .text)
        }
    }
}

/// Of a project and its year.
package enum ProjectFigure: String, Figure {
    case name, year, budget, spent, execution, total
    case executionPoints = "execution_points"

    package var words: FigureWords {
        switch self {
        case .name: .init("项目名称", "Project", .text)
        case .year: .init("年度", "Year", .count)
        case .budget: .init("预算", "Budget", .quantity)
        case .spent: .init("支出", "Spent", .quantity)
        case .execution: .init("执行率", "Execution of the budget", .ratio)
        case .total: .init("总分", "Total", .quantity)
        case .executionPoints: .init("执行率得分", "Points of the execution", .quantity)
        }
    }
}

/// Of a line under one contract, and of each of its months.
package enum PenaltyFigure: String, Figure {
    case target, carrier, contract, penalty, name, month, complete, availability, coverage, obstacle, doubts
    case counted = "counted_ms"
    case amount = "amount_fen"
    case amountIfReported = "amount_if_reported_fen"
    case hoursAbove = "hours_above"
    case share = "share_of_fee"

    package var words: FigureWords {
        switch self {
        case .target: .init("线路", "Line", .text)
        case .carrier: .init("运营商", "Carrier", .text)
        case .contract: .init("合同号", "Contract", .text)
        case .penalty: .init("条款编号", "Clause", .text)
        case .name: .init("条款", "Name of the clause", .text)
        case .month: .init("月份", "Month", .text)
        case .complete: .init("是否完整试算", "Complete", .flag)
        case .availability: .init("条款口径" + TargetFigure.availability, "Availability by the clause", .ratio)
        case .coverage: TargetFigure.coverage.words
        case .obstacle: .init("不能试算的原因", "Obstacle", .code)
        case .doubts: .init("待核实", "To be settled", .code)
        case .counted: .init("计入中断", "Counted downtime", .duration)
        case .amount: .init("扣减金额（元）", "Amount", .money)
        case .amountIfReported: .init("如均已申告的扣减金额（元）", "Amount if all had been reported", .money)
        case .hoursAbove: .init("超出小时数", "Hours above", .count)
        case .share: .init("扣减比例", "Share of the fee", .ratio)
        }
    }
}
