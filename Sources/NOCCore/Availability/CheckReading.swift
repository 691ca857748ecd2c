/// Everything an account needs of one check, read in one pass.
struct CheckReading: Sendable {
    var timeline: CheckTimeline
    var latency = LatencyCounts()
    var curve: [LatencyPoint] = []
    var measurements: [String: MeasurementSummary] = [:]

    /// Reads from before `window` until every run that is open at its end is settled, or nothing more was known at `asOf`.
    static func read(
        _ key: CheckKey, window: Interval, asOf: Instant, columns: RecordColumns, context: AccountContext
    ) throws -> CheckReading {
        guard let policies = context.policies(of: key), context.extents[key] != nil else {
            return CheckReading(timeline: CheckTimeline(nothingOver: window))
        }
        var pass = Pass(window: window)
        var builder: CheckTimelineBuilder?
        try context.record.read(key, Interval(window.start, asOf), columns: columns) { state in
            builder = CheckTimelineBuilder(state: state, policies: policies, interruptions: context.interruptions)
        } receive: { chunk in
            if builder == nil {
                builder = CheckTimelineBuilder(policies: policies, interruptions: context.interruptions)
            }
            guard let last = chunk.times.last else { return true }
            if last < asOf.milliseconds {
                builder?.append(chunk)
                pass.add(chunk, columns)
            } else {
                let known = chunk.prefix(before: asOf)
                builder?.append(known)
                pass.add(known, columns)
            }
            guard let state = builder?.state, let time = state.lastTime else { return true }
            return time < window.end || !state.isSettled(at: window.end)
        }
        let end = min(asOf, max(window.end, builder?.state.lastTime ?? window.end))
        let timeline = builder?.snapshot(until: end) ?? CheckTimeline(nothingOver: window)
        return CheckReading(
            timeline: timeline, latency: pass.latency.counts, curve: pass.curve.points,
            measurements: pass.measurements.mapValues(\.summary))
    }

    /// Gathers what is not the timeline, of successes inside the window.
    private struct Pass {
        let window: Interval
        var latency = LatencyHistogram()
        var curve: LatencyCurve
        var measurements: [String: MeasurementSum] = [:]

        init(window: Interval) {
            self.window = window
            curve = LatencyCurve(over: window)
        }

        mutating func add(_ chunk: borrowing ObservationColumns, _ columns: RecordColumns) {
            let inside = chunk.indices(in: window)
            guard !inside.isEmpty else { return }
            if columns.contains(.latency), !chunk.latencies.isEmpty { addLatencies(chunk, inside) }
            guard columns.contains(.measurements) else { return }
            for (name, values) in chunk.measurements {
                measurements[name, default: MeasurementSum()].add(values[inside])
            }
        }

        private mutating func addLatencies(_ chunk: borrowing ObservationColumns, _ inside: Range<Int>) {
            chunk.times.withUnsafeBufferPointer { times in
                chunk.latencies.withUnsafeBufferPointer { latencies in
                    var first = 0
                    for run in chunk.outcomes {
                        let range = (first..<first + run.count).clamped(to: inside)
                        first += run.count
                        guard run.outcome.isSuccess, !range.isEmpty else { continue }
                        latency.add(UnsafeBufferPointer(rebasing: latencies[range]))
                        curve.add(
                            UnsafeBufferPointer(rebasing: times[range]), UnsafeBufferPointer(rebasing: latencies[range])
                        )
                    }
                }
            }
        }
    }
}

private struct MeasurementSum {
    private var count = 0
    private var sum = 0.0
    private var least = Double.infinity
    private var most = -Double.infinity
    private var last = Double.nan

    mutating func add(_ values: ArraySlice<Double>) {
        for value in values where !value.isNaN {
            count += 1
            sum += value
            least = min(least, value)
            most = max(most, value)
            last = value
        }
    }

    var summary: MeasurementSummary {
        MeasurementSummary(
            count: count, min: least, mean: count == 0 ? .nan : sum / Double(count), max: most, last: last)
    }
}

extension FoldState {
    /// Whether nothing that follows can change what was before `time`: neither a class nor the edge of an outage, which
    /// lies at the last failure before the recovery.
    func isSettled(at time: Instant) -> Bool {
        !hasOpenRun && !(isDown && lastFailure ?? .distantPast < time)
    }
}

extension CheckTimeline {
    /// A check without an observation.
    init(nothingOver window: Interval) {
        self.init(timeline: Timeline(.unmonitored, over: window), transients: [], stretches: [], hasOpenRun: false)
    }
}

extension ObservationColumns {
    /// The indices of the observations in `interval`.
    func indices(in interval: Interval) -> Range<Int> {
        firstIndex(notBefore: interval.start)..<firstIndex(notBefore: interval.end)
    }

    /// Those before `time`.
    func prefix(before time: Instant) -> ObservationColumns {
        let count = firstIndex(notBefore: time)
        var result = ObservationColumns(times: Array(times[..<count]))
        var left = count
        for run in outcomes where left > 0 {
            result.outcomes.append(OutcomeRun(outcome: run.outcome, count: min(run.count, left)))
            left -= min(run.count, left)
        }
        result.latencies = Array(latencies.prefix(count))
        result.reasons = reasons.filter { $0.key < count }
        result.measurements = measurements.mapValues { Array($0.prefix(count)) }
        return result
    }

    private func firstIndex(notBefore time: Instant) -> Int {
        var low = 0
        var high = times.count
        while low < high {
            let middle = (low + high) / 2
            if times[middle] < time.milliseconds { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
