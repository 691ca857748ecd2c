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

    /// `event` is the one that will tell of it.
    func insert(_ db: Database, event: Int64) throws {
        try Segment.insert(
            db, check: check, start: start, last: last, count: count, digest: digest, state: state.encoded(base: start),
            data: data, event: event)
    }

    static func insert(
        _ db: Database, check: Int64, start: Int64, last: Int64, count: Int, digest: Digest, state: [UInt8],
        data: [UInt8], event: Int64
    ) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO segments (check_id, start, last, count, digest, state, data, seq, mark)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            check, start, last, count, Data(digest.bytes), Data(state), Data(data), event,
            Data(mark(event, digest)),
        ])
    }

    /// What is stored beside the event's number so that a changed one is noticed: few bytes, for there are many segments.
    static func mark(_ event: Int64, _ digest: Digest) -> [UInt8] {
        guard event != 0 else { return [] }
        var writer = ByteWriter()
        writer.fixed(event)
        writer.raw(digest.bytes)
        return Array(Digest(of: writer.bytes).bytes.prefix(8))
    }

    static func delete(_ db: Database, check: Int64, start: Int64) throws {
        try db.cachedStatement(sql: "DELETE FROM segments WHERE check_id = ? AND start = ?")
            .execute(arguments: [check, start])
    }

    /// Stores another state for the same observations.
    static func restate(
        _ db: Database, _ key: CheckKey, _ stored: StoredSegment, state: FoldState, event: Int64
    ) throws {
        let encoded = state.encoded(base: stored.start)
        let digest = digest(
            key, start: stored.start, last: stored.last, count: stored.content.count, state: encoded, data: stored.data)
        let statement = try db.cachedStatement(
            sql: "UPDATE segments SET state = ?, digest = ?, seq = ?, mark = ? WHERE check_id = ? AND start = ?")
        try statement.execute(arguments: [
            Data(encoded), Data(digest.bytes), event, Data(mark(event, digest)), stored.check, stored.start,
        ])
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
        try self.init(
            check: row.integer(0), start: row.integer(1), last: row.integer(2), count: row.integer(3),
            state: row.bytes(4), data: row.bytes(5), decoder)
    }

    /// Throws `Damage` where the bytes do not hold what is said of them.
    init(
        check: Int64, start: Int64, last: Int64, count: Int64, state: [UInt8], data: [UInt8], _ decoder: SegmentDecoder
    ) throws {
        self.check = check
        self.start = start
        self.last = last
        self.state = try state.withUnsafeBytes { try FoldState(encoded: $0, base: start) }
        self.data = data
        content = try data.withUnsafeBytes(decoder.content)
        guard Int64(content.count) == count, content.columns.times.first == start, content.columns.times.last == last
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
