/// A half-open stretch of time, `[start, end)`.
package struct Interval: Sendable, Hashable {
    package var start: Instant
    package var end: Instant

    /// An interval that would end before it starts is empty at `start`.
    package init(_ start: Instant, _ end: Instant) {
        self.start = start
        self.end = max(start, end)
    }

    package var duration: Duration { end - start }
    package var milliseconds: Int64 { end.milliseconds - start.milliseconds }
    package var isEmpty: Bool { end <= start }

    package func contains(_ t: Instant) -> Bool { start <= t && t < end }
    package func overlaps(_ other: Interval) -> Bool { start < other.end && other.start < end }

    package func intersection(_ other: Interval) -> Interval {
        Interval(max(start, other.start), min(end, other.end))
    }
}
