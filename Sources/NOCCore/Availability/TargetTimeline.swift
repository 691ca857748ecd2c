/// Puts check timelines together by a target's rule, and outages behind parents apart (SEMANTICS 3).
package enum TargetTimeline {
    /// The class at one instant, from the classes of the checks that take part.
    package static func combine(_ classes: some Sequence<AvailabilityClass>, _ rule: Rule) -> AvailabilityClass {
        var tally = Tally()
        for value in classes { tally.add(value) }
        return tally.result(rule)
    }

    /// Over `interval`, `unmonitored` where a check's timeline does not reach.
    package static func combine(_ checks: [Timeline], _ rule: Rule, over interval: Interval) -> Timeline {
        sweep(checks, over: interval) { classes in combine(classes, rule) }
    }

    private static func sweep(
        _ timelines: [Timeline], over interval: Interval, _ judge: ([AvailabilityClass]) -> AvailabilityClass
    ) -> Timeline {
        var result = Timeline(from: interval.start.milliseconds)
        let end = interval.end.milliseconds
        var cursors = timelines.map { Timeline.Cursor($0, at: result.end) }
        var classes = Array(repeating: AvailabilityClass.unmonitored, count: timelines.count)
        while result.end < end {
            var next = end
            for index in cursors.indices {
                classes[index] = cursors[index].value(at: result.end)
                next = min(next, cursors[index].next(after: result.end))
            }
            result.append(judge(classes), to: next)
        }
        return result
    }

    private struct Tally {
        var count = 0
        var up = 0
        var degraded = 0
        var down = 0
        var unknown = 0

        mutating func add(_ value: AvailabilityClass) {
            count += 1
            switch value {
            case .up: up += 1
            case .degraded: degraded += 1
            case .down: down += 1
            case .unknown: unknown += 1
            case .unmonitored, .unreachable, .excluded: break
            }
        }

        var good: Int { up + degraded }
        var ignorance: AvailabilityClass { unknown > 0 ? .unknown : .unmonitored }

        func result(_ rule: Rule) -> AvailabilityClass {
            guard count > 0 else { return .unmonitored }
            switch rule {
            case .all:
                if down > 0 { return .down }
                if good < count { return ignorance }
                return degraded > 0 ? .degraded : .up
            case .any:
                if up > 0 { return .up }
                if degraded > 0 { return .degraded }
                return good + down < count ? ignorance : .down
            case .quorum(let k):
                if good >= k { return up >= k ? .up : .degraded }
                return down > count - k ? .down : ignorance
            }
        }
    }
}
