package import Foundation

extension Recurrence {
    /// The occurrences that overlap `interval`, in order: each from the first instant that shows its start to the first that
    /// shows its end (SEMANTICS 5). A time that the zone skips is the instant of the jump, a day that it skips has none, and of
    /// a repeated hour the first counts.
    package func occurrences(
        in interval: Interval, from: CalendarDay? = nil, until: CalendarDay? = nil, timeZone: TimeZone
    ) -> [Interval] {
        var result: [Interval] = []
        // One that began the day before may still run.
        var day = max(timeZone.day(of: interval.start).adding(days: -2), from ?? CalendarDay(number: 0))
        let last = min(timeZone.day(of: interval.end).adding(days: 1), until ?? CalendarDay(number: 10_000_000))
        while day <= last {
            if falls(on: day), let occurrence = occurrence(on: day, timeZone), occurrence.overlaps(interval) {
                result.append(occurrence)
            }
            day = day.adding(days: 1)
        }
        return result
    }

    /// Whether the two would be under way at once, in a year without changes of the clock.
    package func overlaps(_ other: Recurrence) -> Bool {
        let years = Interval(Instant(milliseconds: 0), Instant(milliseconds: 4 * 366 * 86_400_000))
        let (own, others) = (occurrences(in: years, timeZone: .gmt), other.occurrences(in: years, timeZone: .gmt))
        var index = 0
        for occurrence in own {
            while index < others.count, others[index].end <= occurrence.start { index += 1 }
            if index < others.count, others[index].overlaps(occurrence) { return true }
        }
        return false
    }

    private func falls(on day: CalendarDay) -> Bool {
        switch days {
        case .weekly(let days): return days.contains(day.weekday)
        case .monthly(let ordinal, let weekday):
            guard day.weekday == weekday else { return false }
            guard let week = [.first, .second, .third, .fourth].firstIndex(of: ordinal) else {
                return day.adding(days: 7).month != day.month
            }
            return (day.day - 1) / 7 == week
        }
    }

    private func occurrence(on day: CalendarDay, _ timeZone: TimeZone) -> Interval? {
        guard !timeZone.interval(of: day).isEmpty else { return nil }
        let ending = end <= 1440 ? (day, end) : (day.adding(days: 1), end - 1440)
        let interval = Interval(
            timeZone.instant(of: day, milliseconds: Int64(start) * 60_000),
            timeZone.instant(of: ending.0, milliseconds: Int64(ending.1) * 60_000))
        return interval.isEmpty ? nil : interval
    }
}
