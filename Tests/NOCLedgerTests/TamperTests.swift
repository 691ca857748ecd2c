import Foundation
import GRDB
import NOCCore
import Testing

@testable import NOCLedger

/// Changes one value after another in a full record: verify must notice each and say where.
struct TamperTests {
    private struct Cell: CustomStringConvertible {
        var table: String
        var column: String
        var row: Int64
        var description: String { "\(table).\(column) row \(row)" }
    }

    private func cells(_ path: String, without empty: Set<String>) throws -> [Cell] {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { db in
            var result: [Cell] = []
            let tables = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
            )
            for table in tables {
                let rows = try Int64.fetchAll(db, sql: "SELECT rowid FROM \(table) ORDER BY rowid")
                #expect(rows.isEmpty == empty.contains(table), "\(table)")
                for column in try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info('\(table)')") {
                    let middle = rows.dropFirst(rows.count / 2).first
                    for row in Set([rows.first, rows.last, middle].compactMap(\.self)) {
                        result.append(Cell(table: table, column: column, row: row))
                    }
                }
            }
            return result
        }
    }

    /// One byte more, less or other; false when the table itself does not let it be.
    private func change(_ cell: Cell, _ path: String, _ random: inout Random) throws -> Bool {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        let noise = random.next()
        return try queue.write { db in
            let sql = "SELECT \(cell.column) FROM \(cell.table) WHERE rowid = ?"
            let old = try DatabaseValue.fetchOne(db, sql: sql, arguments: [cell.row]) ?? .null
            let type = try String.fetchOne(
                db, sql: "SELECT type FROM pragma_table_info('\(cell.table)') WHERE name = ?", arguments: [cell.column])
            let new = changed(old, type ?? "", noise)
            do {
                try db.execute(
                    sql: "UPDATE \(cell.table) SET \(cell.column) = ? WHERE rowid = ?", arguments: [new, cell.row])
                return true
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                return false
            }
        }
    }

    private func changed(_ value: DatabaseValue, _ type: String, _ noise: UInt64) -> DatabaseValue {
        switch value.storage {
        case .int64(let number): return (number ^ (1 << Int64(noise % 20))).databaseValue
        case .string(let text):
            var bytes = Array(text.utf8)
            if bytes.isEmpty { return "x".databaseValue }
            let index = Int(noise % UInt64(bytes.count))
            bytes[index] = bytes[index] == 0x7A ? 0x79 : 0x7A
            return String(decoding: bytes, as: UTF8.self).databaseValue
        case .blob(let data):
            var bytes = data
            bytes[Int(noise % UInt64(data.count))] ^= 1 << UInt8((noise >> 32) % 8)
            return bytes.databaseValue
        case .null, .double:
            return type == "INTEGER" ? 1.databaseValue : type == "TEXT" ? "x".databaseValue : Data([1]).databaseValue
        }
    }

    /// That record as another collector has taken it in, as one file.
    private func taken() async throws -> Room {
        let (there, here, file) = (try await FullRecord.make(), Room(), Room())
        let ledger = try there.open(.read)
        let shelf = try here.open(.write).collectors
        try shelf.takeIn(try ledger.page(after: .beginning))
        try FileManager.default.createDirectory(atPath: file.directory, withIntermediateDirectories: true)
        try Ledger.open(directory: here.directory + "/collectors/room/ops-1", mode: .read)
            .backup(to: file.directory + "/ledger.sqlite")
        return file
    }

    @Test(arguments: [false, true])
    func `any changed value of any row is noticed and its place is named`(isTaken: Bool) async throws {
        let room = isTaken ? try await taken() : try await FullRecord.make()
        let original = room.directory + "/ledger.sqlite"
        let plans = try room.open(.read).planVersions()
        var random = Random(7)
        var tried = 0
        var said: Set<String> = []
        for cell in try cells(original, without: isTaken ? ["observations", "outbox"] : ["origin"]) {
            let copy = Room()
            let path = try copy.file("ledger.sqlite", try Data(contentsOf: URL(fileURLWithPath: original)))
            guard try change(cell, path, &random) else { continue }
            tried += 1
            let problem: String?
            do {
                problem = try copy.open(.read).verify().problem?.description
            } catch {
                problem = "\(error)"
            }
            // A bit that zstd does not look at changes nothing of a plan.
            let isRead = cell.table == "plans" && cell.column == "json"
            let isHarmless = try isRead && problem == nil && copy.open(.read).planVersions() == plans
            #expect(problem != nil || isHarmless, "\(cell)")
            said.insert(problem ?? "")
        }
        #expect(said.count > (isTaken ? 30 : 40))
        #expect(tried > (isTaken ? 70 : 100))
    }

    @Test(arguments: [
        (
            "UPDATE chain SET payload = replace(payload, 'restart', 'Restart') WHERE kind = 'note'",
            "event 29 of the chain (note)"
        ),
        ("DELETE FROM chain WHERE seq = 4", "event 5 of the chain"),
        (
            "UPDATE segments SET count = count + 1 WHERE start = (SELECT max(start) FROM segments)",
            "the segment of web/home"
        ),
        ("DELETE FROM segments WHERE start = (SELECT min(start) FROM segments)", "the segments of 2026-10-07"),
        ("DELETE FROM observations WHERE id = (SELECT max(id) FROM observations)", "batch"),
        ("DELETE FROM batches WHERE id = (SELECT max(id) - 1 FROM batches)", "batch"),
        ("UPDATE incidents SET reason = 'timeout:x' WHERE id = 'web@1'", "incident web@1"),
        ("DELETE FROM incidents WHERE id = 'web@2'", "incident web@2"),
        ("UPDATE alerts SET ended_at = 1 WHERE target = 'web'", "alert web@1.degraded"),
        ("DELETE FROM alerts WHERE target = 'mail'", "alert mail@1.unknown"),
        ("UPDATE outbox SET state = 'pending' WHERE id = 'd1'", "delivery 1"),
        ("UPDATE checks SET target = 'wec' WHERE id = 1", "check 1 (wec/home)"),
        ("DELETE FROM plans", "plan"),
        ("DELETE FROM tails WHERE check_id = 1", "the tail of web/home"),
        ("UPDATE meta SET value = 'x'", "event 1 of the chain"),
    ])
    func `what is wrong is said in words`(sql: String, place: String) async throws {
        let room = try await FullRecord.make()
        try room.tamper(sql)
        let problem = try? room.open(.read).verify().problem
        #expect(problem?.place.hasPrefix(place) == true, "\(problem?.description ?? "nothing")")
    }

    @Test func `changed observations with all digests made to fit are still noticed`() async throws {
        let room = try await FullRecord.make()
        let queue = try DatabaseQueue(path: room.directory + "/ledger.sqlite")
        try await queue.write { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT \(StoredSegment.columns) FROM segments WHERE check_id = 1 ORDER BY start LIMIT 1")
            let segment = try StoredSegment(try #require(row), SegmentDecoder())
            var content = segment.content
            content.columns.latencies[3] += 1
            try Segment.delete(db, check: 1, start: segment.start)
            try Segment(check: 1, Sample.web, content, state: segment.state, encoder: SegmentEncoder(Zstandard()))
                .insert(db, event: 1)
        }
        try queue.close()
        #expect(try room.open(.read).verify().problem?.place == "the segments of 2026-10-07")
    }

    @Test func `a byte changed anywhere in the file never makes a wrong answer or a trap`() async throws {
        let room = try await FullRecord.make()
        let original = try Data(contentsOf: URL(fileURLWithPath: room.directory + "/ledger.sqlite"))
        let sound = try room.open(.read).all(Sample.web)
        var random = Random(11)
        for _ in 0..<150 {
            var bytes = original
            bytes[Int(random.next(UInt64(bytes.count)))] ^= UInt8(1 << random.next(8))
            let copy = Room()
            _ = try copy.file("ledger.sqlite", bytes)
            guard let ledger = try? copy.open(.read), let report = try? ledger.verify() else { continue }
            if report.problem == nil { #expect(try ledger.all(Sample.web) == sound) }
        }
    }

    @Test func `a damaged file is refused with a copy as the remedy`() async throws {
        let room = try await FullRecord.make()
        let path = room.directory + "/ledger.sqlite"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        for index in stride(from: 4_096, to: bytes.count, by: 2_048) { bytes[index] = 0xFF }
        _ = try room.file("ledger.sqlite", bytes)
        for mode in [Ledger.Mode.daemon, .write, .read] {
            let error = #expect(throws: LedgerError.self) { try room.open(mode) }
            #expect(error?.code == .damaged && error?.remedy == .putBackCopy)
        }
        _ = try room.file("ledger.sqlite", String(repeating: "no database", count: 500))
        let error = #expect(throws: LedgerError.self) { try room.open(.daemon) }
        #expect(error?.code == .damaged)
    }

    @Test func `a record of a later version is refused`() async throws {
        let room = try await FullRecord.make()
        try room.tamper("INSERT INTO grdb_migrations VALUES ('99')")
        for mode in [Ledger.Mode.daemon, .read] {
            let error = #expect(throws: LedgerError.self) { try room.open(mode) }
            #expect(error?.code == .newer)
        }
    }
}
