internal import Foundation
internal import GRDB
internal import NOCCore

/// The fold after the last packed observation of a check: where sealing and the daemon go on.
struct Tail {
    var last: Int64
    var state: FoldState

    static func of(_ db: Database, _ check: Int64) throws -> Tail? {
        let statement = try db.cachedStatement(sql: "SELECT last, state FROM tails WHERE check_id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [check]) else { return nil }
        return try Tail(row, at: 0)
    }

    static func all(_ db: Database) throws -> [Int64: Tail] {
        var result: [Int64: Tail] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT check_id, last, state FROM tails")
        while let row = try rows.next() { result[try row.integer(0)] = try Tail(row, at: 1) }
        return result
    }

    static func lasts(_ db: Database) throws -> [Int64: Int64] {
        var result: [Int64: Int64] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT check_id, last FROM tails")
        while let row = try rows.next() { result[try row.integer(0)] = try row.integer(1) }
        return result
    }

    func save(_ db: Database, _ check: Int64) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO tails (check_id, last, state, digest) VALUES (?, ?, ?, ?)")
        let encoded = state.encoded(base: last)
        let digest = Tail.digest(check, last, encoded)
        try statement.execute(arguments: [check, last, Data(encoded), Data(digest.bytes)])
    }

    static func digest(_ check: Int64, _ last: Int64, _ state: [UInt8]) -> Digest {
        var writer = ByteWriter()
        writer.fixed(check)
        writer.fixed(last)
        writer.block(state)
        return Digest(of: writer.bytes)
    }

    init(last: Int64, state: FoldState) {
        self.last = last
        self.state = state
    }

    private init(_ row: Row, at index: Int) throws {
        let last = try row.integer(index)
        self.last = last
        state = try row.withBytes(index + 1) { try FoldState(encoded: $0, base: last) }
    }
}
