internal import Foundation
internal import GRDB
internal import NOCCore

/// An observation as a row of its own, before it is packed.
struct ObservationRow {
    var check: Int64
    var observation: Observation

    init(check: Int64, _ observation: Observation) {
        self.check = check
        self.observation = observation
    }

    /// From `id, check_id, time, outcome, latency, reason, measurements`.
    init(_ row: Row) throws {
        guard let outcome = UInt8(exactly: try row.integer(3)).flatMap(Outcome.init(rawValue:)) else {
            throw Damage("an unknown outcome")
        }
        check = try row.integer(1)
        observation = Observation(time: try row.instant(2), outcome: outcome)
        observation.latency = (row[4] as Int64?).map { Latency(tenths: Int32(truncatingIfNeeded: $0)) }
        observation.reason = (row[5] as String?).map(Reason.init(parsing:))
        observation.measurements = try row.withBytes(6, ObservationRow.measurements)
    }

    static let columns = "id, check_id, time, outcome, latency, reason, measurements"

    var packedMeasurements: [UInt8]? {
        guard !observation.measurements.isEmpty else { return nil }
        var writer = ByteWriter()
        for measurement in observation.measurements {
            writer.text(measurement.name)
            withUnsafeBytes(of: measurement.value.bitPattern.littleEndian) { writer.raw($0) }
        }
        return writer.bytes
    }

    private static func measurements(_ bytes: UnsafeRawBufferPointer) throws -> [NOCCore.Measurement] {
        var reader = ByteReader(bytes)
        var result: [NOCCore.Measurement] = []
        while !reader.isAtEnd { result.append(NOCCore.Measurement(try reader.text(), try reader.double())) }
        return result
    }
}

/// One transaction's observations: rows `first...last` (none when `last` is before `first`) and the heartbeat.
struct StoredBatch {
    var id: Int64
    var first: Int64
    var last: Int64
    var heartbeat: Instant

    /// The last one; its rows are numbered on from there.
    static func latest(_ db: Database) throws -> StoredBatch? {
        let statement = try db.cachedStatement(
            sql: "SELECT id, first, last, heartbeat FROM batches ORDER BY id DESC LIMIT 1")
        return try Row.fetchOne(statement).map(StoredBatch.init)
    }

    init(id: Int64, first: Int64, last: Int64, heartbeat: Instant) {
        self.id = id
        self.first = first
        self.last = last
        self.heartbeat = heartbeat
    }

    init(_ row: Row) throws {
        self.init(
            id: try row.integer(0), first: try row.integer(1), last: try row.integer(2), heartbeat: try row.instant(3))
    }

    /// Appends `rows` and the batch that covers them, which it gives back with its digest.
    @discardableResult
    static func append(
        _ db: Database, _ rows: [ObservationRow], heartbeat: Instant
    ) throws -> (batch: StoredBatch, digest: Digest) {
        let before = try latest(db)
        let first = (before?.last ?? 0) + 1
        let batch = StoredBatch(
            id: (before?.id ?? 0) + 1, first: first, last: first + Int64(rows.count) - 1, heartbeat: heartbeat)
        let statement = try db.cachedStatement(
            sql: "INSERT INTO observations (\(ObservationRow.columns)) VALUES (?, ?, ?, ?, ?, ?, ?)")
        var digest = BatchDigest(batch)
        for (index, row) in rows.enumerated() {
            let observation = row.observation
            let packed = row.packedMeasurements
            let id = first + Int64(index)
            let reason = observation.reason?.description
            statement.setUncheckedArguments([
                id, row.check, observation.time.milliseconds, Int64(observation.outcome.rawValue),
                observation.latency.map { Int64($0.tenths) }, reason, packed.map { Data($0) },
            ])
            try statement.execute()
            digest.add(
                id: id, check: row.check, time: observation.time.milliseconds,
                outcome: Int64(observation.outcome.rawValue), latency: observation.latency.map { Int64($0.tenths) },
                reason: reason, measurements: packed)
        }
        let finished = digest.finish()
        try db.cachedStatement(sql: "INSERT INTO batches (id, first, last, heartbeat, digest) VALUES (?, ?, ?, ?, ?)")
            .execute(arguments: [
                batch.id, batch.first, batch.last, heartbeat.milliseconds, Data(finished.bytes),
            ])
        return (batch, finished)
    }
}

/// What a batch's digest covers: the batch and every column of every row.
struct BatchDigest {
    private var writer = ByteWriter()

    init(_ batch: StoredBatch) {
        writer.fixed(batch.id)
        writer.fixed(batch.first)
        writer.fixed(batch.last)
        writer.fixed(batch.heartbeat.milliseconds)
    }

    mutating func add(
        id: Int64, check: Int64, time: Int64, outcome: Int64, latency: Int64?, reason: String?, measurements: [UInt8]?
    ) {
        writer.fixed(id)
        writer.fixed(check)
        writer.fixed(time)
        writer.fixed(outcome)
        writer.fixed(latency)
        writer.text(reason)
        writer.byte(measurements == nil ? 0 : 1)
        writer.block(measurements ?? [])
    }

    func finish() -> Digest { Digest(of: writer.bytes) }
}

/// Observations that are in no segment yet.
enum UnpackedRows {
    /// By check, in order of time: those after the check's tail.
    static func load(_ db: Database) throws -> [Int64: SegmentContent] { try load(db) { _, _ in true } }

    /// Only those from before `boundary`, and those stored before it: after the clock was set back a time may lie far ahead.
    static func load(_ db: Database, before boundary: Int64) throws -> [Int64: SegmentContent] {
        let stored = try Int64.fetchOne(
            db, sql: "SELECT max(last) FROM batches WHERE heartbeat < ?", arguments: [boundary])
        return try load(db) { id, row in row.observation.time.milliseconds < boundary || id <= stored ?? 0 }
    }

    private static func load(
        _ db: Database, _ isWanted: (Int64, ObservationRow) -> Bool
    ) throws -> [Int64: SegmentContent] {
        let tails = try Tail.lasts(db)
        var result: [Int64: SegmentContent] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT \(ObservationRow.columns) FROM observations ORDER BY id")
        while let row = try rows.next() {
            let stored = try ObservationRow(row)
            let last = result[stored.check]?.columns.times.last ?? tails[stored.check] ?? .min
            guard stored.observation.time.milliseconds > last, isWanted(try row.integer(0), stored) else { continue }
            result[stored.check, default: SegmentContent()].append(stored.observation, origin: 0)
        }
        return result
    }
}
