internal import GRDB
internal import NOCCore
internal import Synchronization

/// Observations that are in no segment yet, by check, kept between reads: the table has no index, so one pass serves all
/// checks, and later passes only read what was added.
final class UnpackedCache: Sendable {
    private struct Entry {
        /// The first batch that was stored when it was read; rows of earlier ones are in segments.
        var firstBatch: Int64
        var lastRow: Int64
        var rows: [Int64: SegmentContent]
    }

    private let entry = Mutex<Entry?>(nil)

    /// The observations of `check` after `tail`, in order.
    func rows(_ db: Database, _ check: Int64, after tail: Int64) throws -> SegmentContent {
        guard let batches = try UnpackedCache.batches(db) else { return SegmentContent() }
        let rows = try entry.withLock { entry in
            // Newer than this look at the record: what it dropped may be in segments that this look does not see.
            if let entry, entry.firstBatch > batches.first { return try UnpackedRows.load(db)[check] }
            if entry?.firstBatch != batches.first {
                entry = Entry(firstBatch: batches.first, lastRow: batches.lastRow, rows: try UnpackedRows.load(db))
            } else if var current = entry, current.lastRow < batches.lastRow {
                // Taken out meanwhile: the rows are not copied, and what fails is loaded anew.
                entry = nil
                try UnpackedCache.add(db, after: current.lastRow, to: &current.rows)
                current.lastRow = batches.lastRow
                entry = current
            }
            return entry?.rows[check]
        }
        return rows?.after(tail) ?? SegmentContent()
    }

    private static func batches(_ db: Database) throws -> (first: Int64, lastRow: Int64)? {
        let first = try Int64.fetchOne(db.cachedStatement(sql: "SELECT min(id) FROM batches"))
        guard let first, let last = try StoredBatch.latest(db) else { return nil }
        return (first, last.last)
    }

    private static func add(_ db: Database, after id: Int64, to rows: inout [Int64: SegmentContent]) throws {
        let added = try Row.fetchCursor(
            db, sql: "SELECT \(ObservationRow.columns) FROM observations WHERE id > ? ORDER BY id", arguments: [id])
        while let row = try added.next() {
            let stored = try ObservationRow(row)
            let last = rows[stored.check]?.columns.times.last ?? .min
            guard stored.observation.time.milliseconds > last else { continue }
            rows[stored.check, default: SegmentContent()].append(stored.observation, origin: 0)
        }
    }
}

extension SegmentContent {
    /// Those later than `time`.
    func after(_ time: Int64) -> SegmentContent {
        guard let first = columns.times.first, first <= time else { return self }
        var result = SegmentContent()
        for (observation, origin) in rows where observation.time.milliseconds > time {
            result.append(observation, origin: origin)
        }
        return result
    }
}
