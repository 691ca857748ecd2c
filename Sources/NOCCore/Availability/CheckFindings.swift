/// Everything an account needs of one check, read in one pass.
struct CheckFindings: Sendable {
    var timeline: CheckTimeline
    var latency = LatencyCounts()
    var curve: [LatencyPoint] = []
    var measurements: [String: MeasurementSummary] = [:]
    /// What rests on files, by the number of the import; empty where origins were not asked for.
    var imported: [Int64: ImportedShare] = [:]

    /// Reads from before `window` until every run that is open at its end is settled, or nothing more was known at `asOf`.
    ///
    /// - Parameter since: the timeline goes back to there, when that is before `window`; all else is of the window.
    static func read(
        _ key: CheckKey, window: Interval, since: Instant = .distantFuture, columns: RecordColumns,
        context: AccountContext
    ) throws -> CheckFindings {
        let whole = Interval(min(since, window.start), window.end)
        guard let policies = context.policies(of: key), context.extents[key] != nil else {
            return CheckFindings(timeline: CheckTimeline(nothingOver: whole))
        }
        let imported = ImportedPass(window: window, policies: policies, interruptions: context.interruptions)
        var pass = Pass(window: window, asOf: context.asOf, columns: columns, imported: imported) { state in
            CheckTimelineBuilder(state: state, policies: policies, interruptions: context.interruptions)
        }
        let begin = { (state: FoldState) in pass.begins = state }
        // What lies before the window needs fewer columns.
        if whole.start < window.start {
            try context.record.read(key, Interval(whole.start, window.start), columns: [], start: begin) { chunk in
                pass.add(chunk, isInside: false)
                return true
            }
        }
        try context.record.read(key, Interval(window.start, context.asOf), columns: columns, start: begin) { chunk in
            pass.add(chunk, isInside: true)
            return !pass.isSettled
        }
        return pass.findings(over: whole)
    }

    /// Builds the timeline, and gathers what is not in it, of successes inside the window.
    private struct Pass {
        let window: Interval
        let asOf: Instant
        let columns: RecordColumns
        let make: (FoldState) -> CheckTimelineBuilder
        /// The state before the first chunk of the read that is under way.
        var begins = FoldState()
        /// Nil until there is a chunk: where a read finds none, its state is that of a later moment.
        private var builder: CheckTimelineBuilder?
        private var latency = LatencyHistogram()
        private var curve: LatencyCurve
        private var measurements: [String: MeasurementSum] = [:]
        private var imported: ImportedPass

        init(
            window: Interval, asOf: Instant, columns: RecordColumns, imported: ImportedPass,
            make: @escaping (FoldState) -> CheckTimelineBuilder
        ) {
            self.make = make
            self.imported = imported
            self.window = window
            self.asOf = asOf
            self.columns = columns
            curve = LatencyCurve(over: window)
        }

        mutating func add(_ chunk: borrowing ObservationColumns, isInside: Bool) {
            if builder == nil { builder = make(begins) }
            if let last = chunk.times.last, last >= asOf.milliseconds {
                let known = chunk.prefix(before: asOf)
                builder?.append(known)
                if isInside { gather(known) }
            } else {
                builder?.append(chunk)
                if isInside { gather(chunk) }
            }
        }

        /// Nothing that follows changes what the window shows.
        var isSettled: Bool {
            guard let state = builder?.state, let time = state.lastTime else { return false }
            return time >= window.end && state.isSettled(at: window.end)
        }

        func findings(over whole: Interval) -> CheckFindings {
            let builder = builder ?? make(begins)
            let end = min(asOf, max(whole.end, builder.state.lastTime ?? whole.end))
            return CheckFindings(
                timeline: builder.snapshot(until: end), latency: latency.counts, curve: curve.points,
                measurements: measurements.mapValues(\.summary), imported: imported.shares(asOf: asOf))
        }

        private mutating func gather(_ chunk: borrowing ObservationColumns) {
            if columns.contains(.origins) { imported.add(chunk) }
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
        self.init(timeline: Timeline(.unmonitored, over: window), transients: [], stretches: [])
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
        left = count
        for run in origins where left > 0 {
            result.origins.append(OriginRun(event: run.event, count: min(run.count, left)))
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
