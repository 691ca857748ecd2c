package import Foundation

extension Period.Kind {
    /// How one of the kind is written.
    package var example: String {
        switch self {
        case .day: "2026-10-07"
        case .week: "2026-W43"
        case .month: "2026-10"
        case .quarter: "2026-Q3"
        case .year: "2026"
        case .interval: "2026-10-01T00:00:00+08:00/2026-10-08T00:00:00+08:00"
        }
    }
}

extension Period {
    /// Reads a label such as `2026-10`; nil when it is none of its kind, or a day that the zone skipped. An interval is two times
    /// (`TimeText`) and a slash.
    package static func parse(kind: Kind, _ text: String, timeZone: TimeZone) -> Period? {
        read(kind, text, timeZone).flatMap { $0.interval.isEmpty ? nil : $0 }
    }

    private static func read(_ kind: Kind, _ text: String, _ timeZone: TimeZone) -> Period? {
        switch kind {
        case .day: CalendarDay(text).flatMap { of(.day, first: $0, timeZone) }
        case .week: week(text).flatMap { of(.week, first: $0, timeZone) }
        case .month: CalendarDay(text + "-01").flatMap { of(.month, first: $0, timeZone) }
        case .quarter: quarter(text).flatMap { of(.quarter, first: $0, timeZone) }
        case .year: CalendarDay(text + "-01-01").flatMap { of(.year, first: $0, timeZone) }
        case .interval: interval(text, timeZone)
        }
    }

    /// A period of two times; nil when it would be empty.
    package static func between(_ from: Instant, _ to: Instant, timeZone: TimeZone) -> Period? {
        guard from < to else { return nil }
        let label = [from, to].map { TimeText.rfc3339($0, timeZone: timeZone) }.joined(separator: "/")
        return Period(kind: .interval, label: label, interval: Interval(from, to))
    }

    /// The period that holds `instant`. An interval's kind has none by itself: the day is given.
    package static func containing(_ instant: Instant, _ kind: Kind, timeZone: TimeZone) -> Period {
        let day = timeZone.day(of: instant)
        return of(kind, first: firstDay(kind, of: day), timeZone)
    }

    /// The latest period of the kind that has ended at or before `instant`.
    package static func lastComplete(_ kind: Kind, before instant: Instant, timeZone: TimeZone) -> Period {
        containing(instant, kind, timeZone: timeZone).previous(in: timeZone)
    }

    /// The one before; of an interval, the stretch of equal length that ends where it begins.
    package func previous(in timeZone: TimeZone) -> Period { shifted(by: -1, timeZone) }

    /// The one after; of an interval, the stretch of equal length that begins where it ends.
    package func next(in timeZone: TimeZone) -> Period { shifted(by: 1, timeZone) }

    /// The calendar days of the period in order, cut to it. They tile it; a day the zone skipped is left out.
    package func days(in timeZone: TimeZone) -> [(day: CalendarDay, interval: Interval)] {
        var result: [(day: CalendarDay, interval: Interval)] = []
        var day = timeZone.day(of: interval.start)
        var start = timeZone.start(of: day)
        while start < interval.end {
            let next = day.adding(days: 1)
            let end = timeZone.start(of: next)
            let part = Interval(start, end).intersection(interval)
            if !part.isEmpty { result.append((day, part)) }
            (day, start) = (next, end)
        }
        return result
    }

    /// The label as a file name: it has neither slash nor colon.
    package func fileName(in timeZone: TimeZone) -> String {
        guard kind == .interval else { return label }
        return [interval.start, interval.end].map { TimeText.compact($0, timeZone: timeZone) }.joined(separator: "-")
    }

    /// Over a day that the zone skipped to the next that it has.
    private func shifted(by count: Int, _ timeZone: TimeZone) -> Period {
        let period = neighbour(count, timeZone)
        guard period.interval.isEmpty else { return period }
        return neighbour(2 * count, timeZone)
    }

    private func neighbour(_ count: Int, _ timeZone: TimeZone) -> Period {
        let first = timeZone.day(of: interval.start)
        switch kind {
        case .day: return Period.of(.day, first: first.adding(days: count), timeZone)
        case .week: return Period.of(.week, first: first.adding(days: 7 * count), timeZone)
        case .month: return Period.of(.month, first: first.firstOfMonth(adding: count), timeZone)
        case .quarter: return Period.of(.quarter, first: first.firstOfMonth(adding: 3 * count), timeZone)
        case .year: return Period.of(.year, first: first.firstOfMonth(adding: 12 * count), timeZone)
        case .interval:
            let length = interval.duration
            let start = count < 0 ? interval.start - length : interval.end
            return Period.between(start, start + length, timeZone: timeZone) ?? self
        }
    }

    private static func firstDay(_ kind: Kind, of day: CalendarDay) -> CalendarDay {
        switch kind {
        case .day, .interval: day
        case .week: day.adding(days: 1 - day.weekday)
        case .month: day.firstOfMonth()
        case .quarter: day.firstOfMonth(adding: -((day.month - 1) % 3))
        case .year: CalendarDay(year: day.year, month: 1, day: 1)
        }
    }

    private static func of(_ kind: Kind, first: CalendarDay, _ timeZone: TimeZone) -> Period {
        let (label, end): (String, CalendarDay) =
            switch kind {
            case .day, .interval: (first.description, first.adding(days: 1))
            case .week: (weekLabel(first), first.adding(days: 7))
            case .month: (String(first.description.prefix(7)), first.firstOfMonth(adding: 1))
            case .quarter:
                ("\(first.description.prefix(4))-Q\((first.month + 2) / 3)", first.firstOfMonth(adding: 3))
            case .year: (String(first.description.prefix(4)), first.firstOfMonth(adding: 12))
            }
        return Period(
            kind: kind == .interval ? .day : kind, label: label,
            interval: Interval(timeZone.start(of: first), timeZone.start(of: end)))
    }

    /// ISO 8601: the week belongs to the year of its Thursday.
    package static func week(of monday: CalendarDay) -> (year: Int, number: Int) {
        let thursday = monday.adding(days: 3)
        return (thursday.year, (thursday.number - CalendarDay(year: thursday.year, month: 1, day: 1).number) / 7 + 1)
    }

    private static func weekLabel(_ monday: CalendarDay) -> String {
        let week = week(of: monday)
        return "\(monday.adding(days: 3).description.prefix(4))-W\(padded(week.number))"
    }

    /// The Monday of `2026-W43`.
    private static func week(_ text: String) -> CalendarDay? {
        guard text.count == 8, text.dropFirst(4).hasPrefix("-W"), let fourth = CalendarDay("\(text.prefix(4))-01-04"),
            let number = Int(text.suffix(2)), text.suffix(2).allSatisfy(\.isNumber)
        else { return nil }
        let monday = fourth.adding(days: 1 - fourth.weekday + 7 * (number - 1))
        return weekLabel(monday) == text ? monday : nil
    }

    private static func quarter(_ text: String) -> CalendarDay? {
        guard text.count == 7, text.dropFirst(4).hasPrefix("-Q"), let number = Int(text.suffix(1)),
            (1...4).contains(number), let year = CalendarDay("\(text.prefix(4))-01-01")
        else { return nil }
        return year.firstOfMonth(adding: 3 * (number - 1))
    }

    private static func interval(_ text: String, _ timeZone: TimeZone) -> Period? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let from = TimeText.parse(parts[0], timeZone: timeZone),
            let to = TimeText.parse(parts[1], timeZone: timeZone)
        else { return nil }
        return between(from, to, timeZone: timeZone)
    }
}

private func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
