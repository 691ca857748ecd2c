internal import Foundation
internal import GRDB
internal import NOCCore

/// Whose record this is, where it is another collector's.
enum Origin {
    static func load(_ db: Database) throws -> StoredOrigin? {
        guard let row = try Row.fetchOne(db, sql: "SELECT json, digest FROM origin") else { return nil }
        let json = try row.string(0)
        guard try row.digest(1) == Digest(of: Array(json.utf8)) else {
            throw Damage("what it says of its origin does not have its digest")
        }
        return try StoredOrigin(storedText: json, in: "the origin of the record")
    }

    static func save(_ db: Database, _ origin: StoredOrigin) throws {
        let json = origin.storedText
        try db.execute(
            sql: "INSERT OR REPLACE INTO origin (id, json, digest) VALUES (1, ?, ?)",
            arguments: [json, Data(Digest(of: Array(json.utf8)).bytes)])
    }
}
