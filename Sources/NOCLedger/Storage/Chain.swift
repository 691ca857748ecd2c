internal import Foundation
internal import GRDB
package import NOCCore

/// Where the chain ends: what a report shows as evidence.
package struct ChainHead: Sendable, Hashable {
    package var seq: Int64
    package var hash: Digest
}

/// One row of the chain.
package struct ChainEvent: Sendable, Hashable {
    package var seq: Int64
    package var time: Instant
    package var kind: String
    /// A JSON object with sorted keys.
    package var payload: String
    package var hash: Digest
}

/// The append-only list of what happened. Each hash is the SHA-256 of the hash before, the number, the time, the kind and
/// the payload; the first hash before is the SHA-256 of the record's id.
enum Chain {
    static func head(_ db: Database) throws -> ChainHead {
        let statement = try db.cachedStatement(sql: "SELECT seq, hash FROM chain ORDER BY seq DESC LIMIT 1")
        if let row = try Row.fetchOne(statement) {
            return ChainHead(seq: try row.integer(0), hash: try row.digest(1))
        }
        return ChainHead(seq: 0, hash: try genesis(db))
    }

    /// The hash before the first row.
    static func genesis(_ db: Database) throws -> Digest { genesis(ofRecord: try record(db)) }

    /// The record's own id.
    static func record(_ db: Database) throws -> String {
        guard let id = try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'id'") else {
            throw Damage("the record has no id")
        }
        return id
    }

    static func genesis(ofRecord id: String) -> Digest { Digest(of: Array("noc/1 \(id)".utf8)) }

    /// The hash of event `seq`, that before the first for 0; nil where there is no such event.
    static func hash(_ db: Database, of seq: Int64) throws -> Digest? {
        guard seq > 0 else { return try genesis(db) }
        let statement = try db.cachedStatement(sql: "SELECT hash FROM chain WHERE seq = ?")
        return try Row.fetchOne(statement, arguments: [seq])?.digest(0)
    }

    static func time(_ db: Database, of seq: Int64) throws -> Instant {
        let statement = try db.cachedStatement(sql: "SELECT time FROM chain WHERE seq = ?")
        return try Row.fetchOne(statement, arguments: [seq])?.instant(0) ?? Instant(milliseconds: 0)
    }

    /// The row `seq`; nil where there is none.
    static func event(_ db: Database, _ seq: Int64) throws -> ChainEvent? {
        let statement = try db.cachedStatement(sql: "SELECT \(columns) FROM chain WHERE seq = ?")
        return try Row.fetchOne(statement, arguments: [seq]).map(ChainEvent.init)
    }

    /// What the last row of `kind` carries; nil when there is none.
    static func lastPayload<T: Stored>(_ db: Database, _ kind: ChainKind, _ type: T.Type) throws -> T? {
        let text = try String.fetchOne(
            db, sql: "SELECT payload FROM chain WHERE kind = ? ORDER BY seq DESC LIMIT 1", arguments: [kind.rawValue])
        return try text.map { try T(storedText: $0, in: "the last event of the kind \(kind.rawValue)") }
    }

    /// The kind of the last row that is of one of these; nil when there is none.
    static func last(_ db: Database, of kinds: [ChainKind]) throws -> String? {
        let places = kinds.map { _ in "?" }.joined(separator: ",")
        return try String.fetchOne(
            db, sql: "SELECT kind FROM chain WHERE kind IN (\(places)) ORDER BY seq DESC LIMIT 1",
            arguments: StatementArguments(kinds.map(\.rawValue)))
    }

    /// Only inside a write transaction: the head is read in it, because other processes append too.
    @discardableResult
    static func append(_ db: Database, time: Instant, kind: ChainKind, payload: String) throws -> ChainHead {
        let before = try head(db)
        let seq = before.seq + 1
        let hash = hash(after: before.hash, seq: seq, time: time.milliseconds, kind: kind.rawValue, payload: payload)
        try insert(db, ChainEvent(seq: seq, time: time, kind: kind.rawValue, payload: payload, hash: hash))
        return ChainHead(seq: seq, hash: hash)
    }

    /// A row that follows the last one, and whose hash was computed.
    static func insert(_ db: Database, _ event: ChainEvent) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT INTO chain (\(columns)) VALUES (?, ?, ?, ?, ?)")
        try statement.execute(arguments: [
            event.seq, event.time.milliseconds, event.kind, event.payload, Data(event.hash.bytes),
        ])
    }

    static func append(_ db: Database, time: Instant, kind: ChainKind, _ payload: some Stored) throws -> Int64 {
        try append(db, time: time, kind: kind, payload: payload.storedText).seq
    }

    static func hash(after before: Digest, seq: Int64, time: Int64, kind: String, payload: String) -> Digest {
        var writer = ByteWriter()
        writer.raw(before.bytes)
        writer.fixed(seq)
        writer.fixed(time)
        writer.text(kind)
        writer.text(payload)
        return Digest(of: writer.bytes)
    }

    /// The rows of these kinds after `seq`, in order.
    static func forEach(
        _ db: Database, kinds: [ChainKind], after seq: Int64 = 0, _ body: (ChainEvent) throws -> Void
    ) throws {
        let places = kinds.map { _ in "?" }.joined(separator: ",")
        try forEach(db, "kind IN (\(places)) AND", StatementArguments(kinds.map(\.rawValue)), seq, body)
    }

    static func forEach(_ db: Database, after seq: Int64 = 0, _ body: (ChainEvent) throws -> Void) throws {
        try forEach(db, "", [], seq, body)
    }

    private static func forEach(
        _ db: Database, _ condition: String, _ arguments: StatementArguments, _ seq: Int64,
        _ body: (ChainEvent) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT \(columns) FROM chain WHERE \(condition) seq > ? ORDER BY seq",
            arguments: arguments + [seq])
        while let row = try rows.next() { try body(ChainEvent(row)) }
    }

    private static let columns = "seq, time, kind, payload, hash"
}

extension ChainEvent {
    /// From `seq, time, kind, payload, hash`.
    fileprivate init(_ row: Row) throws {
        self.init(
            seq: try row.integer(0), time: try row.instant(1), kind: try row.string(2), payload: try row.string(3),
            hash: try row.digest(4))
    }
}

extension ChainEvent {
    func decode<T: Stored>(_ type: T.Type) throws -> T {
        do {
            return try T(storedText: payload, in: "its payload")
        } catch let damage as Damage {
            throw Damage("event \(seq) of the chain (\(kind)): \(damage.what)")
        }
    }
}
