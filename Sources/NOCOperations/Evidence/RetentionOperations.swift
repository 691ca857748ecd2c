package import Foundation
package import NOCCore

/// What retention waits for, and a person's word that ends the wait.
package struct RetentionOperations: Sendable {
    private let context: OperationContext

    package init(_ context: OperationContext) { self.context = context }

    package func show() throws(OperationError) -> RetentionAnswer {
        let record = try context.record()
        return try OperationError.wrapping { try answer(record) }
    }

    /// Says that the clock is right, and that what is older than observations are kept may go.
    package func confirm(by person: String, reason: String) throws(OperationError) -> RetentionAnswer {
        try Said.check(("by", person), ("reason", reason))
        return try OperationError.wrapping {
            let record = try context.records.writing()
            let now = context.now
            if let latest = try record.latestMoment(), latest > now + ClockTrust.slack {
                throw OperationError(
                    .refused,
                    "the record has come to \(TimeText.seconds(latest, timeZone: context.timeZone)), and the clock says "
                        + "\(TimeText.seconds(now, timeZone: context.timeZone)): set the clock right first")
            }
            try record.confirm(
                ClockWord(
                    time: now, removing: now - context.plan.storage.retainObservations, by: person, reason: reason))
            return try answer(record)
        }
    }

    private func answer(_ record: any OperationRecord) throws -> RetentionAnswer {
        let now = context.now
        let keeping = context.plan.storage.retainObservations
        return RetentionAnswer(
            now: now, keeping: keeping, clock: try record.keptClock(), latest: try record.latestMoment(),
            due: try record.retirable(before: now - keeping), word: try record.clockWord(), timeZone: context.timeZone)
    }
}

package struct RetentionAnswer: OperationResult {
    /// What the clock says.
    package let now: Instant
    package let keeping: Duration
    /// What the daemon last knew of its clock; nil where none ran.
    package let clock: KeptClock?
    /// Up to when the record has come.
    package let latest: Instant?
    /// What is older than observations are kept, by what the clock says.
    package let due: RetirableDays?
    /// What a person said last.
    package let word: ClockWord?
    package let timeZone: TimeZone

    package var json: JSON {
        [
            "schema": "noc.retention/1", "time": .time(now, timeZone), "keep_ms": .integer(keeping.milliseconds),
            "clock": clock.map(json) ?? .null, "record_until": .time(latest, timeZone),
            "due": due.map(json) ?? .null,
            "confirmed": word.map { word in
                [
                    "time": .time(word.time, timeZone), "removing_before": .time(word.removing, timeZone),
                    "by": .string(word.by), "reason": .string(word.reason),
                ]
            } ?? .null,
        ]
    }

    private func json(_ clock: KeptClock) -> JSON {
        [
            "believed_until": .time(clock.trusted, timeZone), "doubt": JSON(clock.doubt?.rawValue),
            "waiting": clock.waiting.map(json) ?? .null,
        ]
    }

    private func json(_ days: RetirableDays) -> JSON {
        [
            "days": .integer(Int64(days.count)), "from": .time(days.start, timeZone), "to": .time(days.end, timeZone),
        ]
    }
}

extension KeptClock {
    /// What a person should know of it, a sentence each; `latest` is up to when the record has come.
    package func troubles(latest: Instant?, at now: Instant, timeZone: TimeZone) -> [String] {
        func time(_ moment: Instant) -> String { TimeText.seconds(moment, timeZone: timeZone) }
        var lines: [String] = []
        switch doubt {
        case .behind?:
            let until = latest.map { $0 > now ? " until \(time($0))" : "" } ?? ""
            lines.append(
                "the clock is behind the record: alerts go on, and nothing is stored\(until); set the clock right, "
                    + "or wait")
        case .ahead?, .stepped?:
            lines.append(
                "the clock is ahead of what the record knows (\(time(trusted)) has surely come): nothing old is removed, and no "
                    + "report is final, until it has run on for hours or a person confirms it")
        case nil: break
        }
        if let waiting {
            lines.append(
                "\(waiting.count) days of observations from \(time(waiting.start)) to \(time(waiting.end)) wait to be removed "
                    + "until a person confirms it")
        }
        return lines
    }
}
