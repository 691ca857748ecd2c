package import Foundation
package import NOCCore

/// Gets a token of the configured authority for where the chain ends.
package struct TimestampOperation: Sendable {
    private let context: OperationContext

    package init(_ context: OperationContext) { self.context = context }

    package func make(
        by person: String?, from authority: any TimestampAuthority
    ) async throws(OperationError) -> TimestampResult {
        try Said.check(("by", person))
        guard let settings = context.plan.evidence.timestamp else {
            throw OperationError(
                .refused, "no timestamp authority is configured: expected evidence: { timestamp: { url, authorities } }"
            )
        }
        do {
            let record = try context.records.writing()
            guard let head = try record.lastPlace() else {
                throw OperationError(.refused, "nothing was recorded yet: there is no head")
            }
            let request = try record.timestampRequest(of: head)
            let answer = TimestampAnswer(
                head: head, request: request, answer: try await authority.answer(request),
                authority: settings.shownURL, by: person, time: context.now)
            return TimestampResult(
                timestamp: try record.keepTimestamp(answer, authorities: settings.authorities),
                timeZone: context.timeZone)
        } catch {
            throw OperationError(error)
        }
    }
}

package struct TimestampResult: OperationResult {
    package let timestamp: HeadTimestamp
    package let timeZone: TimeZone

    package var json: JSON {
        .object([.init("schema", "noc.timestamp/1")] + timestamp.json(timeZone).members)
    }
}

extension HeadTimestamp {
    func json(_ timeZone: TimeZone) -> JSON {
        [
            "event": .integer(event), "hash": .string(hash), "time": .time(time, timeZone),
            "authority": .string(authority), "serial": .string(serial), "policy": .string(policy),
            "sha256": .string(token.sha256), "by": JSON(by),
        ]
    }
}
