internal import NOCCore

/// What a segment holds when unpacked: observations, and which of them came from elsewhere.
struct SegmentContent: Sendable, Equatable {
    var columns = ObservationColumns()
    /// In order; the counts sum to the number of observations.
    var origins: [OriginRun] = []

    /// Its event is the chain's `import`; 0: measured here.
    typealias OriginRun = ObservationColumns.OriginRun

    var count: Int { columns.count }

    mutating func append(_ observation: Observation, origin: Int64) {
        columns.append(observation)
        if let last = origins.indices.last, origins[last].event == origin {
            origins[last].count += 1
        } else {
            origins.append(OriginRun(event: origin, count: 1))
        }
    }

    mutating func append(_ other: SegmentContent) {
        for (observation, origin) in other.rows { append(observation, origin: origin) }
    }

    /// The rows again, with their origins.
    var rows: some Sequence<(Observation, Int64)> {
        zip(columns.observations, origins.lazy.flatMap { repeatElement($0.event, count: $0.count) })
    }
}
