internal import GRDB
internal import NOCCore

/// The standing alerts that the daemon told of. Each change is an event of the chain with all of it; the table holds the last.
enum AlertRegister {
    static func save(_ db: Database, _ alert: StandingAlert, at time: Instant) throws {
        try put(db, alert, event: Chain.append(db, time: time, kind: .alert, AlertPayload(alert: alert)))
    }

    /// What event `seq` says of it.
    static func put(_ db: Database, _ alert: StandingAlert, event seq: Int64) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO alerts (id, kind, target, start, opened_at, ended_at, reason, seq)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            alert.id, alert.kind.rawValue, alert.target, alert.start.milliseconds, alert.openedAt.milliseconds,
            alert.end?.milliseconds, alert.reason?.description, seq,
        ])
    }

    static func open(_ db: Database) throws -> [StandingAlert] {
        try fetch(db, "WHERE ended_at IS NULL ORDER BY target, start, id", [])
    }

    /// The one that ended last; nil: none of it has.
    static func lastEnded(_ db: Database, of target: String) throws -> StandingAlert? {
        try fetch(db, "WHERE target = ? AND ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 1", [target]).first
    }

    /// Those that stood in `interval`, in order of their openings.
    static func standing(_ db: Database, in interval: Interval) throws -> [StandingAlert] {
        try fetch(
            db, "WHERE start < ? AND coalesce(ended_at, ?) >= ? ORDER BY opened_at, id",
            [interval.end.milliseconds, Int64.max, interval.start.milliseconds])
    }

    /// When alerts of each target opened since `time` and since it was last told to keep still; incidents among them of which
    /// somebody was told.
    static func openings(
        _ db: Database, since time: Instant, steady: [String: Instant]
    ) throws -> [String: [Instant]] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT target, opened_at FROM alerts WHERE opened_at > ?
                UNION ALL SELECT target, confirmed_at FROM incidents WHERE confirmed_at > ?
                    AND EXISTS (SELECT 1 FROM outbox WHERE incident = incidents.id AND event = 'down') ORDER BY 2
                """, arguments: [time.milliseconds, time.milliseconds])
        var result: [String: [Instant]] = [:]
        while let row = try rows.next() {
            let (target, opened) = (try row.string(0), try row.instant(1))
            if opened > steady[target] ?? .distantPast { result[target, default: []].append(opened) }
        }
        return result
    }

    static let columns = "id, kind, target, start, opened_at, ended_at, reason"

    private static func fetch(
        _ db: Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [StandingAlert] {
        let rows = try Row.fetchCursor(db, sql: "SELECT \(columns) FROM alerts \(condition)", arguments: arguments)
        var result: [StandingAlert] = []
        while let row = try rows.next() { result.append(try StandingAlert(row)) }
        return result
    }
}

extension StandingAlert {
    /// From `AlertRegister.columns`.
    init(_ row: Row) throws {
        guard let kind = Kind(rawValue: try row.string(1)) else { throw Damage("an alert of an unknown kind") }
        self.init(
            id: try row.string(0), kind: kind, target: try row.string(2), start: try row.instant(3),
            openedAt: try row.instant(4), end: row.optionalInstant(5),
            reason: (row[6] as String?).map(Reason.init(parsing:)))
    }
}
