import NOCCore

/// A year is mistyped sooner than it is meant: what somebody says of a time far from now, or of a very long one, counts in every
/// report that it touches.
enum SaidTime {
    private static let farthest: Duration = .seconds(3_660 * 86_400)

    /// - Parameter longer: what to do where so long a time is meant.
    static func check(
        _ interval: Interval, longer: String, _ context: OperationContext
    ) throws(OperationError) {
        guard !interval.isEmpty else { throw OperationError(.invalid, "must lie after the start", field: "to") }
        try check(interval.start, field: "from", context)
        guard interval.duration <= MaintenanceWindow.longest else {
            let (start, end) = (seconds(interval.start, context), seconds(interval.end, context))
            throw OperationError(
                .invalid, "\(end) is more than a year after the start, \(start): is the year right? \(longer)",
                field: "to")
        }
    }

    static func check(_ instant: Instant, field: String, _ context: OperationContext) throws(OperationError) {
        let now = context.now
        guard instant > now - farthest, instant < now + farthest else {
            throw OperationError(
                .invalid, "\(seconds(instant, context)) is more than ten years from now: is the year right?",
                field: field)
        }
    }

    private static func seconds(_ instant: Instant, _ context: OperationContext) -> String {
        TimeText.seconds(instant, timeZone: context.timeZone)
    }
}
