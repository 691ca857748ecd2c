package import Foundation
package import NOCCore

/// Rulings on stretches of a target's time.
package struct CorrectionOperations: Sendable {
    private let context: OperationContext

    package init(_ context: OperationContext) { self.context = context }

    /// Rules that the target counts as `value` in `interval`. Where two rulings overlap, the later one stands.
    package func add(
        _ target: String, _ interval: Interval, as value: AvailabilityClass, reason: String, by: String
    ) throws(OperationError) -> CorrectionResult {
        try Said.check(("by", by), ("reason", reason))
        guard Correction.classes.contains(value) else {
            throw OperationError(
                .invalid, "\(value.name): expected up, down, excluded or unmonitored", field: "as")
        }
        guard !interval.isEmpty else { throw OperationError(.invalid, "must lie after the start", field: "to") }
        let now = context.now
        guard interval.end <= now else {
            let end = TimeText.seconds(interval.end, timeZone: context.timeZone)
            throw OperationError(
                .invalid, "\(end) lies in the future: a correction rules on what has been; see noc maintenance",
                field: "to")
        }
        let correction = Correction(
            target: try context.presentOrFormerTarget(target).id, interval: interval, value: value, reason: reason,
            by: by, recordedAt: now)
        let record = try context.recordWithPlan()
        return CorrectionResult(
            correction: try OperationError.wrapping { try record.addCorrection(correction) },
            timeZone: context.timeZone)
    }
}

package struct CorrectionResult: OperationResult {
    package let correction: Correction
    package let timeZone: TimeZone

    package var json: JSON {
        [
            "id": .integer(correction.id), "target": .string(correction.target),
            "from": .time(correction.interval.start, timeZone), "to": .time(correction.interval.end, timeZone),
            "class": .string(correction.value.name), "reason": .string(correction.reason), "by": .string(correction.by),
            "recorded_at": .time(correction.recordedAt, timeZone),
        ]
    }
}
