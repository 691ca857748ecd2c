import Foundation
import GRDB
import NOCCore
import Testing

@testable import NOCLedger

/// Somebody who may write everything in the state directory changes the record, computes every hash anew and puts a key of his own
/// in. One head that was told earlier, kept elsewhere with its signature, tells each kind.
struct EarlierHeadTests {
    enum Kind: String, CaseIterable {
        case changed = "UPDATE chain SET payload = replace(payload, 'planned', 'x') WHERE seq = #b"
        case deleted = "DELETE FROM chain WHERE seq = #b; UPDATE chain SET seq = seq - 1 WHERE seq > #b"
        case inserted = """
            UPDATE chain SET seq = -seq - 1 WHERE seq > #a; UPDATE chain SET seq = -seq WHERE seq < 0;
            INSERT INTO chain SELECT #b, time, kind, payload, hash FROM chain WHERE seq = #a
            """
        case reordered = """
            UPDATE chain SET seq = -1 WHERE seq = #a; UPDATE chain SET seq = #a WHERE seq = #b;
            UPDATE chain SET seq = #b WHERE seq = -1
            """
        case shortened = "DELETE FROM chain WHERE seq > #b"
        case exchanged, putBack, rewritten
        case observation = "UPDATE observations SET outcome = 0"
    }

    private func record(_ room: Room, seed: UInt64) async throws -> WitnessedHead {
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        _ = try ledger.makeKey(KeyOrder(.ed25519, .first, at: Sample.day))
        for hour in 1...3 {
            let window = MaintenanceWindow(
                scope: .target("web"), interval: Interval(Sample.day, Sample.day + .seconds(Int64(hour) * 3_600)),
                declaredAt: Sample.day, by: "li", reason: "planned \(hour)")
            _ = try ledger.addMaintenance(window)
        }
        try await ledger.store(Sample.web, Sample.series(60, seed: seed), size: 10)
        let head = try await ledger.witnessedHead(at: Sample.day + .seconds(4_000))
        try await ledger.store(Sample.web, Sample.series(30, from: Sample.day + .seconds(9_000), seed: seed), size: 10)
        try ledger.close()
        return head
    }

    @Test(arguments: Kind.allCases)
    func `every kind of tampering is told by one earlier head`(kind: Kind) async throws {
        let (room, other) = (Room(), Room())
        let copy = Room()
        let early = try room.open()
        _ = try await early.resume(plan: Sample.plan(), at: Sample.day - .seconds(60))
        _ = try Backup.write(from: early, to: try copy.file("x", "") + "-copy")
        try early.close()
        let head = try await record(room, seed: 1)
        #expect(try room.open(.read).place(ofHash: head.place.hash) != nil)
        _ = try await record(other, seed: 2)
        try remove(["head.json", "head-lost.json", "ledger.sqlite-wal", "ledger.sqlite-shm"], in: room)
        switch kind {
        case .exchanged, .rewritten:
            try remove(["ledger.sqlite", "signing-key.pem"], in: room)
            for name in ["ledger.sqlite", "signing-key.pem"] {
                try FileManager.default.copyItem(
                    atPath: "\(other.directory)/\(name)", toPath: "\(room.directory)/\(name)")
            }
            // Wholly rewritten, it bears the record's own name.
            if kind == .rewritten {
                try room.tamper("UPDATE meta SET value = ? WHERE key = 'id'", [head.record])
                try room.rehash("UPDATE chain SET time = time + 1")
            }
        case .putBack:
            try remove(["ledger.sqlite"], in: room)
            try FileManager.default.moveItem(
                atPath: "\(copy.directory)/x-copy", toPath: "\(room.directory)/ledger.sqlite")
        case .observation: try recomputeBatches(room, kind.rawValue)
        default:
            let first = try planned(room)
            try room.rehash(kind.rawValue.replacing("#a", with: "\(first)").replacing("#b", with: "\(first + 1)"))
        }
        let tampered = try room.open(.read)
        #expect(try tampered.place(ofHash: head.place.hash) == nil, "\(kind)")
        let isKnown = try tampered.fault(of: try #require(head.signature), of: head.statement, at: nil) == nil
        #expect(isKnown == ![.exchanged, .rewritten, .putBack].contains(kind), "whose key it is, is told as well")
        try remove(["head.json", "head-lost.json"], in: other)
    }

    /// The first event that tells of planned work.
    private func planned(_ room: Room) throws -> Int64 {
        try room.open(.read).read { db in
            try Int64.fetchOne(db, sql: "SELECT min(seq) FROM chain WHERE kind = 'maintenance'") ?? 0
        }
    }

    private func remove(_ names: [String], in room: Room) throws {
        for name in names where FileManager.default.fileExists(atPath: "\(room.directory)/\(name)") {
            try FileManager.default.removeItem(atPath: "\(room.directory)/\(name)")
        }
    }

    /// Unsealed observations with the digests of their batches and what the chain says of these.
    private func recomputeBatches(_ room: Room, _ sql: String) throws {
        let queue = try DatabaseQueue(path: room.directory + "/ledger.sqlite")
        try queue.write { db in
            try db.execute(sql: sql)
            var runs: [Int64: Digest] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT id, first, last, heartbeat, digest FROM batches ORDER BY id") {
                let batch = try StoredBatch(row)
                var digest = BatchDigest(batch)
                let stored = try Row.fetchAll(
                    db, sql: "SELECT \(ObservationRow.columns) FROM observations WHERE id BETWEEN ? AND ? ORDER BY id",
                    arguments: [batch.first, batch.last])
                for row in stored {
                    digest.add(
                        id: row[0], check: row[1], time: row[2], outcome: row[3], latency: row[4], reason: row[5],
                        measurements: (row[6] as Data?).map { Array($0) })
                }
                let finished = digest.finish()
                runs[batch.id] = finished
                try db.execute(
                    sql: "UPDATE batches SET digest = ? WHERE id = ?", arguments: [Data(finished.bytes), batch.id])
            }
            try Chain.forEach(db, kinds: [.anchor]) { event in
                var anchor = try event.decode(AnchorPayload.self)
                var run = BatchRun(first: anchor.first)
                for id in anchor.first...anchor.last { run.add(try #require(runs[id])) }
                anchor.digest = run.digest.hex
                try db.execute(
                    sql: "UPDATE chain SET payload = ? WHERE seq = ?", arguments: [anchor.storedText, event.seq])
            }
        }
        try queue.close()
        try room.rehash("UPDATE chain SET time = time WHERE seq = 1")
        #expect(try room.open(.read).verify().problem == nil, "in itself it is whole")
    }
}
