internal import Foundation
internal import GRDB
package import NOCCore

extension Ledger: AccountRecord {
    package func planVersions() throws -> [PlanVersion] { try read(PlanArchive.versions) }

    package func maintenanceWindows() throws -> [MaintenanceWindow] { try read(Facts.maintenance) }

    package func corrections() throws -> [Correction] { try read(Facts.corrections) }

    package func stateLines() throws -> [StateLine] { try read(Facts.states) }

    package func annotations() throws -> [Annotation] { try read { try Facts.annotations($0) } }

    /// The last one is open when the daemon has written before and none runs now.
    package func interruptions() throws -> [Interval] {
        let isAlive = mode == .daemon || Ledger.daemon(directory: directory) != nil
        return try read { db in
            var result = try Facts.interruptions(db)
            if !isAlive, let heartbeat = try StoredBatch.latest(db)?.heartbeat {
                result.append(Interval(heartbeat, .distantFuture))
            }
            return Facts.merged(result)
        }
    }

    package func registeredIncidents() throws -> [RegisteredIncident] { try read(IncidentRegister.all) }

    package func extents() throws -> [CheckKey: Interval] {
        try read { db in
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
    }

    package func read(
        _ check: CheckKey, _ interval: Interval, columns: RecordColumns, start: (FoldState) -> Void,
        receive: (borrowing ObservationColumns) throws -> Bool
    ) throws {
        try read { db in
            guard let id = try CheckDictionary.existing(db, check) else { return start(FoldState()) }
            var reading = Reading(check: id, key: check, interval: interval, columns: columns)
            guard try reading.readSegments(db, start: start, receive: receive) else { return }
            let tail = try Tail.of(db, id)
            let rest = try cache.rows(db, id, after: tail?.last ?? .min).columns
            if !reading.hasStarted { start(tail?.state ?? FoldState()) }
            guard let first = rest.times.first, first < interval.end.milliseconds else { return }
            _ = try receive(rest)
        }
    }
}

/// One pass over the segments of a check.
private struct Reading {
    let check: Int64
    let key: CheckKey
    let interval: Interval
    let columns: RecordColumns
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
        let decoder = SegmentDecoder()
        var chunk = ObservationColumns()
        while let row = try rows.next() {
            try read(row, decoder, start, into: &chunk)
            guard try receive(chunk) else { return false }
        }
        return true
    }

    private mutating func read(
        _ row: Row, _ decoder: SegmentDecoder, _ start: (FoldState) -> Void, into chunk: inout ObservationColumns
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
