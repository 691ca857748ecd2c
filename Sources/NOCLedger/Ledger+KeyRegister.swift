internal import Foundation
internal import GRDB
package import NOCCore

extension Ledger: KeyRegister {
    package func keys() throws -> [EvidenceKey] { try read(Ledger.keys) }

    private static func keys(_ db: Database) throws -> [EvidenceKey] {
        var result: [EvidenceKey] = []
        try Chain.forEach(db, kinds: [.key]) { result.append(EvidenceKey(try $0.decode(KeyPayload.self), $0)) }
        return result
    }

    package func keyState() throws -> KeyState {
        guard let named = try keys().last else { return .none }
        do {
            return switch try keyFiles.key(named.fingerprint) {
            case .found: .ready
            case .missing: .lost
            case .other(let fingerprint): .wrong("\(keyFiles.path) holds the key \(fingerprint)")
            }
        } catch let error as LedgerError {
            return error.code == .forbidden ? .hidden : .wrong(error.description)
        }
    }

    package func signature(of statement: String) throws -> EvidenceSignature? {
        try keys().last.flatMap { sign(statement, by: $0.fingerprint) }
    }

    /// Nil where the key cannot be had: why is told by `keyState`.
    func sign(_ statement: String, by fingerprint: String) -> EvidenceSignature? {
        // Likewise.
        guard case .found(let key)? = try? keyFiles.key(fingerprint) else { return nil }
        // Likewise.
        return try? key.sign(statement)
    }

    package func signedHead() throws -> WitnessedHead? {
        let head = try read { db -> WitnessedHead? in
            let head = try Chain.head(db)
            guard let last = try Chain.event(db, head.seq) else { return nil }
            let place = HeadPlace(event: last.seq, hash: last.hash.hex, time: last.time)
            return WitnessedHead(record: try Chain.record(db), place: place)
        }
        guard var head else { return nil }
        head.signature = try signature(of: head.statement)
        if head.signature == nil, let kept = try heads.last(), kept.statement == head.statement {
            head.signature = kept.signature
        }
        return head
    }

    package func fault(of signature: EvidenceSignature, of statement: String, at event: Int64?) throws -> String? {
        try read { try KeyRing($0).fault(of: signature, of: statement, at: event) }
    }

    package func isSigned(head hash: String) throws -> Bool {
        guard let place = try place(ofHash: hash) else { return false }
        let keys = try keys()
        guard let index = keys.lastIndex(where: { $0.event <= place.event }) else { return false }
        return index + 1 == keys.count || keys[index + 1].origin != .replaced
    }

    package func keptHeadFault() throws -> String? {
        // One that cannot be read is told by `lostHeads`.
        guard let head = try? heads.last() else { return nil }
        return try read { db in
            let ring = try KeyRing(db)
            if let signature = head.signature {
                return try ring.fault(of: signature, of: head.statement, at: head.event)
                    .map { "head.json has a signature that is not the collector's: \($0)" }
            }
            // Of a key that is lost or that this user may not read, nothing can be asked.
            guard ring.key(at: head.event) != nil, case .found? = try? keyFiles.key(ring.last ?? "") else { return nil }
            return "head.json is not signed, and the collector has a key: another program wrote it"
        }
    }

    package func makeKey(_ order: KeyOrder) throws -> EvidenceKey {
        let (made, key) = try change { db in
            let last = try Ledger.keys(db).last
            let (key, endorsement) = try keyPair(order, last, record: try Chain.record(db))
            var payload = KeyPayload(
                publicKey: try key.publicKey(), origin: order.origin, by: order.by, reason: order.reason)
            payload.endorsement = endorsement
            try keyFiles.prepare(key)
            let seq = try Chain.append(db, time: order.time, kind: .key, payload)
            guard let event = try Chain.event(db, seq) else { throw Damage("event \(seq) was not appended") }
            return (EvidenceKey(payload, event), key)
        }
        try keyFiles.settle(key)
        return made
    }

    private func keyPair(
        _ order: KeyOrder, _ last: EvidenceKey?, record: String
    ) throws -> (SigningKey, EvidenceSignature?) {
        switch (order.origin, last) {
        case (.first, nil):
            // One that is there was this collector's before its record was begun anew or put back.
            return (try keyFiles.key() ?? SigningKey(making: order.algorithm), nil)
        case (.rotated, let last?):
            guard case .found(let before) = try keyFiles.key(last.fingerprint) else {
                throw LedgerError(
                    .invalid, "the key \(last.fingerprint) is not there to sign for the next one: noc key replace")
            }
            let key = try SigningKey(making: order.algorithm)
            let next = try key.publicKey().fingerprint
            return (key, try before.sign(EvidenceStatement.key(record: record, fingerprint: next)))
        case (.replaced, .some): return (try SigningKey(making: order.algorithm), nil)
        case (.first, let last?):
            throw LedgerError(.invalid, "the collector has a key, \(last.fingerprint): noc key rotate takes another")
        case (_, nil): throw LedgerError(.invalid, "the collector has no key yet: noc key create makes the first")
        }
    }
}

extension EvidenceKey {
    init(_ payload: KeyPayload, _ event: ChainEvent) {
        self.init(
            fingerprint: payload.publicKey.fingerprint, algorithm: payload.publicKey.algorithm,
            publicKey: payload.publicKey.der.base64EncodedString(), origin: payload.origin, by: payload.by,
            reason: payload.reason, event: event.seq, time: event.time)
    }
}
