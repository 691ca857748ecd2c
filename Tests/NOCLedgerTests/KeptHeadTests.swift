import Foundation
import GRDB
import NOCCore
import TestSupport
import Testing

@testable import NOCLedger

/// A record that is whole in itself, and is not the one that was there: what is kept beside it tells.
struct KeptHeadTests {
    private func begin(_ room: Room) async throws {
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        try await ledger.store(Sample.web, Sample.series(40), size: 10)
        #expect(try ledger.lostHeads().isEmpty)
        try ledger.close()
        let reader = try room.open(.read)
        #expect(try reader.lostHeads().isEmpty)
        try reader.close()
    }

    private func goOn(_ room: Room) async throws {
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day + .seconds(4_000))
        try await ledger.store(Sample.web, Sample.series(40, from: Sample.day + .seconds(5_000), seed: 2), size: 10)
        try ledger.close()
    }

    private func put(_ record: Data, into room: Room) throws {
        for suffix in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: room.directory + "/ledger.sqlite" + suffix)
        }
        _ = try room.file("ledger.sqlite", record)
    }

    private func record(_ room: Room) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: room.directory + "/ledger.sqlite"))
    }

    @Test func `a record put back from a copy is told until a person accepts it, and the chain names the person`()
        async throws
    {
        let room = Room()
        try await begin(room)
        let copy = try record(room)
        try await goOn(room)
        try put(copy, into: room)
        let reader = try room.open(.read)
        #expect(try reader.verify().problem == nil, "it is whole in itself")
        let end = try reader.head().seq
        #expect(try reader.lostHeads().map(\.kind) == [.shortened])
        try reader.close()
        // The daemon goes on with it, past where it had been; that it is another one stays known.
        try await goOn(room)
        try await goOn(room)
        let command = try room.open(.write)
        let lost = try command.lostHeads()
        #expect(lost.map(\.kind) == [.shortened] && lost.map(\.end) == [end])
        let accepted = try command.acceptLosses(by: "wang", reason: "new disk", at: Sample.day)
        #expect(accepted.map(\.lost) == lost)
        #expect(try command.lostHeads().isEmpty && command.acceptedLosses() == accepted)
        #expect(try command.verify().problem == nil)
        let error = #expect(throws: LedgerError.self) {
            try command.acceptLosses(by: "wang", reason: "again", at: Sample.day)
        }
        #expect(error?.code == .invalid)
    }

    @Test func `a record that was exchanged for another is told, and none is begun where one is gone`() async throws {
        let (room, other) = (Room(), Room())
        try await begin(room)
        try await begin(other)
        try put(try record(other), into: room)
        #expect(try room.open(.read).lostHeads().map(\.kind) == [.exchanged])
        try FileManager.default.removeItem(atPath: room.directory + "/ledger.sqlite")
        for mode in [Ledger.Mode.daemon, .write, .read] {
            let error = #expect(throws: LedgerError.self) { try room.open(mode) }
            #expect(error?.code == .missing && error?.message.contains("head.json tells that there was one") == true)
        }
        try FileManager.default.removeItem(atPath: room.directory + "/head.json")
        try Data("log".utf8).write(to: URL(filePath: room.directory + "/ledger.sqlite-wal"))
        #expect(throws: LedgerError.self) { try room.open(.write) }
        #expect(!FileManager.default.fileExists(atPath: room.directory + "/ledger.sqlite"))
    }

    @Test func `a record rewritten with all its hashes is told`() async throws {
        let room = Room()
        try await begin(room)
        try room.rehash("UPDATE chain SET time = time + 1 WHERE seq = 2")
        let reader = try room.open(.read)
        #expect(try reader.lostHeads().map(\.kind) == [.rewritten])
    }

    @Test func `observations that no event told of yet cannot be taken away or rewritten`() async throws {
        for change in [
            "DELETE FROM batches WHERE id = (SELECT max(id) FROM batches)",
            "UPDATE batches SET digest = zeroblob(32) WHERE id = (SELECT max(id) FROM batches)",
        ] {
            let room = Room()
            try await begin(room)
            let ledger = try room.open()
            // One sign of life, too soon after the last to be told of.
            _ = try await ledger.commit(Batch(heartbeat: Sample.series(40)[39].time + .seconds(1)))
            #expect(try ledger.lostHeads().isEmpty)
            try ledger.close()
            try room.tamper(change)
            let lost = try room.open(.read).lostHeads()
            #expect(lost.map(\.kind) == [.observations], "\(change)")
        }
    }

    @Test func `what is sealed and removed since is not missed`() async throws {
        let room = Room()
        try await begin(room)
        let kept = try Data(contentsOf: URL(fileURLWithPath: room.directory + "/head.json"))
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day + .seconds(20_000))
        try await ledger.maintain(before: Sample.day + .seconds(20_000), keeping: .seconds(400 * 86_400))
        try ledger.close()
        _ = try room.file("head.json", kept)
        #expect(try room.open(.read).lostHeads().isEmpty)
    }

    @Test func `what is kept and cannot be read is told, and nothing kept is nothing lost`() async throws {
        let room = Room()
        try await begin(room)
        _ = try room.file("head.json", "{}")
        #expect(try room.open(.read).lostHeads().map(\.kind) == [.unreadable])
        #expect(try room.open(.write).lostHeads().map(\.kind) == [.unreadable], "a command does not put it right")
        try FileManager.default.removeItem(atPath: room.directory + "/head-lost.json")
        try FileManager.default.removeItem(atPath: room.directory + "/head.json")
        #expect(try room.open(.read).lostHeads().isEmpty)
    }

    @Test func `the stored forms keep their bytes`() throws {
        let hash = String(repeating: "ab", count: 32)
        let head =
            #"{"batches":{"digest":"\#(hash)","first":7,"last":9},"event":5,"hash":"\#(hash)","record":"r","#
            + #""schema":"noc.head/1","time":1795873123101}"#
        #expect(try KeptHead(storedText: head, in: "head.json").storedText == head)
        let lost =
            #"{"heads":[{"end":3,"event":5,"hash":"\#(hash)","kind":"observations","record":"r","time":1}],"#
            + #""schema":"noc.head-lost/1"}"#
        #expect(try LostHeads(storedText: lost, in: "head-lost.json").storedText == lost)
    }
}

extension Room {
    /// Changes the record, and gives each event of the chain the hash of what is there.
    func rehash(_ sql: String) throws {
        let queue = try DatabaseQueue(path: directory + "/ledger.sqlite")
        try queue.write { db in
            try db.execute(sql: sql)
            var hash = try Chain.genesis(db)
            for row in try Row.fetchAll(db, sql: "SELECT seq, time, kind, payload FROM chain ORDER BY seq") {
                hash = Chain.hash(after: hash, seq: row[0], time: row[1], kind: row[2], payload: row[3])
                try db.execute(
                    sql: "UPDATE chain SET hash = ? WHERE seq = ?", arguments: [Data(hash.bytes), row[0] as Int64])
            }
        }
        try queue.close()
    }
}
