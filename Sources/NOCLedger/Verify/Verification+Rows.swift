internal import GRDB
internal import NOCCore

extension Verification {
    /// Batches follow one another without a gap, each covers its rows, and no row is outside.
    mutating func walkBatches(_ keys: [Int64: CheckKey]) throws {
        let batches = try Row.fetchCursor(db, sql: "SELECT id, first, last, heartbeat, digest FROM batches ORDER BY id")
        let rows = try Row.fetchCursor(db, sql: "SELECT \(ObservationRow.columns) FROM observations ORDER BY id")
        var row = try rows.next()
        var before: StoredBatch?
        // Of another collector's record the last sign of life is kept, and no batch.
        let covered = origin == nil ? record.covered : CoveredRows()
        var walk = RunWalk(covered)
        while let next = try batches.next() {
            let batch = try StoredBatch(next)
            let place = "batch \(batch.id) of observations"
            if let before {
                guard batch.id == before.id + 1, batch.first == before.last + 1, batch.last >= batch.first - 1 else {
                    throw Broken(place, "it does not follow batch \(before.id)")
                }
            } else if let oldest = covered.oldest, oldest != batch.id {
                throw Broken(place, "it is the oldest, and batch \(oldest) was not removed")
            }
            var digest = BatchDigest(batch)
            while let stored = row, try stored.integer(0) <= batch.last {
                try Broken.at(place) { try Verification.add(stored, to: &digest, keys) }
                report.unpackedObservations += 1
                row = try rows.next()
            }
            let finished = digest.finish()
            // One that cannot be read does not fit either.
            guard (try? next.digest(4)) == finished else {
                throw Broken(place, "its digest does not fit it and its observations \(batch.first) to \(batch.last)")
            }
            try Broken.at(place) { try walk.add(batch.id, finished) }
            before = batch
        }
        if let row { throw Broken("observation \(try row.integer(0))", "it belongs to no batch") }
        try Broken.at("the batches of observations") { try walk.finish() }
    }

    private static func add(_ row: Row, to digest: inout BatchDigest, _ keys: [Int64: CheckKey]) throws {
        let check = try row.integer(1)
        guard keys[check] != nil else { throw Damage("an observation of check \(check), which has no name") }
        let measurements: [UInt8]? = row.hasNull(atIndex: 6) ? nil : try row.bytes(6)
        digest.add(
            id: try row.integer(0), check: check, time: try row.integer(2), outcome: try row.integer(3),
            latency: row[4] as Int64?, reason: row[5] as String?, measurements: measurements)
    }

    /// The register says what the chain said last of each incident.
    mutating func walkIncidents() throws {
        var missing = record.incidents
        let rows = try Row.fetchCursor(db, sql: "SELECT \(IncidentRegister.columns), seq FROM incidents ORDER BY id")
        while let row = try rows.next() {
            let incident = try Broken.at("a row of table incidents") { try RegisteredIncident(row) }
            let place = "incident \(incident.id)"
            guard let known = missing.removeValue(forKey: incident.id) else {
                throw Broken(place, "no event of the chain tells of it")
            }
            let isSame = known.incident == incident && (row[5] as String?) == known.incident.reason?.description
            guard isSame, try row.integer(7) == known.seq else {
                throw Broken(place, "event \(known.seq) of the chain says something else of it")
            }
            report.incidents += 1
        }
        if let id = missing.keys.min() { throw Broken("incident \(id)", "the chain tells of it, but it is missing") }
    }

    /// The same of standing alerts.
    mutating func walkAlerts() throws {
        var missing = record.alerts
        let rows = try Row.fetchCursor(db, sql: "SELECT \(AlertRegister.columns), seq FROM alerts ORDER BY id")
        while let row = try rows.next() {
            let alert = try Broken.at("a row of table alerts") { try StandingAlert(row) }
            guard let known = missing.removeValue(forKey: alert.id) else {
                throw Broken("alert \(alert.id)", "no event of the chain tells of it")
            }
            let isSame = known.alert == alert && (row[6] as String?) == known.alert.reason?.description
            guard isSame, try row.integer(7) == known.seq else {
                throw Broken("alert \(alert.id)", "event \(known.seq) of the chain says something else of it")
            }
        }
        if let id = missing.keys.min() { throw Broken("alert \(id)", "the chain tells of it, but it is missing") }
    }

    mutating func walkOutbox() throws {
        // Another collector's deliveries stay with it.
        var missing = origin == nil ? record.covered.deliveries : [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT \(Outbox.columns), seq, digest FROM outbox ORDER BY seq")
        while let row = try rows.next() {
            let seq = try row.integer(13)
            try Broken.at("delivery \(seq)") { try check(row, seq, missing.removeValue(forKey: seq)) }
            report.deliveries += 1
        }
        if let seq = missing.keys.min() {
            throw Broken("delivery \(seq)", "the chain tells of it, but it is missing")
        }
    }

    private func check(_ row: Row, _ seq: Int64, _ told: (queued: String, settled: String?)?) throws {
        let delivery = try Delivery(row)
        let digest = Outbox.digest(seq, delivery)
        guard try row.digest(14) == digest else { throw Damage("its digest does not fit its content") }
        guard let told else { throw Damage("no event of the chain tells of it") }
        guard Outbox.queuedDigest(seq, delivery).hex == told.queued,
            told.settled == (delivery.state == .pending ? nil : digest.hex)
        else { throw Damage("the chain says something else of it") }
    }

    /// The files of records are there and as they were recorded; those of imported records, and of another collector's, may
    /// be elsewhere.
    mutating func walkAttachments() throws {
        for (attachment, seq, isImported) in record.attachments {
            guard let fault = attachments.fault(of: attachment) else {
                report.attachments += 1
                continue
            }
            guard isImported || origin != nil, !fault.isHere else {
                throw Broken("attachment \(attachment.name) of record \(seq)", fault.message)
            }
            report.attachmentsElsewhere += 1
        }
    }
}
