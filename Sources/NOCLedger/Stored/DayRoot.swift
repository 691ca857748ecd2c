package import NOCCore

/// What the segments of one UTC day are, in one digest: it stands in the chain after every change of them.
package struct DayRoot: Sendable, Hashable {
    package var day: CalendarDay
    package var segments: Int
    package var observations: Int
    /// SHA-256, in hexadecimal, of the day and the digests of its segments in order of start and check.
    package var root: String
}
