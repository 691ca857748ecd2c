package import Foundation
package import NOCCore

/// The collector's key.
package struct KeyOperations: Sendable {
    private let context: OperationContext

    package init(_ context: OperationContext) { self.context = context }

    package func show() throws(OperationError) -> KeyAnswer {
        let record = try context.record()
        return try OperationError.wrapping {
            KeyAnswer(keys: try record.keys(), state: try record.keyState(), timeZone: context.timeZone)
        }
    }

    /// The first, the one after one that is there, or the one in the place of one that was lost.
    package func make(
        _ origin: EvidenceKey.Origin, by person: String, reason: String?
    ) throws(OperationError) -> KeyAnswer {
        try Said.check(("by", person), ("reason", reason))
        let algorithm = context.plan.evidence.algorithm.signature
        return try OperationError.wrapping {
            let record = try context.records.writing()
            _ = try record.makeKey(KeyOrder(algorithm, origin, by: person, reason: reason, at: context.now))
            return KeyAnswer(keys: try record.keys(), state: try record.keyState(), timeZone: context.timeZone)
        }
    }
}

package struct KeyAnswer: OperationResult {
    /// In order; the last signs.
    package let keys: [EvidenceKey]
    package let state: KeyState
    package let timeZone: TimeZone

    package var json: JSON {
        [
            "schema": "noc.key/1", "state": .string(state.word),
            "keys": .array(
                keys.map { key in
                    [
                        "fingerprint": .string(key.fingerprint), "algorithm": .string(key.algorithm.rawValue),
                        "origin": .string(key.origin.rawValue), "event": .integer(key.event),
                        "time": .time(key.time, timeZone), "by": JSON(key.by), "reason": JSON(key.reason),
                        "public_key": .string(key.pem),
                    ]
                }),
        ]
    }
}

extension KeyState {
    package var word: String {
        switch self {
        case .none: "none"
        case .ready: "ready"
        case .lost: "lost"
        case .hidden: "hidden"
        case .wrong: "wrong"
        }
    }

    /// What keeps heads and reports from being signed; nil where nothing does, as far as this user can tell.
    package var fault: String? {
        switch self {
        case .ready, .hidden: nil
        case .none: "the collector has no key yet: heads and reports are not signed"
        case .lost: "the private part of the collector's key is not there: heads and reports are not signed"
        case .wrong(let why): "\(why), which is not the one that the chain names: heads and reports are not signed"
        }
    }

    package var remedy: String? {
        switch self {
        case .ready, .hidden: nil
        case .none: "noc run makes one at its start, or: noc key create --by NAME"
        case .lost, .wrong: "put the key back from its copy, or: noc key replace --by NAME --reason WHY"
        }
    }
}
