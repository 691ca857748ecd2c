internal import GRDB
internal import NOCCore

/// The keys that the chain names, in order.
struct KeyRing {
    private let record: String
    private let keys: [(payload: KeyPayload, event: Int64)]

    init(_ db: Database) throws {
        record = try Chain.record(db)
        var keys: [(KeyPayload, Int64)] = []
        try Chain.forEach(db, kinds: [.key]) { keys.append((try $0.decode(KeyPayload.self), $0.seq)) }
        self.keys = keys
    }

    var last: String? { keys.last?.payload.publicKey.fingerprint }

    /// The one in force at an event.
    func key(at event: Int64) -> PublicKey? { keys.last { $0.event <= event }?.payload.publicKey }

    func fault(of signature: EvidenceSignature, of statement: String, at event: Int64?) throws -> String? {
        guard let index = keys.lastIndex(where: { $0.payload.publicKey.fingerprint == signature.key }) else {
            return "the key \(signature.key) is none that the chain names"
        }
        if let event, index + 1 < keys.count, keys[index + 1].event <= event {
            return "the key \(signature.key) was followed by another before event \(event)"
        }
        return keys[index].payload.publicKey.verifies(signature, of: statement)
            ? nil : "it does not fit what the key \(signature.key) would have signed"
    }

    /// That each is a key, and that the one before signed for it where it says so. Throws `Damage`.
    func check() throws {
        var before: PublicKey?
        for (payload, event) in keys {
            guard payload.publicKey.isSound else { throw fault(event, "it holds no key of its algorithm") }
            try check(payload, event, before)
            before = payload.publicKey
        }
    }

    private func fault(_ event: Int64, _ what: String) -> Damage { Damage("event \(event) (key): \(what)") }

    private func check(_ payload: KeyPayload, _ event: Int64, _ before: PublicKey?) throws {
        switch (payload.origin, before) {
        case (.first, nil), (.replaced, .some): return
        case (.rotated, let before?):
            let statement = EvidenceStatement.key(record: record, fingerprint: payload.publicKey.fingerprint)
            guard let endorsement = payload.endorsement, before.verifies(endorsement, of: statement) else {
                throw fault(event, "the key before has not signed for it")
            }
        default: throw fault(event, "it is \(payload.origin.rawValue), which does not follow what was before")
        }
    }
}
