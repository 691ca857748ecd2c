internal import GRDB
internal import NOCCore

/// The incidents that the daemon announced. Each change is an event of the chain with all of it; the table holds the last.
enum IncidentRegister {
    static func save(_ db: Database, _ incident: RegisteredIncident, at time: Instant) throws {
        try put(db, incident, event: Chain.append(db, time: time, kind: .incident, IncidentPayload(register: incident)))
    }

    /// What event `seq` says of it.
    static func put(_ db: Database, _ incident: RegisteredIncident, event seq: Int64) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO incidents (id, target, start, confirmed_at, ended_at, reason, cause, seq)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            incident.id, incident.target, incident.start.milliseconds, incident.confirmedAt.milliseconds,
            incident.end?.milliseconds, incident.reason?.description, incident.cause, seq,
        ])
    }

    static func all(_ db: Database) throws -> [RegisteredIncident] {
        try fetch(db, "SELECT \(columns) FROM incidents ORDER BY target, start, id")
    }

    static func open(_ db: Database) throws -> [RegisteredIncident] {
        try fetch(db, "SELECT \(columns) FROM incidents WHERE ended_at IS NULL ORDER BY target, start, id")
    }

    /// When the last incident of each target ended.
    static func lastEnds(_ db: Database) throws -> [String: Instant] {
        let rows = try Row.fetchCursor(db, sql: "SELECT target, max(ended_at) FROM incidents GROUP BY target")
        var result: [String: Instant] = [:]
        while let row = try rows.next() { result[try row.string(0)] = row.optionalInstant(1) }
        return result
    }

    /// The one that ended last; nil: none of it has.
    static func lastEnded(_ db: Database, of target: String) throws -> RegisteredIncident? {
        let sql =
            "SELECT \(columns) FROM incidents WHERE target = ? AND ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 1"
        return try Row.fetchOne(db, sql: sql, arguments: [target]).map { try RegisteredIncident($0) }
    }

    /// Those of `targets` whose end is the one that `ends` has for them: they ended because their target left the plan, and were
    /// not opened again since.
    static func all(
        _ db: Database, endedAt ends: [String: Instant], of targets: Set<String>
    ) throws -> [RegisteredIncident] {
        guard !ends.isEmpty else { return [] }
        return try all(db).filter { incident in
            targets.contains(incident.target) && incident.end != nil && incident.end == ends[incident.id]
        }
    }

    static let columns = "id, target, start, confirmed_at, ended_at, reason, cause"

    private static func fetch(_ db: Database, _ sql: String) throws -> [RegisteredIncident] {
        let rows = try Row.fetchCursor(db, sql: sql)
        var result: [RegisteredIncident] = []
        while let row = try rows.next() { result.append(try RegisteredIncident(row)) }
        return result
    }
}

extension RegisteredIncident {
    init(_ row: Row) throws {
        self.init(
            id: try row.string(0), target: try row.string(1), start: try row.instant(2),
            confirmedAt: try row.instant(3), end: row.optionalInstant(4),
            reason: (row[5] as String?).map(Reason.init(parsing:)), cause: row[6] as String?)
    }
}
