import Foundation
import GRDB
import NOCCore
import TestSupport
import Testing

@testable import NOCLedger

/// Rows that are taken away, exchanged or rewritten with all their own digests made to fit: the chain still tells of them.
struct CoveredRowsTests {
    private func problem(_ room: Room) throws -> EvidenceProblem? { try room.open(.read).verify().problem }

    /// Tables whose rows say nothing by themselves: the indexes of SQLite and the versions of the schema.
    private static let tables = [
        "batches", "observations", "segments", "tails", "chain", "plans", "incidents", "alerts", "outbox", "checks",
        "days",
    ]

    @Test(arguments: tables)
    func `no rows of any table can be taken away unnoticed`(table: String) async throws {
        for rows in [
            "", "WHERE rowid = (SELECT max(rowid) FROM \(table))", "WHERE rowid = (SELECT min(rowid) FROM \(table))",
        ] {
            // That the chain goes on no further is told by a head alone.
            if table == "chain", rows.contains("max") { continue }
            let room = try await FullRecord.make()
            try room.tamper("DELETE FROM \(table) \(rows)")
            #expect(try problem(room) != nil, "\(table) \(rows)")
        }
    }

    @Test func `all unsealed observations cannot be taken away with their batches`() async throws {
        for statement in [
            "DELETE FROM batches; DELETE FROM observations",
            "DELETE FROM batches WHERE id = (SELECT min(id) FROM batches); DELETE FROM observations WHERE id <= (SELECT min(first) - 1 FROM batches)",
            """
            DELETE FROM batches WHERE id = (SELECT max(id) FROM batches);
            DELETE FROM observations WHERE id > (SELECT max(last) FROM batches)
            """,
        ] {
            let room = try await FullRecord.make()
            try room.tamper(statement)
            let problem = try problem(room)
            #expect(problem?.place.contains("batch") == true, "\(statement): \(problem?.description ?? "nothing")")
        }
    }

    @Test func `an unsealed observation cannot be rewritten with its batch's digest`() async throws {
        let room = try await FullRecord.make()
        try room.tamper(
            "UPDATE observations SET latency = coalesce(latency, 0) + 1 WHERE id = (SELECT max(id) FROM observations)")
        try room.rewriteBatches()
        #expect(try problem(room)?.message.contains("another digest of the batches") == true)
    }

    @Test func `a delivery cannot be exchanged, told as delivered or invented`() async throws {
        for change in [
            "UPDATE outbox SET payload = '{\"x\":1}' WHERE id = 'd1'",
            "UPDATE outbox SET state = 'delivered', finished_at = 1 WHERE id = 'd2'",
            "UPDATE outbox SET last_output = 'never' WHERE id = 'd1'",
            "UPDATE outbox SET state = 'pending', finished_at = NULL WHERE id = 'd1'",
            """
            INSERT INTO outbox SELECT 9, 'd9', hook, event, incident, target, payload, created_at, next_attempt, attempts,
            state, last_result, last_output, finished_at, digest FROM outbox WHERE id = 'd1'
            """,
        ] {
            let room = try await FullRecord.make()
            try room.tamper(change)
            try room.rewriteOutbox()
            #expect(try problem(room)?.place.hasPrefix("delivery") == true, "\(change)")
        }
    }

    @Test func `the names of two checks cannot be exchanged before anything of them is sealed`() async throws {
        let room = Room()
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        try await ledger.store(Sample.web, Sample.series(20))
        try await ledger.store(Sample.link, Sample.series(20, from: Sample.day + .seconds(3_000)))
        var stop = Batch(heartbeat: Sample.day + .seconds(4_000))
        stop.events = [RecordEvent(time: stop.heartbeat, kind: .stop)]
        _ = try await ledger.commit(stop)
        #expect(try ledger.verify().problem == nil)
        try ledger.close()
        try room.tamper("UPDATE checks SET name = 'x' WHERE id = 1")
        try room.tamper("UPDATE checks SET target = 'web', name = 'home' WHERE id = 2")
        try room.tamper("UPDATE checks SET target = 'link', name = 'port' WHERE id = 1")
        for (id, key) in [(Int64(1), Sample.link), (2, Sample.web)] {
            try room.tamper(
                "UPDATE checks SET digest = ? WHERE id = ?", [Data(CheckDictionary.digest(id, key).bytes), id])
        }
        #expect(try problem(room)?.place == "table checks")
    }

