internal import NOCCore

/// Notices steps of the wall clock by holding it against the monotonic one (SEMANTICS 7).
struct ClockWatch: Sendable {
    private static let tolerance: Duration = .seconds(1)

    private var wall: Instant
    private var monotonic: Duration

    init(_ time: any TimeSource) {
        wall = time.now()
        monotonic = time.monotonic()
    }

    /// How far the wall clock stepped since the last look; nil when it did not. Slow drift is no step.
    mutating func look(_ time: any TimeSource) -> Duration? {
        let (newWall, newMonotonic) = (time.now(), time.monotonic())
        let step = (newWall - wall) - (newMonotonic - monotonic)
        (wall, monotonic) = (newWall, newMonotonic)
        return step > ClockWatch.tolerance || step < .zero - ClockWatch.tolerance ? step : nil
    }
}
