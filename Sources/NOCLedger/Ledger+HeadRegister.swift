internal import Foundation
internal import GRDB
package import NOCCore

extension Ledger: HeadRegister {
    package func recordName() throws -> String { try read(Chain.record) }

    package func place(ofHash hash: String) throws -> HeadPlace? {
        guard let digest = Digest(hex: hash.lowercased()) else { return nil }
        return try read { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT seq, time FROM chain WHERE hash = ?", arguments: [Data(digest.bytes)])
            return try row.map { HeadPlace(event: try $0.integer(0), hash: digest.hex, time: try $0.instant(1)) }
        }
    }

    package func lastPlace() throws -> HeadPlace? {
        try read { db in
            let head = try Chain.head(db)
            return try Chain.event(db, head.seq).map { HeadPlace(event: $0.seq, hash: $0.hash.hex, time: $0.time) }
        }
    }

    package func kinds(after event: Int64) throws -> [String: Int] {
        try read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT kind, count(*) FROM chain WHERE seq > ? GROUP BY kind", arguments: [event])
            return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.string(0), Int(try $0.integer(1))) })
        }
    }

    package func lostHeads() throws -> [LostHead] {
        try heads.lost { head in try read { try head.loss(in: $0) } }
    }

    package func witnessedHead(at now: Instant) async throws -> WitnessedHead {
        let memory = memory
        var head = try await write { db in
            memory.forgetRun()
            var open = try OpenRun(db)
            try open.close(db, at: now)
            let head = try Chain.head(db)
            let place = HeadPlace(event: head.seq, hash: head.hash.hex, time: try Chain.time(db, of: head.seq))
            return WitnessedHead(record: try Chain.record(db), place: place)
        }
        head.signature = try signature(of: head.statement)
        return head
    }

    package func acceptedLosses() throws -> [AcceptedLoss] {
        try read { db in
            var result: [AcceptedLoss] = []
            try Chain.forEach(db, kinds: [.accept]) { event in
                let payload = try event.decode(AcceptancePayload.self)
                result.append(
                    AcceptedLoss(lost: payload.lost, by: payload.by, reason: payload.reason, time: event.time))
            }
            return result
        }
    }

    package func acceptLosses(by person: String, reason: String, at time: Instant) throws -> [AcceptedLoss] {
        let lost = try lostHeads()
        guard !lost.isEmpty else {
            throw LedgerError(.invalid, "the record holds all that was written to it: there is nothing to accept")
        }
        try change { db in
            for head in lost {
                let payload = AcceptancePayload(lost: head, by: person, reason: reason)
                _ = try Chain.append(db, time: time, kind: .accept, payload)
            }
        }
        try heads.settle()
        return lost.map { AcceptedLoss(lost: $0, by: person, reason: reason, time: time) }
    }
}
