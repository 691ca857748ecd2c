/// One target's time, ready to be counted: its planned work, its hours and its corrections beside any timeline of it.
struct TargetTime {
    let objective: Objective
    let planned: [Interval]
    let hours: [Interval]
    /// In the order in which they were recorded.
    let corrections: [Correction]
    /// Nothing is known from here on: it has not happened yet.
    let asOf: Instant

    /// The timeline as people ruled; without the `excluded` rulings where `exclusions` is false.
    func corrected(_ timeline: Timeline, exclusions: Bool = true) -> Timeline {
        var result = timeline
        for correction in corrections where exclusions || correction.value != .excluded {
            result = result.changed(in: [correction.interval]) { _ in correction.value }
        }
        return result
    }

    /// Counts `timeline` over `interval`, split at `cuts` (rising instants inside it): one tally a part.
    func tallies(_ timeline: Timeline, over interval: Interval, cuts: [Instant] = [], as objective: Objective? = nil)
        -> [Tally]
    {
        let objective = objective ?? self.objective
        var parts: [Tally] = []
        var cursor = Timeline.Cursor(timeline, at: interval.start.milliseconds)
        var planned = IntervalCursor(planned)
        var hours = IntervalCursor(hours)
        let now = asOf.milliseconds
        var time = interval.start.milliseconds
        for end in cuts.map(\.milliseconds) + [interval.end.milliseconds] {
            var tally = Tally()
            while time < end {
                let moment = Tally.Moment(
                    value: cursor.value(at: time), planned: planned.contains(time), inHours: hours.contains(time),
                    isFuture: time >= now)
                let change = min(cursor.next(after: time), planned.next(after: time), hours.next(after: time), end)
                let next = time < now ? min(change, now) : change
                tally.add(next - time, moment, objective)
                time = next
            }
            parts.append(tally)
        }
        return parts
    }

    /// Where the target did not serve when it should have: in hours, outside planned work that is not counted. `timeline` has
    /// its corrections.
    func failed(_ timeline: Timeline, over interval: Interval) -> [Interval] {
        let past = interval.intersection(Interval(.distantPast, asOf))
        let outages = timeline.clipped(to: past).intervals(where: \.isOutage)
        let due = outages.flatMap { outage in hours.map { $0.intersection(outage) } }.united
        return objective.maintenance == .count ? due : due.subtracting(planned)
    }

    func tally(_ timeline: Timeline, over interval: Interval, as objective: Objective? = nil) -> Tally {
        tallies(timeline, over: interval, as: objective)[0]
    }
}
