internal import GRDB
internal import NOCCore

/// One pass over the segments of a check.
struct SegmentPass {
    let check: Int64
    let key: CheckKey
    let interval: Interval
    let columns: RecordColumns
    let decoder: SegmentDecoder
    private(set) var hasStarted = false

    /// False when the receiver has enough.
    mutating func readSegments(
        _ db: Database, start: (FoldState) -> Void, receive: (borrowing ObservationColumns) throws -> Bool
    ) throws -> Bool {
        let holding = try db.cachedStatement(
            sql: "SELECT max(start) FROM segments WHERE check_id = ? AND start <= ?")
        let from = try Int64.fetchOne(holding, arguments: [check, interval.start.milliseconds])
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT start, state, data FROM segments
                    WHERE check_id = ? AND start >= ? AND start < ? ORDER BY start
                    """),
            arguments: [check, from ?? interval.start.milliseconds, interval.end.milliseconds])
        var chunk = ObservationColumns()
        while let row = try rows.next() {
            try read(row, start, into: &chunk)
            guard try receive(chunk) else { return false }
        }
        return true
    }

    private mutating func read(
        _ row: Row, _ start: (FoldState) -> Void, into chunk: inout ObservationColumns
    ) throws {
        let time = try row.integer(0)
        do {
            if !hasStarted { start(try row.withBytes(1) { try FoldState(encoded: $0, base: time) }) }
            hasStarted = true
            try row.withBytes(2) { try decoder.decode($0, columns, into: &chunk) }
        } catch let damage as Damage {
            throw Damage("the segment of \(key) that starts at \(time): \(damage.what)")
        }
    }
}
