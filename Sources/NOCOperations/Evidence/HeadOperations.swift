package import Foundation
package import NOCCore

/// Where the record ends, and what is to be said when it is not the one that was seen before.
package struct HeadOperations: Sendable {
    private let context: OperationContext

    package init(_ context: OperationContext) { self.context = context }

    /// The head to be kept elsewhere.
    package func show() throws(OperationError) -> HeadAnswer {
        let record = try context.record()
        return try OperationError.wrapping {
            let head = try record.signedHead()
            return HeadAnswer(record: try record.recordName(), head: head, timeZone: context.timeZone)
        }
    }

    /// Gives up what the record held before it was put back or begun anew; the chain says who did so, and why.
    package func accept(by person: String, reason: String) throws(OperationError) -> AcceptedLosses {
        try Said.check(("by", person), ("reason", reason))
        return try OperationError.wrapping {
            let record = try context.records.writing()
            let losses = try record.acceptLosses(by: person, reason: reason, at: context.now)
            return AcceptedLosses(losses: losses, timeZone: context.timeZone)
        }
    }
}

package struct HeadAnswer: OperationResult {
    package let record: String
    /// Nil where nothing was recorded yet.
    package let head: WitnessedHead?
    package let timeZone: TimeZone

    package var json: JSON {
        [
            "schema": "noc.head/1", "record": .string(record), "event": JSON(head?.place.event),
            "hash": JSON(head?.place.hash), "time": .time(head?.place.time, timeZone),
            "signature": head?.signature?.json ?? nil,
        ]
    }
}

package struct AcceptedLosses: OperationResult {
    package let losses: [AcceptedLoss]
    package let timeZone: TimeZone

    package var json: JSON {
        .array(
            losses.map { loss in
                [
                    "kind": .string(loss.lost.kind.rawValue), "event": .integer(loss.lost.event),
                    "hash": .string(loss.lost.hash), "record_ended": .integer(loss.lost.end), "by": .string(loss.by),
                    "reason": .string(loss.reason), "time": .time(loss.time, timeZone),
                ]
            })
    }
}
