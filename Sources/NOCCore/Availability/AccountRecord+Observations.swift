extension AccountRecord {
    /// All of the check in `interval`, in order, with everything that was kept of them.
    package func observations(of key: CheckKey, in interval: Interval) throws -> [Observation] {
        var result: [Observation] = []
        try read(key, interval, columns: .everything) { _ in
        } receive: { columns in
            result += columns.observations.filter { interval.contains($0.time) }
            return true
        }
        return result
    }

    /// The last observation of every check.
    package func latestObservations() throws -> [CheckKey: Observation] {
        var result: [CheckKey: Observation] = [:]
        for (key, extent) in try extents() {
            result[key] = try observations(of: key, in: Interval(extent.end, extent.end + .milliseconds(1))).last
        }
        return result
    }
}
