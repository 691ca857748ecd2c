internal import Foundation
internal import GRDB
internal import NOCCore

/// Numbers for checks, so that rows are short.
enum CheckDictionary {
    /// The number of `key`; a new one when it has none.
    static func id(_ db: Database, _ key: CheckKey) throws -> Int64 {
        if let id = try existing(db, key) { return id }
        let id = try (Int64.fetchOne(db, sql: "SELECT max(id) FROM checks") ?? 0) + 1
        try insert(db, id, key)
        return id
    }

    /// Gives `key` the number that it has in another store; nil when one of them is another's already.
    static func adopt(_ db: Database, _ id: Int64, _ key: CheckKey) throws -> Int64? {
        if let known = try existing(db, key) { return known == id ? id : nil }
        guard try Int64.fetchOne(db, sql: "SELECT id FROM checks WHERE id = ?", arguments: [id]) == nil else {
            return nil
        }
        try insert(db, id, key)
        return id
    }

    private static func insert(_ db: Database, _ id: Int64, _ key: CheckKey) throws {
        try db.execute(
            sql: "INSERT INTO checks (id, target, name, digest) VALUES (?, ?, ?, ?)",
            arguments: [id, key.target, key.check, Data(digest(id, key).bytes)])
    }

    static func existing(_ db: Database, _ key: CheckKey) throws -> Int64? {
        let statement = try db.cachedStatement(sql: "SELECT id FROM checks WHERE target = ? AND name = ?")
        return try Int64.fetchOne(statement, arguments: [key.target, key.check])
    }

    static func all(_ db: Database) throws -> [Int64: CheckKey] {
        var result: [Int64: CheckKey] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT id, target, name FROM checks")
        while let row = try rows.next() {
            result[try row.integer(0)] = CheckKey(target: try row.string(1), check: try row.string(2))
        }
        return result
    }

    /// Of the numbers and names of all checks up to number `last`.
    static func digest(_ db: Database, upTo last: Int64) throws -> Digest {
        var writer = ByteWriter()
        let rows = try Row.fetchCursor(
            db, sql: "SELECT id, target, name FROM checks WHERE id <= ? ORDER BY id", arguments: [last])
        while let row = try rows.next() {
            writer.fixed(try row.integer(0))
            writer.text(try row.string(1))
            writer.text(try row.string(2))
        }
        return Digest(of: writer.bytes)
    }

    static func digest(_ id: Int64, _ key: CheckKey) -> Digest {
        var writer = ByteWriter()
        writer.fixed(id)
        writer.text(key.target)
        writer.text(key.check)
        return Digest(of: writer.bytes)
    }
}
