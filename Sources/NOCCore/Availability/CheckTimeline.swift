/// The timeline of one check with what its observations leave uncertain (SEMANTICS 2 and 5).
package struct CheckTimeline: Sendable, Hashable {
    package var timeline: Timeline
    /// Runs of failures that never reached F; in order. An open one ends with its last observation's coverage.
    package var transients: [Interval]
    package var stretches: [DownStretch]
    /// Where the run began that was still open at the last observation.
    var openRun: Instant?

    /// `[start, end)` in which the state machine is *down*, and how far its edges may be off.
    package struct DownStretch: Sendable, Hashable {
        /// s
        package var start: Instant
        /// The failure that made sure of it.
        package var confirmed: Instant
        /// e; `distantFuture` while it lasts.
        package var end: Instant
        /// p: the true outage began no earlier.
        var earliestStart: Instant
        /// q: the true outage ended no earlier; `distantFuture` while it lasts, for no edge was seen.
        var earliestEnd: Instant
    }

    /// Every down stretch widened to `[p, e)`.
    package var lower: Timeline {
        let widened = stretches.map { Interval($0.earliestStart, $0.start) }.united
        return timeline.changed(in: widened) { $0.isService ? .down : $0 }
    }

    /// Every down stretch narrowed to `[s, q)`.
    package var upper: Timeline {
        let givenUp = stretches.map { Interval($0.earliestEnd, $0.end) }.united
        return timeline.changed(in: givenUp) { $0 == .down ? .up : $0 }
    }

    /// The same with the time of every transient down (`transients: down`).
    func countingTransients(_ timeline: Timeline) -> Timeline {
        timeline.changed(in: transients.united) { $0 == .up ? .down : $0 }
    }
}
