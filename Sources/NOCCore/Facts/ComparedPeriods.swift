/// The periods that a report sets its own beside.
struct ComparedPeriods: Sendable {
    /// The period before; nil for an interval of one's own.
    var previous: Period?
    /// The year up to the end of the period; nil where that is the period itself, or for a day or an interval.
    var yearToDate: Period?

    init(with context: AccountContext) {
        let (period, zone) = (context.period, context.timeZone)
        if period.kind != .interval { previous = period.previous(in: zone) }
        guard [.week, .month, .quarter].contains(period.kind) else { return }
        let last = zone.day(of: period.interval.end - .milliseconds(1))
        let start = zone.start(of: CalendarDay(year: last.year, month: 1, day: 1))
        guard start < period.interval.start else { return }
        yearToDate = Period.between(start, period.interval.end, timeZone: zone)
    }

    /// Of the earliest of them; the distant future without one.
    var start: Instant { [previous, yearToDate].compactMap(\.?.interval.start).min() ?? .distantFuture }
}
