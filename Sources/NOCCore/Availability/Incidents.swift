/// Finds the incidents of targets (SEMANTICS 6), looking as far beyond the period as they reach.
struct Incidents {
    let context: AccountContext
    let period: Interval

    /// A stretch of an observed timeline in which an incident runs.
    struct Span: Sendable, Hashable {
        var start: Instant
        /// Nil: it ran on when the record ended.
        var end: Instant?
        /// Where noc itself saw an outage first; nil where another monitor alone speaks of it.
        var ownStart: Instant?
    }

    /// How far it is looked beyond the period, step by step; in the end as far as anything is known.
    static let reaches: [Duration?] = [.seconds(2 * 86_400), .seconds(40 * 86_400), .seconds(400 * 86_400), nil]

    /// The incidents of `target` that touch the period, with the timeline they were found in.
    func spans(of target: String, observed: Timeline) throws -> (spans: [Span], observed: Timeline) {
        var found = try told(target, observed)
        for reach in Self.reaches {
            let wider = widened(target, reach, found)
            if wider == found.observed.extent { break }
            let lines = try TargetTimelines(context, over: wider, reading: context.withAncestors([target]))
            found = Self.told(target, try lines.timeline(of: target, .observed), lines.stated(target), context)
        }
        return (Self.spans(in: found.told, own: found.own).filter(touchesPeriod), found.observed)
    }

    /// A timeline with what it tells of incidents.
    private struct Telling {
        var observed: Timeline
        /// Without the service that another monitor claims inside an incident that the daemon has told people of.
        var told: Timeline
        /// Without what another monitor says.
        var own: Timeline
    }

    private func told(_ target: String, _ observed: Timeline) throws -> Telling {
        guard context.stateLines[target] != nil else {
            return Telling(observed: observed, told: observed, own: observed)
        }
        let lines = try TargetTimelines(context, over: observed.extent, reading: [target])
        return Self.told(target, observed, lines.stated(target), context)
    }

    private static func told(
        _ target: String, _ observed: Timeline, _ stated: [StatedRun], _ context: AccountContext
    ) -> Telling {
        let intervals = stated.map(\.interval).united
        guard !intervals.isEmpty else { return Telling(observed: observed, told: observed, own: observed) }
        let registered = (context.registered[target] ?? []).map { Interval($0.start, $0.end ?? .distantFuture) }.united
        let inside = intervals.flatMap { part in registered.map { $0.intersection(part) } }.united
        return Telling(
            observed: observed, told: observed.changed(in: inside) { $0.isService ? .unmonitored : $0 },
            own: observed.changed(in: intervals) { _ in .unmonitored })
    }

    /// The stretches in which an incident runs: from the first outage until service.
    static func spans(in timeline: Timeline, own: Timeline) -> [Span] {
        var result: [Span] = []
        var open: Instant?
        for run in timeline.runs {
            if run.value.isOutage { open = open ?? run.interval.start }
            if run.value.isService, let start = open {
                result.append(Span(start: start, end: run.interval.start))
                open = nil
            }
        }
        if let open { result.append(Span(start: open, end: nil)) }
        let outages = own.intervals(where: \.isOutage)
        return result.map { span in
            var span = span
            let extent = Interval(span.start, span.end ?? .distantFuture)
            span.ownStart = outages.first { $0.overlaps(extent) }.map { max($0.start, span.start) }
            return span
        }
    }

    private func touchesPeriod(_ span: Span) -> Bool {
        span.start < period.end && (span.end ?? .distantFuture) > period.start
    }

    /// Further back while the window begins without service, further on while an incident is open at its end.
    private func widened(_ target: String, _ reach: Duration?, _ found: Telling) -> Interval {
        let window = found.observed.extent
        let known = context.extent(of: context.withAncestors([target]), or: period)
        var result = window
        let opensInDoubt = found.told.classes.first.map { !$0.isService } ?? true
        if opensInDoubt, known.start < window.start {
            result.start = max(known.start, reach.map { window.start - $0 } ?? known.start)
        }
        let isOpen = Self.spans(in: found.told, own: found.own).last.map { $0.end == nil } ?? false
        if isOpen, known.end > window.end {
            result.end = min(known.end, reach.map { window.end + $0 } ?? known.end)
        }
        return result
    }
}
