internal import GRDB
internal import NOCCore

/// What the writer keeps between transactions so that a batch costs no look-up a row.
///
/// @unchecked: only touched on the writer's queue, which runs one transaction at a time.
final class WriterMemory: @unchecked Sendable {
    /// The number of each check, and the time of its last stored observation.
    private var ids: [CheckKey: Int64] = [:]
    private var lasts: [Int64: Int64] = [:]
    /// The batches of which the chain does not tell yet; nil: to be read.
    private var open: OpenRun?
    /// The chain's end when this was read; -1: nothing was.
    private var seq: Int64 = -1

    /// Reads anew when another process imported since.
    func refresh(_ db: Database) throws {
        let head = try Chain.head(db).seq
        guard head != seq else { return }
        let stale = seq < 0 ? true : try hasImport(db, after: seq)
        if stale { try load(db) }
        seq = head
    }

    /// The rows to store; those at or before the last stored one of their check are left out. Nothing is remembered yet:
    /// the transaction may still fail.
    func accept(_ db: Database, _ observations: [StoredObservation]) throws -> Accepted {
        var accepted = Accepted()
        for stored in observations {
            let id = try ids[stored.key] ?? accepted.ids[stored.key] ?? CheckDictionary.id(db, stored.key)
            let time = stored.observation.time.milliseconds
            accepted.ids[stored.key] = id
            guard time > accepted.lasts[id] ?? lasts[id] ?? .min else { continue }
            accepted.lasts[id] = time
            var observation = stored.observation
            if !observation.measurements.isEmpty {
                observation.measurements = ObservationLimits.kept(observation.measurements)
            }
            accepted.rows.append(ObservationRow(check: id, observation))
        }
        return accepted
    }

    func openRun(_ db: Database) throws -> OpenRun { try open ?? OpenRun(db) }

    /// What `head.json` tells of them; nil where this process wrote none.
    var run: BatchRun? { open?.run }

    /// Batches were appended without it.
    func forgetRun() { open = nil }

    /// After the transaction was committed.
    func remember(_ accepted: Accepted) {
        open = accepted.open
        ids.merge(accepted.ids) { $1 }
        lasts.merge(accepted.lasts) { $1 }
    }

    struct Accepted {
        var rows: [ObservationRow] = []
        var ids: [CheckKey: Int64] = [:]
        var lasts: [Int64: Int64] = [:]
        var open: OpenRun?
    }

    private func load(_ db: Database) throws {
        ids = [:]
        for (id, key) in try CheckDictionary.all(db) { ids[key] = id }
        lasts = try Tail.lasts(db)
        let rows = try Row.fetchCursor(db, sql: "SELECT check_id, max(time) FROM observations GROUP BY check_id")
        while let row = try rows.next() {
            let check = try row.integer(0)
            lasts[check] = max(lasts[check] ?? .min, try row.integer(1))
        }
    }

    private func hasImport(_ db: Database, after seq: Int64) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM chain WHERE kind = 'import' AND seq > ?)", arguments: [seq]) ?? false
    }
}
