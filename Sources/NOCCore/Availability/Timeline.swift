/// Classes over time without a hole: run i is `[starts[i], starts[i + 1])`, the last one ends at `end`. Milliseconds.
/// Before its start and after its end nothing is known: `unmonitored`.
package struct Timeline: Sendable, Hashable {
    package private(set) var starts: [Int64] = []
    package private(set) var classes: [AvailabilityClass] = []
    package private(set) var end: Int64

    /// An empty timeline at `start`, to append to.
    package init(from start: Int64) { end = start }

    package init(_ value: AvailabilityClass, over interval: Interval) {
        end = interval.start.milliseconds
        append(value, to: interval.end.milliseconds)
    }

    package var start: Int64 { starts.first ?? end }
    package var isEmpty: Bool { starts.isEmpty }

    /// Extends the timeline to `newEnd` with `value`; does nothing when it reaches that far already.
    package mutating func append(_ value: AvailabilityClass, to newEnd: Int64) {
        guard newEnd > end else { return }
        if classes.last != value {
            starts.append(end)
            classes.append(value)
        }
        end = newEnd
    }

    /// Forgets what is before `time`.
    package mutating func forget(before time: Int64) {
        guard time < end else {
            self = Timeline(from: max(time, end))
            return
        }
        guard let first = starts.lastIndex(where: { $0 <= time }) else { return }
        starts.removeFirst(first)
        classes.removeFirst(first)
        starts[0] = time
    }

    package func value(at time: Int64) -> AvailabilityClass {
        var cursor = Cursor(self, at: time)
        return cursor.value(at: time)
    }

    /// The part of it in `interval`, `unmonitored` where it does not reach.
    package func clipped(to interval: Interval) -> Timeline {
        var result = Timeline(from: interval.start.milliseconds)
        var cursor = Cursor(self, at: interval.start.milliseconds)
        while result.end < interval.end.milliseconds {
            let value = cursor.value(at: result.end)
            result.append(value, to: min(cursor.next(after: result.end), interval.end.milliseconds))
        }
        return result
    }

    /// Applies `change` to what lies in `intervals` (sorted, without overlap).
    package func changed(in intervals: [Interval], _ change: (AvailabilityClass) -> AvailabilityClass) -> Timeline {
        guard !intervals.isEmpty else { return self }
        var result = Timeline(from: start)
        var cursor = Cursor(self, at: start)
        var marks = IntervalCursor(intervals)
        while result.end < end {
            let time = result.end
            let value = cursor.value(at: time)
            let inside = marks.contains(time)
            result.append(
                inside ? change(value) : value, to: min(cursor.next(after: time), marks.next(after: time), end))
        }
        return result
    }

    /// Where this says nothing, what `read` makes of what `other` says.
    package func filled(
        from other: Timeline, _ read: (AvailabilityClass) -> AvailabilityClass = { $0 }
    ) -> Timeline {
        var result = Timeline(from: start)
        var own = Cursor(self, at: start)
        var others = Cursor(other, at: start)
        while result.end < end {
            let time = result.end
            let value = own.value(at: time)
            let said = others.value(at: time)
            let next = min(own.next(after: time), others.next(after: time), end)
            result.append(value == .unmonitored ? read(said) : value, to: next)
        }
        return result
    }

    package var runs: [ClassRun] {
        starts.indices.map { index in
            let end = index + 1 < starts.count ? starts[index + 1] : self.end
            return ClassRun(
                interval: Interval(Instant(milliseconds: starts[index]), Instant(milliseconds: end)),
                value: classes[index])
        }
    }

    /// Walks a timeline forward.
    struct Cursor {
        private let timeline: Timeline
        private var index: Int

        init(_ timeline: Timeline, at time: Int64) {
            self.timeline = timeline
            var low = 0
            var high = timeline.starts.count
            while low < high {
                let middle = (low + high) / 2
                if timeline.starts[middle] <= time { low = middle + 1 } else { high = middle }
            }
            index = low - 1
        }

        /// `time` must not go back from call to call.
        mutating func value(at time: Int64) -> AvailabilityClass {
            while index + 1 < timeline.starts.count, timeline.starts[index + 1] <= time { index += 1 }
            return index < 0 || time >= timeline.end ? .unmonitored : timeline.classes[index]
        }

        /// Where the value next may change; call after `value(at: time)`.
        func next(after time: Int64) -> Int64 {
            if index + 1 < timeline.starts.count { return timeline.starts[index + 1] }
            return time < timeline.end ? timeline.end : .max
        }
    }
}

/// Walks sorted intervals without overlap forward.
struct IntervalCursor {
    private let intervals: [Interval]
    private var index = 0

    init(_ intervals: [Interval]) { self.intervals = intervals }

    /// `time` must not go back from call to call.
    mutating func contains(_ time: Int64) -> Bool {
        while index < intervals.count, intervals[index].end.milliseconds <= time { index += 1 }
        return index < intervals.count && intervals[index].start.milliseconds <= time
    }

    /// Where the answer next changes; call after `contains(time)`.
    func next(after time: Int64) -> Int64 {
        guard index < intervals.count else { return .max }
        let interval = intervals[index]
        return interval.start.milliseconds > time ? interval.start.milliseconds : interval.end.milliseconds
    }
}

extension Array where Element == Interval {
    /// Sorted, and without overlaps or empty ones.
    package var united: [Interval] {
        var result: [Interval] = []
        for interval in filter({ !$0.isEmpty }).sorted(by: { $0.start < $1.start }) {
            if let last = result.last, interval.start <= last.end {
                result[result.count - 1].end = Swift.max(last.end, interval.end)
            } else {
                result.append(interval)
            }
        }
        return result
    }

    /// What of them lies in none of `others`. Both are sorted and without overlap.
    func subtracting(_ others: [Interval]) -> [Interval] {
        flatMap { interval -> [Interval] in
            var left = [interval]
            for other in others where other.overlaps(interval) {
                left = left.flatMap {
                    [
                        Interval($0.start, Swift.min($0.end, other.start)),
                        Interval(Swift.max($0.start, other.end), $0.end),
                    ]
                }
            }
            return left.filter { !$0.isEmpty }
        }
    }
}
