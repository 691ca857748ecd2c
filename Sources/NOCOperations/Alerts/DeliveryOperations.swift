package import Foundation
package import NOCCore

/// What becomes of alerts that could not be delivered.
package struct DeliveryOperations: Sendable {
    private let context: OperationContext

    package init(_ context: OperationContext) { self.context = context }

    /// Sends again, or puts away, those that are named, or all.
    package func settle(
        _ ids: [String]?, as outcome: Settlement, by: String
    ) throws(OperationError) -> SettledDeliveries {
        try Said.check(("by", by))
        if let ids, ids.isEmpty { throw OperationError(.invalid, "name alerts that are undelivered, or say all") }
        let now = context.now
        _ = try context.record()
        let settled = try OperationError.wrapping {
            try context.records.writing().settle(undelivered: ids, as: outcome, by: by, at: now)
        }
        return SettledDeliveries(deliveries: settled, outcome: outcome, timeZone: context.timeZone)
    }
}

package struct SettledDeliveries: OperationResult {
    package let deliveries: [Delivery]
    package let outcome: Settlement
    package let timeZone: TimeZone

    package var json: JSON {
        .array(
            deliveries.map { delivery in
                [
                    "id": .string(delivery.id), "hook": .string(delivery.hook),
                    "event": .string(delivery.event.rawValue),
                    "target": JSON(delivery.target), "state": .string(delivery.state.rawValue),
                    "created_at": .time(delivery.createdAt, timeZone),
                ]
            })
    }
}
