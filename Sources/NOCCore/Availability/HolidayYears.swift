package import Foundation

extension WeeklyHours {
    /// The years of which the calendar says something.
    var calendarYears: Set<Int> { Set(holidays.union(workdays).map(\.year)) }
}

extension ServiceHours {
    /// Those of `years` for which the calendar has no day; none where the hours have no calendar at all.
    func missingYears(_ years: Set<Int>) -> [Int] {
        guard case .weekly(let hours) = self, hours.hasCalendar else { return [] }
        return years.subtracting(hours.calendarYears).sorted()
    }
}

extension PeriodAccount {
    /// Objectives of the targets whose calendar lacks a year of the period, with these years, in order of their targets.
    package func yearsWithoutHolidays(in timeZone: TimeZone) -> [(objective: String, years: [Int])] {
        let first = timeZone.day(of: period.interval.start).year
        let last = timeZone.day(of: period.interval.end - .milliseconds(1)).year
        var seen: Set<String> = []
        return targets.map(\.objective).filter { seen.insert($0.id).inserted }.compactMap { objective in
            let years = objective.hours.missingYears(Set(first...last))
            return years.isEmpty ? nil : (objective.id, years)
        }
    }
}
