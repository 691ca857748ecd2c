internal import Foundation
internal import GRDB
internal import NOCCore

/// Numbers for checks, so that rows are short.
enum CheckDictionary {
    /// The number of `key`; a new one when it has none.
    static func id(_ db: Database, _ key: CheckKey) throws -> Int64 {
        if let id = try existing(db, key) { return id }
        let id = try (Int64.fetchOne(db, sql: "SELECT max(id) FROM checks") ?? 0) + 1
        try db.execute(
            sql: "INSERT INTO checks (id, target, name, digest) VALUES (?, ?, ?, ?)",
            arguments: [id, key.target, key.check, Data(digest(id, key).bytes)])
        return id
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

    static func digest(_ id: Int64, _ key: CheckKey) -> Digest {
        var writer = ByteWriter()
        writer.fixed(id)
        writer.text(key.target)
        writer.text(key.check)
        return Digest(of: writer.bytes)
    }
}