    @Test func `deliveries that are sent, given up, taken up again and removed leave the record whole`() async throws {
        let room = try await FullRecord.make()
        let ledger = try room.open()
        var delivery = try #require(ledger.deliveries(states: [.pending]).first)
        delivery.attempts = 1
        delivery.lastResult = "exit 1"
        try await ledger.update(delivery)
        #expect(try ledger.verify().problem == nil)
        delivery.state = .undelivered
        delivery.finishedAt = Sample.day + .seconds(90)
        try await ledger.update(delivery)
        #expect(try ledger.verify().problem == nil)
        for settlement in [Settlement.retried, .cleared] {
            let settled = try ledger.settle(undelivered: nil, as: settlement, by: "li", at: Sample.day + .seconds(99))
            #expect(settled.count == 1)
            #expect(try ledger.verify().problem == nil)
            guard settlement == .retried else { continue }
            try await ledger.update(delivery)
        }
        try await ledger.maintain(before: Sample.day + .seconds(900 * 86_400), keeping: .seconds(400 * 86_400))
        #expect(try ledger.deliveries().isEmpty)
        #expect(try ledger.verify().problem == nil)
    }

    @Test func `a record of before is covered from its first opening on, and written on`() async throws {
        let room = Room()
        let ledger = try firstVersion(room)
        let before = try ledger.verify()
        #expect(before.problem == nil)
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day + .seconds(100 * 86_400))
        #expect(try ledger.verify().problem == nil)
        try ledger.close()
        let state = room.directory + "/state"
        let queue = try DatabaseQueue(path: state + "/ledger.sqlite")
        try await queue.write { try $0.execute(sql: "DELETE FROM batches; DELETE FROM observations") }
        try queue.close()
        #expect(try Ledger.open(directory: state, mode: .read).verify().problem?.place.contains("batch") == true)
    }
}

extension Room {
    /// Gives each batch the digest of what is there.
    func rewriteBatches() throws {
        let queue = try DatabaseQueue(path: directory + "/ledger.sqlite")
        try queue.write { db in
            let batches = try Row.fetchAll(db, sql: "SELECT id, first, last, heartbeat FROM batches").map(
                StoredBatch.init)
            for batch in batches {
                var digest = BatchDigest(batch)
                let rows = try Row.fetchAll(
                    db, sql: "SELECT \(ObservationRow.columns) FROM observations WHERE id BETWEEN ? AND ? ORDER BY id",
                    arguments: [batch.first, batch.last])
                for row in rows {
                    digest.add(
                        id: row[0], check: row[1], time: row[2], outcome: row[3], latency: row[4], reason: row[5],
                        measurements: (row[6] as Data?).map { Array($0) })
                }
                try db.execute(
                    sql: "UPDATE batches SET digest = ? WHERE id = ?",
                    arguments: [Data(digest.finish().bytes), batch.id])
            }
        }
        try queue.close()
    }

    func rewriteOutbox() throws {
        let queue = try DatabaseQueue(path: directory + "/ledger.sqlite")
        try queue.write { db in
            for row in try Row.fetchAll(db, sql: "SELECT \(Outbox.columns), seq FROM outbox") {
                let seq = try row.integer(13)
                try db.execute(
                    sql: "UPDATE outbox SET digest = ? WHERE seq = ?",
                    arguments: [Data(Outbox.digest(seq, try Delivery(row)).bytes), seq])
            }
        }
        try queue.close()
    }
}
