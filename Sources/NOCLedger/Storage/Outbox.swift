internal import Foundation
internal import GRDB
internal import NOCCore

/// Deliveries to hooks. Each row carries the digest of its content, because it changes with every attempt.
enum Outbox {
    static let columns = """
        id, hook, event, incident, target, payload, created_at, next_attempt, attempts, state, last_result, last_output, \
        finished_at
        """

    /// Queues them, and tells the chain; one that is queued already stays as it is.
    static func insert(_ db: Database, _ deliveries: [Delivery], at time: Instant) throws {
        var told = DeliveriesPayload()
        for delivery in deliveries {
            guard let seq = try insert(db, delivery) else { continue }
            told.queued.append(.init(seq: seq, digest: queuedDigest(seq, delivery).hex))
            if delivery.state != .pending { told.settled.append(.init(seq: seq, digest: digest(seq, delivery).hex)) }
        }
        try tell(db, told, at: time)
    }

    private static func tell(_ db: Database, _ payload: DeliveriesPayload, at time: Instant) throws {
        if !payload.isEmpty { _ = try Chain.append(db, time: time, kind: .delivery, payload) }
    }

    /// Nil where it is queued already.
    private static func insert(_ db: Database, _ delivery: Delivery) throws -> Int64? {
        let known = try db.cachedStatement(sql: "SELECT 1 FROM outbox WHERE id = ?")
        guard try Int.fetchOne(known, arguments: [delivery.id]) == nil else { return nil }
        let seq = try (Int64.fetchOne(db, sql: "SELECT max(seq) FROM outbox") ?? 0) + 1
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO outbox (\(columns), seq, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(
            arguments: arguments(delivery) + [seq, Data(digest(seq, delivery).bytes)])
        return seq
    }

    /// Tells the chain when it is settled, or taken up again; not of each attempt.
    static func update(_ db: Database, _ delivery: Delivery, at time: Instant) throws {
        let statement = try db.cachedStatement(sql: "SELECT seq, state FROM outbox WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [delivery.id]) else {
            throw LedgerError(.invalid, "there is no delivery \(delivery.id)")
        }
        let seq = try row.integer(0)
        let wasPending = try row.string(1) == Delivery.State.pending.rawValue
        var told = DeliveriesPayload()
        if delivery.state != .pending {
            told.settled = [.init(seq: seq, digest: digest(seq, delivery).hex)]
        } else if !wasPending {
            told.reopened = [seq]
        }
        try tell(db, told, at: time)
        let names = columns.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) + " = ?" }
        try db.cachedStatement(sql: "UPDATE outbox SET \(names.joined(separator: ", ")), digest = ? WHERE seq = ?")
            .execute(arguments: arguments(delivery) + [Data(digest(seq, delivery).bytes), seq])
    }

    /// Of the daemon's own troubles those whose last delivery does not say that they are over: since when, by code.
    static func openTroubles(_ db: Database) throws -> [String: Instant] {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT payload, created_at FROM outbox WHERE event = 'collector' ORDER BY seq")
        var result: [String: Instant] = [:]
        while let row = try rows.next() {
            // One that this version does not understand tells nothing.
            guard let message = try? JSON(Data(try row.string(0).utf8)), let reason = message["reason"]?.string else {
                continue
            }
            let code = Reason(parsing: reason).code
            result[code] = message["state"]?.string == "down" ? try row.instant(1) : nil
        }
        return result
    }

    /// For each hook and incident (target, or hook alone, where there is none) the oldest that is pending.
    private static let heads = """
        FROM outbox o WHERE state = 'pending' AND NOT EXISTS (
            SELECT 1 FROM outbox p WHERE p.state = 'pending' AND p.hook = o.hook AND p.incident IS o.incident
            AND (o.incident IS NOT NULL OR p.target IS o.target) AND p.seq < o.seq)
        """

    static func due(_ db: Database, at time: Instant, limit: Int) throws -> [Delivery] {
        try fetch(
            db, "SELECT \(columns) \(heads) AND next_attempt <= ? ORDER BY seq LIMIT ?", [time.milliseconds, limit])
    }

    static func next(_ db: Database) throws -> Instant? {
        let row = try Row.fetchOne(db, sql: "SELECT min(next_attempt) \(heads)")
        return row?.optionalInstant(0)
    }

    /// The newest first.
    static func list(_ db: Database, limit: Int, states: [Delivery.State]) throws -> [Delivery] {
        let places = states.map { _ in "?" }.joined(separator: ", ")
        let arguments = StatementArguments(states.map(\.rawValue)) + [limit]
        return try fetch(
            db, "SELECT \(columns) FROM outbox WHERE state IN (\(places)) ORDER BY seq DESC LIMIT ?", arguments)
    }

    /// When something was last queued of each incident, by event and hook.
    static func lastSent(_ db: Database, _ incidents: [String]) throws -> [String: [Sent: Instant]] {
        var result: [String: [Sent: Instant]] = [:]
        for incident in incidents {
            let rows = try Row.fetchCursor(
                db, sql: "SELECT event, hook, max(created_at) FROM outbox WHERE incident = ? GROUP BY event, hook",
                arguments: [incident])
            while let row = try rows.next() {
                guard let event = Hook.Event(rawValue: try row.string(0)) else {
                    throw Damage("a delivery of an unknown kind")
                }
                result[incident, default: [:]][Sent(event, to: try row.string(1))] = try row.instant(2)
            }
        }
        return result
    }

    /// Removes finished ones of ended incidents from before `time`.
    static func retire(_ db: Database, before time: Instant, at now: Instant) throws {
        let old = try Int64.fetchAll(
            db,
            sql: """
                SELECT seq FROM outbox WHERE state <> 'pending' AND created_at < ?
                AND coalesce(incident, '') NOT IN (
                    SELECT id FROM incidents WHERE ended_at IS NULL UNION SELECT id FROM alerts WHERE ended_at IS NULL)
                ORDER BY seq
                """, arguments: [time.milliseconds])
        let delete = try db.cachedStatement(sql: "DELETE FROM outbox WHERE seq = ?")
        for seq in old { try delete.execute(arguments: [seq]) }
        try tell(db, DeliveriesPayload(removed: old), at: now)
    }

    /// Takes those of a record of before into its chain.
    static func tellAll(_ db: Database, at time: Instant) throws {
        let rows = try Row.fetchAll(db, sql: "SELECT \(columns), seq FROM outbox ORDER BY seq")
        for part in rows.portions(of: 1_000) {
            var told = DeliveriesPayload()
            for row in part {
                let (seq, delivery) = (try row.integer(13), try Delivery(row))
                told.queued.append(.init(seq: seq, digest: queuedDigest(seq, delivery).hex))
                guard delivery.state != .pending else { continue }
                told.settled.append(.init(seq: seq, digest: digest(seq, delivery).hex))
            }
            try tell(db, told, at: time)
        }
    }

    /// Of what is to be delivered, which no attempt changes.
    static func queuedDigest(_ seq: Int64, _ delivery: Delivery) -> Digest {
        var writer = ByteWriter()
        writer.fixed(seq)
        for text in [delivery.id, delivery.hook, delivery.event.rawValue, delivery.payload] { writer.text(text) }
        for text in [delivery.incident, delivery.target] { writer.text(text) }
        writer.fixed(delivery.createdAt.milliseconds)
        return Digest(of: writer.bytes)
    }

    static func digest(_ seq: Int64, _ delivery: Delivery) -> Digest {
        var writer = ByteWriter()
        writer.fixed(seq)
        for text in [delivery.id, delivery.hook, delivery.event.rawValue, delivery.payload, delivery.state.rawValue] {
            writer.text(text)
        }
        for text in [delivery.incident, delivery.target, delivery.lastResult, delivery.lastOutput] { writer.text(text) }
        writer.fixed(delivery.createdAt.milliseconds)
        writer.fixed(delivery.nextAttempt.milliseconds)
        writer.fixed(Int64(delivery.attempts))
        writer.fixed(delivery.finishedAt?.milliseconds)
        return Digest(of: writer.bytes)
    }

    private static func arguments(_ delivery: Delivery) -> StatementArguments {
        [
            delivery.id, delivery.hook, delivery.event.rawValue, delivery.incident, delivery.target, delivery.payload,
            delivery.createdAt.milliseconds, delivery.nextAttempt.milliseconds, delivery.attempts,
            delivery.state.rawValue, delivery.lastResult, delivery.lastOutput, delivery.finishedAt?.milliseconds,
        ]
    }

    private static func fetch(_ db: Database, _ sql: String, _ arguments: StatementArguments) throws -> [Delivery] {
        let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
        var result: [Delivery] = []
        while let row = try rows.next() { result.append(try Delivery(row)) }
        return result
    }
}

extension Delivery {
    /// From `Outbox.columns`.
    init(_ row: Row) throws {
        guard let event = Hook.Event(rawValue: try row.string(2)), let state = State(rawValue: try row.string(9)) else {
            throw Damage("a delivery of an unknown kind or state")
        }
        self.init(
            id: try row.string(0), hook: try row.string(1), event: event, incident: row[3] as String?,
            target: row[4] as String?, payload: try row.string(5), createdAt: try row.instant(6),
            nextAttempt: try row.instant(7), attempts: Int(truncatingIfNeeded: try row.integer(8)), state: state,
            lastResult: row[10] as String?, lastOutput: row[11] as String?, finishedAt: row.optionalInstant(12))
    }
}
