internal import GRDB
internal import NOCCore

/// What was observed, packed or not yet, as one look at the record finds it.
enum Observations {
    static func extents(_ db: Database, _ cache: UnpackedCache) throws -> [CheckKey: Interval] {
        let tails = try Tail.lasts(db)
        let first = try db.cachedStatement(sql: "SELECT min(start) FROM segments WHERE check_id = ?")
        var result: [CheckKey: Interval] = [:]
        for (id, key) in try CheckDictionary.all(db) {
            let unpacked = try cache.rows(db, id, after: tails[id] ?? .min).columns.times
            let packed = try Row.fetchOne(first, arguments: [id])?.optionalInstant(0)?.milliseconds
            guard let start = packed ?? unpacked.first, let last = unpacked.last ?? tails[id] else { continue }
            result[key] = Interval(Instant(milliseconds: start), Instant(milliseconds: last))
        }
        return result
    }

    /// As `AccountRecord.read` hands them over. `decoder` is nobody else's meanwhile.
    static func read(
        _ db: Database, _ cache: UnpackedCache, _ decoder: SegmentDecoder, _ check: CheckKey, _ interval: Interval,
        _ columns: RecordColumns,
        start: (FoldState) -> Void, receive: (borrowing ObservationColumns) throws -> Bool
    ) throws {
        guard let id = try CheckDictionary.existing(db, check) else { return start(FoldState()) }
        var pass = SegmentPass(check: id, key: check, interval: interval, columns: columns, decoder: decoder)
        guard try pass.readSegments(db, start: start, receive: receive) else { return }
        let tail = try Tail.of(db, id)
        let rest = try cache.rows(db, id, after: tail?.last ?? .min).columns
        if !pass.hasStarted { start(tail?.state ?? FoldState()) }
        guard let first = rest.times.first, first < interval.end.milliseconds else { return }
        _ = try receive(rest)
    }
}
