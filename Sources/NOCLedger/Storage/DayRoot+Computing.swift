internal import GRDB
internal import NOCCore

extension DayRoot {
    static let length: Int64 = 86_400_000

    /// The number of the UTC day since 1970-01-01.
    static func number(of time: Int64) -> Int64 {
        let (quotient, remainder) = time.quotientAndRemainder(dividingBy: length)
        return remainder < 0 ? quotient - 1 : quotient
    }

    static func times(of day: Int64) -> Range<Int64> { day * length..<(day + 1) * length }

    var number: Int64 { Int64(day.number) }

    static func compute(_ db: Database, _ day: Int64) throws -> DayRoot {
        var writer = ByteWriter()
        writer.fixed(day)
        var segments = 0
        var observations = 0
        let times = times(of: day)
        let statement = try db.cachedStatement(
            sql: """
                SELECT count, digest FROM segments INDEXED BY segments_by_start
                WHERE start >= ? AND start < ? ORDER BY start, check_id
                """)
        let rows = try Row.fetchCursor(statement, arguments: [times.lowerBound, times.upperBound])
        while let row = try rows.next() {
            segments += 1
            observations += Int(truncatingIfNeeded: try row.integer(0))
            try row.withBytes(1) { writer.raw($0) }
        }
        return DayRoot(
            day: CalendarDay(number: Int(day)), segments: segments, observations: observations,
            root: Digest(of: writer.bytes).hex)
    }

    static func compute(_ db: Database, _ days: Set<Int64>) throws -> [DayRoot] {
        try days.sorted().map { try compute(db, $0) }
    }
}
