/// Consecutive observations of one check as columns: what a segment holds when unpacked.
package struct ObservationColumns: Sendable, Hashable {
    /// Milliseconds since the epoch, strictly rising.
    package var times: [Int64]
    /// Runs of equal outcomes, in order; the counts sum to `times.count`.
    package var outcomes: [OutcomeRun]
    /// Tenths of a millisecond, one a time; `noLatency` where there was none.
    package var latencies: [Int32]
    /// Index of an observation to its reason, for those that have one.
    package var reasons: [Int: Reason]
    /// Name to one value a time; not-a-number where there was none.
    package var measurements: [String: [Double]]
    /// In order; the counts sum to `times.count`. Empty where all were measured here.
    package var origins: [OriginRun]

    package struct OriginRun: Sendable, Hashable {
        /// The number of the import in its record; 0: measured here.
        package var event: Int64
        package var count: Int

        package init(event: Int64, count: Int) {
            self.event = event
            self.count = count
        }
    }

    package struct OutcomeRun: Sendable, Hashable {
        package var outcome: Outcome
        package var count: Int

        package init(outcome: Outcome, count: Int) {
            self.outcome = outcome
            self.count = count
        }
    }

    package static let noLatency: Int32 = -1

    package init(
        times: [Int64] = [], outcomes: [OutcomeRun] = [], latencies: [Int32] = [], reasons: [Int: Reason] = [:],
        measurements: [String: [Double]] = [:], origins: [OriginRun] = []
    ) {
        self.times = times
        self.outcomes = outcomes
        self.latencies = latencies
        self.reasons = reasons
        self.measurements = measurements
        self.origins = origins
    }

    package var count: Int { times.count }

    /// The number of the import that brought the observation at `index`; 0: it was made here.
    func origin(at index: Int) -> Int64 {
        var left = index
        for run in origins {
            if left < run.count { return run.event }
            left -= run.count
        }
        return 0
    }

    /// Appends one; its time must be later than the last.
    package mutating func append(_ observation: Observation) {
        let index = times.count
        append(
            time: observation.time.milliseconds, observation.outcome,
            latency: observation.latency?.tenths ?? Self.noLatency)
        reasons[index] = observation.reason
        for measurement in observation.measurements {
            if measurements[measurement.name] == nil {
                measurements[measurement.name] = Array(repeating: .nan, count: index + 1)
            }
            measurements[measurement.name]![index] = measurement.value
        }
    }

    /// One more row without a value in every column. By place: a loop over the names would hold the columns, and each would be
    /// copied whole for every row.
    private mutating func appendNoMeasurements() {
        var place = measurements.startIndex
        while place != measurements.endIndex {
            measurements.values[place].append(.nan)
            measurements.formIndex(after: &place)
        }
    }

    /// Appends one without measurements, whose reason is set already.
    package mutating func append(time: Int64, _ outcome: Outcome, latency: Int32) {
        times.append(time)
        latencies.append(latency)
        append(outcome)
        appendNoMeasurements()
    }

    private mutating func append(_ outcome: Outcome) {
        if let last = outcomes.indices.last, outcomes[last].outcome == outcome {
            outcomes[last].count += 1
        } else {
            outcomes.append(OutcomeRun(outcome: outcome, count: 1))
        }
    }

    package init(_ observations: some Sequence<Observation>) {
        self.init()
        for observation in observations { append(observation) }
    }

    /// The rows again; what was not asked for is not in them. Costs an array of its own: for lists that people read and for exports, not for accounts.
    package var observations: [Observation] {
        var result: [Observation] = []
        result.reserveCapacity(count)
        let names = measurements.keys.sorted()
        for run in outcomes {
            for _ in 0..<run.count {
                let index = result.count
                result.append(
                    Observation(
                        time: Instant(milliseconds: times[index]), outcome: run.outcome,
                        latency: latencies.isEmpty || latencies[index] == Self.noLatency
                            ? nil : Latency(tenths: latencies[index]),
                        reason: reasons[index],
                        measurements: names.compactMap { name in
                            let value = measurements[name]![index]
                            return value.isNaN ? nil : Measurement(name, value)
                        }))
            }
        }
        return result
    }
}
