internal import Foundation
internal import GRDB
internal import NOCCore

/// A stored segment without its key.
struct Segment {
    var check: Int64
    var start: Int64
    var last: Int64
    var count: Int
    /// The fold before the first observation.
    var state: FoldState
    var data: [UInt8]
    var digest: Digest

    /// `content` is not empty.
    init(check: Int64, _ key: CheckKey, _ content: SegmentContent, state: FoldState, encoder: SegmentEncoder) throws {
        guard let start = content.columns.times.first, let last = content.columns.times.last else {
            throw Damage("an empty segment")
        }
        self.check = check
        self.start = start
        self.last = last
        count = content.count
        self.state = state
        data = try encoder.encode(content)
        digest = Segment.digest(
            key, start: start, last: last, count: count, state: state.encoded(base: start), data: data)
    }

    /// Covers everything in the row, and the names of target and check.
    static func digest(
        _ key: CheckKey, start: Int64, last: Int64, count: Int, state: some Collection<UInt8>,
        data: some Collection<UInt8>
    ) -> Digest {
        var writer = ByteWriter()
        writer.text(key.target)
        writer.text(key.check)
        writer.fixed(start)
        writer.fixed(last)
        writer.varint(count)
        writer.varint(state.count)
        writer.raw(state)
        writer.raw(data)
        return Digest(of: writer.bytes)
    }

    func insert(_ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO segments (check_id, start, last, count, digest, state, data) VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            check, start, last, count, Data(digest.bytes), Data(state.encoded(base: start)), Data(data),
        ])
    }

    static func delete(_ db: Database, check: Int64, start: Int64) throws {
        try db.cachedStatement(sql: "DELETE FROM segments WHERE check_id = ? AND start = ?")
            .execute(arguments: [check, start])
    }

    /// Stores another state for the same observations.
    static func restate(_ db: Database, _ key: CheckKey, _ stored: StoredSegment, state: FoldState) throws {
        let encoded = state.encoded(base: stored.start)
        let digest = digest(
            key, start: stored.start, last: stored.last, count: stored.content.count, state: encoded, data: stored.data)
        try db.cachedStatement(sql: "UPDATE segments SET state = ?, digest = ? WHERE check_id = ? AND start = ?")
            .execute(arguments: [Data(encoded), Data(digest.bytes), stored.check, stored.start])
    }
}

/// A segment read back and unpacked whole.
struct StoredSegment {
    var check: Int64
    var start: Int64
    var last: Int64
    var state: FoldState
    var data: [UInt8]
    var content: SegmentContent

    /// From `check_id, start, last, count, state, data`.
    init(_ row: Row, _ decoder: SegmentDecoder) throws {
        check = try row.integer(0)
        start = try row.integer(1)
        last = try row.integer(2)
        let base = start
        state = try row.withBytes(4) { try FoldState(encoded: $0, base: base) }
        data = try row.bytes(5)
        content = try data.withUnsafeBytes(decoder.content)
        guard Int64(content.count) == (try row.integer(3)), content.columns.times.first == start,
            content.columns.times.last == last
        else { throw Damage("a segment does not hold what its row says") }
    }

    static let columns = "check_id, start, last, count, state, data"

    /// Those of `check` that start in `range`, in order.
    static func all(
        _ db: Database, _ check: Int64, startingIn range: Range<Int64>, _ decoder: SegmentDecoder
    ) throws -> [StoredSegment] {
        let statement = try db.cachedStatement(
            sql: "SELECT \(columns) FROM segments WHERE check_id = ? AND start >= ? AND start < ? ORDER BY start")
        let rows = try Row.fetchCursor(statement, arguments: [check, range.lowerBound, range.upperBound])
        var result: [StoredSegment] = []
        while let row = try rows.next() { result.append(try StoredSegment(row, decoder)) }
        return result
    }

    /// The one that starts last before `start`.
    static func before(
        _ db: Database, _ check: Int64, _ start: Int64, _ decoder: SegmentDecoder
    ) throws -> StoredSegment? {
        try one(db, "start < ? ORDER BY start DESC", check, start, decoder)
    }

    /// The first that starts at or after `start`.
    static func after(
        _ db: Database, _ check: Int64, _ start: Int64, _ decoder: SegmentDecoder
    ) throws -> StoredSegment? {
        try one(db, "start >= ? ORDER BY start", check, start, decoder)
    }

    private static func one(
        _ db: Database, _ condition: String, _ check: Int64, _ start: Int64, _ decoder: SegmentDecoder
    ) throws -> StoredSegment? {
        let statement = try db.cachedStatement(
            sql: "SELECT \(columns) FROM segments WHERE check_id = ? AND \(condition) LIMIT 1")
        return try Row.fetchOne(statement, arguments: [check, start]).map { try StoredSegment($0, decoder) }
    }
}
