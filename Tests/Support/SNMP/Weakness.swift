/// What agents of real devices do instead of answering as they should.
package enum Weakness: Sendable, Hashable {
    /// No answer to a message with more objects.
    case silentAbove(Int)
    /// No more values than that in an answer, whatever was asked for.
    case atMost(Int)
    /// No answer to GETBULK.
    case silentToBulk
    /// This error status for GETBULK.
    case refusesBulk(Int64)
    /// This error status for a message with an object that is not there, in SNMPv2 too, and whether its place is told.
    case refusesMissing(Int64, withPlace: Bool)
    /// The same error for every message that walks.
    case refusesWalks(Int64)

    /// What an agent with it says; nil: as it would without.
    func answer(_ request: SNMPMessage, _ answer: SNMPMessage) -> [SNMPMessage]? {
        switch self {
        case .silentAbove(let most): return request.bindings.count > most ? [] : nil
        case .atMost(let most):
            guard answer.bindings.count > most, answer.status == 0 else { return nil }
            return [request.answer(Array(answer.bindings.prefix(most)))]
        case .silentToBulk: return request.kind == .getBulk ? [] : nil
        case .refusesBulk(let status): return request.kind == .getBulk ? [request.error(status)] : nil
        case .refusesMissing(let status, let withPlace):
            let missing = answer.bindings.firstIndex { [.noSuchInstance, .endOfView].contains($0.value) }
            guard request.kind != .getBulk, let missing else { return nil }
            return [request.error(status, at: withPlace ? Int64(missing + 1) : 0)]
        case .refusesWalks(let status): return request.kind == .get ? nil : [request.error(status)]
        }
    }
}
