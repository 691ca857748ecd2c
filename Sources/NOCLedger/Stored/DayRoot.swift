internal import NOCCore

/// What the segments of one UTC day are, in one digest: it stands in the chain after every change of them.
struct DayRoot: Sendable, Hashable {
    var day: CalendarDay
    var segments: Int
    var observations: Int
    /// SHA-256, in hexadecimal, of the day and the digests of its segments in order of start and check.
    var root: String
}
