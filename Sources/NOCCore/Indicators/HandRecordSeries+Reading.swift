internal import Foundation

/// Why a value does not fit its series: what was given and what is expected.
package struct HandRecordFault: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}

extension HandRecordSeries {
    /// `text` as a record of this series keeps it, with its unit apart; the series' own unit where none was given.
    /// `grades` are the names that a grade may have.
    package func read(
        _ text: String, unit: String? = nil, grades: [String] = IndicatorCatalogue.Grade.standard.map(\.name)
    ) throws(HandRecordFault) -> (value: String, unit: String?) {
        switch kind.value {
        case .count, .number, .ratio:
            let number = try number(text)
            return (number.digits, try self.unit(of: number, given: unit, text))
        default:
            if let unit { throw HandRecordFault("\(id) has no unit, but \(unit) was given") }
            return (try word(text, grades), nil)
        }
    }

    /// Before this day no office had what a record speaks of: a mistyped year.
    package static let firstDay = CalendarDay(year: 1990, month: 1, day: 1)

    /// Throws when `day` lies before the first.
    package static func check(_ day: CalendarDay) throws(HandRecordFault) {
        guard day >= firstDay else { throw HandRecordFault("\(day): expected a day from \(firstDay) on") }
    }

    private func number(_ text: String) throws(HandRecordFault) -> WrittenNumber {
        guard let number = WrittenNumber(text) else {
            throw HandRecordFault(
                "\(text): \(id) takes a number of at most \(WrittenNumber.mostDigits) digits, such as \(example)")
        }
        switch kind.value {
        case .count:
            guard !number.isNegative, number.isWhole else {
                throw HandRecordFault(
                    "\(text): \(id) is counted: expected a whole number that is not negative, such as \(example)")
            }
        case .ratio:
            guard !number.isNegative, number.value <= 100 else {
                throw HandRecordFault("\(text): \(id) is a ratio: expected 0% to 100%")
            }
        default: break
        }
        if let most, abs(number.value) > most {
            throw HandRecordFault("\(text): \(id) takes at most \(most)\(unit), expected such as \(example)")
        }
        return number
    }

    /// More than a district pays or counts in years: a slip of the unit or of the keyboard. Nil: no limit of its own.
    private var most: Decimal? {
        switch kind {
        case .payment, .bill: unit == "万元" ? 1_000_000 : 10_000_000_000
        default: kind.value == .count ? 1_000_000_000 : nil
        }
    }

    private func unit(of number: WrittenNumber, given: String?, _ text: String) throws(HandRecordFault) -> String? {
        if let given, let own = number.unit, given != own {
            throw HandRecordFault("\(text) and \(given) are two units")
        }
        let written = number.unit ?? given
        // 0.98 could be less than one per cent or nearly all.
        if kind.value == .ratio, written == nil {
            throw HandRecordFault("\(text): write a ratio with its sign, such as \(example)")
        }
        guard !unit.isEmpty else { return written }
        if let written, written != unit {
            throw HandRecordFault("\(text): \(id) is kept in \(unit), not in \(written); expected such as \(example)")
        }
        return unit
    }

    private func word(_ text: String, _ grades: [String]) throws(HandRecordFault) -> String {
        let text = text.cleanLine(limit: SaidText.longest + 1)
        guard text.count <= SaidText.longest else {
            throw HandRecordFault("\(id): a text has at most \(SaidText.longest) characters")
        }
        switch kind.value {
        case .survey:
            return try survey(text).description
        case .grade where !grades.contains(text):
            throw HandRecordFault("\(text): \(id) takes a grade: expected \(grades.joined(separator: ", "))")
        case .confirmation:
            guard Self.isPeriod(text) else {
                throw HandRecordFault(
                    "\(text): \(id) is confirmed for a period: expected its label, such as 2026-10, 2026-Q3 or 2026")
            }
            return text
        default: return text
        }
    }

    private func survey(_ text: String) throws(HandRecordFault) -> Survey {
        let survey: Survey
        do { survey = try Survey(text) } catch { throw HandRecordFault("\(id): \(error)") }
        guard survey.issued > 0 else {
            throw HandRecordFault("\(id): 发放=0 is no survey: expected at least one given out, such as 发放=50,回收=48,…")
        }
        return survey
    }

    /// What was confirmed is the value of that period: of a month it says nothing of the year.
    private static func isPeriod(_ label: String) -> Bool {
        [Period.Kind.day, .week, .month, .quarter, .year].contains {
            Period.parse(kind: $0, label, timeZone: .gmt)?.label == label
        }
    }

    private var example: String { (kind.value == .count ? "3" : kind.value == .ratio ? "99.95" : "92.46") + unit }
}
