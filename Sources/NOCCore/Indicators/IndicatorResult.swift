import Foundation

/// The actual value of a row in a period.
package struct IndicatorResult: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable {
        case met, unmet
        /// Something of it has no data: not met, and never silently so.
        case noData = "no_data"
        /// It adds up over a year that is not over, and has not come to its goal yet.
        case pending
        /// Met by what was computed, and no person has confirmed it yet.
        case unconfirmed
    }

    package var row: Indicator
    package var parts: [Part]
    /// The last record that confirms the row's computed value.
    package var confirmation: StoredHandRecord?
    package var state: State
    /// Nil when the row is not scored.
    package var score: IndicatorScore?

    /// Those that the values were taken from.
    package var records: [StoredHandRecord] {
        parts.flatMap { part -> [StoredHandRecord] in
            guard case .records(let sum) = part.detail else { return [] }
            return sum.inYear
        }
    }

    /// One value of the row.
    package struct Part: Sendable, Hashable {
        package var part: Indicator.Part
        /// In the unit of the metric, or of the series of records; nil where there is no data or nothing to count.
        package var value: Double?
        /// How many days or months the period has, of values that are some of them.
        package var whole: Double?
        /// The goal as a number in the unit of `value`; nil without a goal.
        package var goal: Double?
        /// Nil where that cannot be said.
        package var met: Bool?
        /// There was nothing that could have missed the goal, and that is known: no outage to repair.
        package var isVacuous = false
        /// It can still come to its goal before the year, or the period, is over.
        package var isPending = false
        /// What a person's word is worth that is a grade or begins with one (`优：群众满意`).
        package var grade: IndicatorCatalogue.Grade?
        package var detail: Detail
    }

    /// What a value came from, for its sentence and for who checks it.
    package enum Detail: Sendable, Hashable {
        case outages(Outages)
        /// Some of a number: incidents answered in time, attempts that succeeded, days.
        case share(count: Int, of: Int)
        case website(WebsiteResult)
        case power(PowerResult)
        case records(HandRecordSum)
        case nothing
    }

    /// The outages of the targets of a metric, in the period.
    package struct Outages: Sendable, Hashable {
        package var count: Int
        /// Counted against the objectives, in milliseconds.
        package var downtime: Int64
        /// Milliseconds.
        package var longest: Int64
        /// The least of the targets' that were watched too little; nil when there is none such.
        package var coverage: Double?
        /// Of the target whose figure is the value, where one is.
        package var target: String?
        /// Targets that have no figure.
        package var silent: [String]
        /// Targets that failed and of which it is not known how many units are behind them: they affect none.
        package var unitless: [String] = []
    }
}

/// Records by hand of one series, as they count for a period.
package struct HandRecordSum: Sendable, Hashable {
    package var series: HandRecordSeries
    /// Those dated in the period.
    package var inPeriod: [StoredHandRecord]
    /// Those dated in its year up to its end.
    package var inYear: [StoredHandRecord]
    /// Sums of numbers; nil for what does not add up, or without a record.
    package var periodSum: Double?
    package var yearSum: Double?
    package var survey: Survey?
    /// Of a ratio the months of the year that are over and have no record, where it is recorded by the month: one record that is
    /// of the last month speaks of the whole. In order, 1…12.
    package var missing: [Int] = []

    /// One ratio of several: the worst, or their mean; each 0…1, of one day the one recorded last. Nil without one that is a
    /// ratio.
    ///
    /// - Parameter worst: whether a larger one is worse.
    package func ratio(_ aggregate: AccountingPlan.Group.Aggregate, isWorseHigh worst: Bool) -> Double? {
        let byDay = Dictionary(inYear.map { ($0.record.date, $0.record.value) }) { $1 }
        // Exact: 91.1 % reaches 91.1 %, 91.09999 % does not, and a mean is not a little less.
        let parts = byDay.values.compactMap(ExactNumber.decimal).filter { (0...100).contains($0) }
        guard let least = parts.min(), let most = parts.max() else { return nil }
        let percent = aggregate == .worst ? (worst ? most : least) : parts.reduce(0, +) / Decimal(parts.count)
        return ExactNumber.ratio(ofPercent: percent, isWorseHigh: worst)
    }

    /// The one that stands: the last by date, of equal ones the one recorded last.
    package var last: StoredHandRecord? { inYear.last }
}

/// Points of a row, and how they came about.
package struct IndicatorScore: Sendable, Hashable {
    package var weight: Double
    /// How much of the goal was reached, 0…1, after the pass mark.
    package var share: Double
    package var award: Indicator.Scoring.Award
    /// Below the pass mark: nothing was given for what was reached.
    package var isBelowPass: Bool
    package var grade: String?

    package init(
        weight: Double, share: Double, award: Indicator.Scoring.Award, isBelowPass: Bool = false, grade: String? = nil
    ) {
        self.weight = weight
        self.share = share
        self.award = award
        self.isBelowPass = isBelowPass
        self.grade = grade
    }

    /// Rounded to two decimals, as forms write them; never up to the full weight.
    package var points: Double { Self.points(weight: weight, share: share) }

    static func points(weight: Double, share: Double) -> Double {
        let points = (weight * share * 100).rounded() / 100
        return share < 1 && points >= weight ? weight - 0.01 : points
    }
}

/// A project's table for a period.
package struct ProjectResult: Sendable, Hashable {
    package var project: Project
    package var year: Int
    package var budget: Budget?
    /// In 万元, over the year up to the end of the period; nil when nothing was recorded.
    package var spent: Double?
    package var rows: [IndicatorResult]
    /// The last text of each statement's series.
    package var statements: [String: StoredHandRecord]

    /// Spent of the budget, 0…; nil without a budget or a payment.
    package var execution: Double? {
        guard let budget, budget.amount > 0, let spent else { return nil }
        // Of the numbers as they are written: 4.55 ÷ 5 is 0.91, not a little less.
        return ExactNumber.ratio(spent.exact / budget.amount.exact)
    }

    /// Points for the execution of the budget: 10 × what was spent of it, at most 10.
    package var executionPoints: Double? {
        execution.map { IndicatorScore.points(weight: Self.executionWeight, share: min(1, max(0, $0))) }
    }

    package static let executionWeight = 10.0

    /// Under it the form of 2023 asks why: 预算执行率未达到90%的需说明原因 (四川《部门预算项目支出绩效自评表》).
    package static let leastExecution = 0.9

    package var isScored: Bool { rows.contains { $0.score != nil } }

    /// Of 100.
    package var total: Double? {
        guard isScored else { return nil }
        let points = rows.compactMap { $0.score?.points }.reduce(executionPoints ?? 0, +)
        return (points * 100).rounded() / 100
    }

    package func statement(_ series: String?) -> StoredHandRecord? { series.flatMap { statements[$0] } }
}
