package import Foundation

extension ServiceHours {
    /// The stretches of `interval` that are in hours, in order, by the wall clock of `timeZone`: where the clock is changed
    /// a day has an hour more or less of them.
    package func intervals(in interval: Interval, timeZone: TimeZone) -> [Interval] {
        guard case .weekly(let hours) = self else { return [interval] }
        var result: [Interval] = []
        var day = timeZone.day(of: interval.start)
        while timeZone.start(of: day) < interval.end {
            for range in hours.ranges(on: day) {
                let start = timeZone.instant(of: day, milliseconds: Int64(range.start) * 60_000)
                let end = timeZone.instant(of: day, milliseconds: Int64(range.end) * 60_000)
                result.append(Interval(start, end).intersection(interval))
            }
            day = day.adding(days: 1)
        }
        return result.united
    }
}

extension WeeklyHours {
    func ranges(on day: CalendarDay) -> [Range] {
        if workdays.contains(day) { return days[0] }
        return holidays.contains(day) ? [] : days[day.weekday - 1]
    }
}
