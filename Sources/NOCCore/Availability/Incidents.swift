/// Finds the incidents of targets (SEMANTICS 6), looking as far beyond the period as they reach.
struct Incidents {
    let context: AccountContext
    let period: Interval

    /// A stretch of an observed timeline in which an incident runs.
    struct Span: Sendable, Hashable {
        var start: Instant
        /// Nil: it ran on when the record ended.
        var end: Instant?
    }

    /// How far it is looked beyond the period, step by step; in the end as far as anything is known.
    static let reaches: [Duration?] = [.seconds(2 * 86_400), .seconds(40 * 86_400), .seconds(400 * 86_400), nil]

    /// The incidents of `target` that touch the period, with the timeline they were found in.
    func spans(of target: String, observed: Timeline) throws -> (spans: [Span], observed: Timeline) {
        var timeline = observed
        for reach in Self.reaches {
            let window = Interval(Instant(milliseconds: timeline.start), Instant(milliseconds: timeline.end))
            let wider = widened(window, target, reach, timeline)
            if wider == window { break }
            timeline = try observe(target, over: wider)
        }
        return (Self.spans(in: timeline).filter(touchesPeriod), timeline)
    }

    /// The stretches in which an incident runs: from the first outage until service.
    static func spans(in timeline: Timeline) -> [Span] {
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
        return result
    }

    private func touchesPeriod(_ span: Span) -> Bool {
        span.start < period.end && (span.end ?? .distantFuture) > period.start
    }

    /// Further back while the window begins without service, further on while an incident is open at its end.
    private func widened(_ window: Interval, _ target: String, _ reach: Duration?, _ timeline: Timeline) -> Interval {
        let known = context.extent(of: context.withAncestors([target]), or: period)
        var result = window
        let opensInDoubt = timeline.classes.first.map { !$0.isService } ?? true
        if opensInDoubt, known.start < window.start {
            result.start = max(known.start, reach.map { window.start - $0 } ?? known.start)
        }
        if Self.spans(in: timeline).last.map({ $0.end == nil }) ?? false, known.end > window.end {
            result.end = min(known.end, reach.map { window.end + $0 } ?? known.end)
        }
        return result
    }

    private func observe(_ target: String, over window: Interval) throws -> Timeline {
        try TargetTimelines(context, over: window, reading: context.withAncestors([target]))
            .timeline(of: target, .observed)
    }
}
