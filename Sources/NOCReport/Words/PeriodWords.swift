import Foundation
import NOCCore

/// Fills the places that a row's text leaves for the period, so that no year is ever written by hand.
struct PeriodWords {
    let period: Period
    let timeZone: TimeZone
    let budget: Budget?

    /// `{span}` is `2026年1月-12月`, `{year}` is `2026`, `{budget}` the year's amount in 万元.
    func fill(_ text: String) -> String {
        guard text.contains("{") else { return text }
        let amount = budget.map { NumberText.amount($0.amount) } ?? "—"
        return text.replacing("{span}", with: span).replacing("{year}", with: String(last.year))
            .replacing("{budget}", with: amount)
    }

    /// Whole months as the forms write them (`2018年1月-12月`), other stretches by their days.
    var span: String {
        switch period.kind {
        case .year, .quarter: "\(first.year)年\(first.month)月-\(last.month)月"
        case .month: "\(first.year)年\(first.month)月"
        case .day: ChineseWords.date(first)
        case .week, .interval: "\(ChineseWords.date(first))-\(ChineseWords.date(last))"
        }
    }

    private var first: CalendarDay { timeZone.day(of: period.interval.start) }
    private var last: CalendarDay { timeZone.day(of: period.interval.end - .milliseconds(1)) }
}
