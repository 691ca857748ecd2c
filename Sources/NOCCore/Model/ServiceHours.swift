/// The hours in which an objective counts.
package enum ServiceHours: Sendable, Hashable {
    /// 24x7
    case always
    case weekly(WeeklyHours)
}

/// Hours by the day of the week, with the days that differ.
package struct WeeklyHours: Sendable, Hashable {
    /// Minutes of the local day, `[start, end)`, `0...1440`.
    package struct Range: Sendable, Hashable {
        package var start: Int
        package var end: Int

        package init(start: Int, end: Int) {
            self.start = start
            self.end = end
        }
    }

    /// Seven lists, Monday first; each sorted and without overlap.
    package var days: [[Range]]
    /// Days off, as `2026-10-01`.
    package var holidays: Set<CalendarDay>
    /// Make-up working days; they have Monday's hours.
    package var workdays: Set<CalendarDay>
    /// Whether the hours follow a calendar, be it one that has no day yet.
    package var hasCalendar: Bool

    package init(
        days: [[Range]], holidays: Set<CalendarDay> = [], workdays: Set<CalendarDay> = [], hasCalendar: Bool? = nil
    ) {
        self.days = days
        self.holidays = holidays
        self.workdays = workdays
        self.hasCalendar = hasCalendar ?? !holidays.union(workdays).isEmpty
    }
}

/// A date of the site's calendar.
package struct CalendarDay: Sendable, Hashable, Comparable, CustomStringConvertible {
    package var year: Int
    package var month: Int
    package var day: Int

    package init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `2026-10-07`; nil when it is no date of the Gregorian calendar.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), (1...12).contains(month)
        else { return nil }
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        let length = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        guard year >= 1, (1...length).contains(day) else { return nil }
        self.init(year: year, month: month, day: day)
    }

    package var description: String {
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    package static func < (a: CalendarDay, b: CalendarDay) -> Bool {
        (a.year, a.month, a.day) < (b.year, b.month, b.day)
    }
}
