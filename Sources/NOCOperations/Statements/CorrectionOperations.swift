package import Foundation
package import NOCCore

/// Rulings on stretches of a target's time: made, listed, withdrawn.
package struct CorrectionOperations: Sendable {
    private let context: OperationContext

    package init(_ context: OperationContext) { self.context = context }

    /// Rules that the target counts as `value` in `interval`. Where two rulings overlap, the later one stands.
    package func add(
        _ target: String, _ interval: Interval, as value: AvailabilityClass, reason: String, by: String
    ) throws(OperationError) -> CorrectionResult {
        try SaidTime.check(interval, longer: "A ruling on more is made year by year", context)
        return try rule(target, interval, as: value, reason: reason, by: by)
    }

    private func rule(
        _ target: String, _ interval: Interval, as value: AvailabilityClass, reason: String, by: String
    ) throws(OperationError) -> CorrectionResult {
        try Said.check(("by", by), ("reason", reason))
        guard Correction.classes.contains(value) else {
            throw OperationError(
                .invalid, "\(value.name): expected up, down, excluded or unmonitored", field: "as")
        }
        let now = context.now
        guard interval.end <= now else {
            let end = TimeText.seconds(interval.end, timeZone: context.timeZone)
            throw OperationError(
                .invalid, "\(end) lies in the future: a correction rules on what has been", field: "to",
                remedy: .declareMaintenance)
        }
        let correction = Correction(
            target: try context.presentOrFormerTarget(target).id, interval: interval, value: value, reason: reason,
            by: by, recordedAt: now)
        let record = try context.recordWithPlan()
        return CorrectionResult(
            correction: try OperationError.wrapping { try record.addCorrection(correction) },
            timeZone: context.timeZone)
    }

    /// Rules on the whole of an incident; of one that is open, on what has been of it.
    package func add(
        incident name: String, as value: AvailabilityClass, reason: String, by: String
    ) throws(OperationError) -> CorrectionResult {
        let incident = try IncidentFinder(context: context, record: try context.record()).incident(name)
        let span = Interval(incident.start, incident.end ?? context.now)
        var result = try rule(incident.target, span, as: value, reason: reason, by: by)
        if incident.isOpen {
            result.warnings.append(
                OperationWarning("is not over: what is still to come of it is not corrected", field: "incident"))
        }
        return result
    }

    /// Corrections of stretches that touch the period, in order of their start; of one target where it is given. `all`: also
    /// those that were withdrawn.
    package func list(
        in period: Period? = nil, of target: String? = nil, all: Bool = false
    ) throws(OperationError) -> CorrectionList {
        if let target { _ = try context.presentOrFormerTarget(target) }
        let record = try context.record()
        let found = try OperationError.wrapping { try record.corrections() }.filter { correction in
            (all || correction.voided == nil) && (target == nil || correction.target == target)
                && (period?.interval.overlaps(correction.interval) ?? true)
        }
        return CorrectionList(
            corrections: found.sorted { ($0.interval.start, $0.id) < ($1.interval.start, $1.id) }, period: period,
            timeZone: context.timeZone)
    }

    /// Withdraws a correction: the record counts again as it was observed. Both stay.
    package func void(_ id: Int64, by: String, reason: String) throws(OperationError) -> CorrectionResult {
        try Said.check(("by", by), ("reason", reason))
        let known = try context.record()
        guard let stored = try OperationError.wrapping({ try known.corrections().first { $0.id == id } }) else {
            throw OperationError(.notFound, "there is no correction \(id)")
        }
        if let voided = stored.voided {
            throw OperationError(.conflict, "correction \(id) was withdrawn already, by \(voided.by): \(voided.reason)")
        }
        let correction = try OperationError.wrapping {
            try context.records.writing().voidCorrection(id: id, by: by, reason: reason, recordedAt: context.now)
        }
        return CorrectionResult(correction: correction, timeZone: context.timeZone)
    }
}

package struct CorrectionList: OperationResult {
    package let corrections: [Correction]
    /// Nil: of all time.
    package let period: Period?
    package let timeZone: TimeZone

    package var json: JSON { .array(corrections.map { $0.json(timeZone) }) }
}

package struct CorrectionResult: OperationResult {
    package let correction: Correction
    package let timeZone: TimeZone
    package var warnings: [OperationWarning] = []

    package var json: JSON { correction.json(timeZone) }
}

extension Correction {
    fileprivate func json(_ timeZone: TimeZone) -> JSON {
        [
            "id": .integer(id), "target": .string(target), "from": .time(interval.start, timeZone),
            "to": .time(interval.end, timeZone), "class": .string(value.name), "reason": .string(reason),
            "by": .string(by), "recorded_at": .time(recordedAt, timeZone),
            "imported": ImportForm.json(imported, timeZone: timeZone), "voided": .voided(voided, timeZone),
        ]
    }
}
