package import NOCCore

extension Upkeep {
    /// Everything up to `time`, by a clock that is right.
    package init(before time: Instant, keeping: Duration) {
        let hour: Int64 = 3_600_000
        let milliseconds = time.milliseconds
        let boundary = Instant(milliseconds: milliseconds - ((milliseconds % hour) + hour) % hour)
        self.init(time: time, packing: boundary, joining: boundary, removing: boundary - keeping)
    }
}

extension MonitorStore {
    package func maintain(before time: Instant, keeping: Duration) async throws {
        try await maintain(Upkeep(before: time, keeping: keeping))
    }
}
