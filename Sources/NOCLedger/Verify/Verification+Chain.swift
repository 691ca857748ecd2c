internal import GRDB
internal import NOCCore

/// What the chain says of the other tables.
struct ChainRecord {
    /// Each UTC day as its last event left it.
    var days: [Int64: DayRoot] = [:]
    var plans: Set<String> = []
    var imports: Set<Int64> = []
    /// By id, with the number of the event.
    var incidents: [String: (incident: RegisteredIncident, seq: Int64)] = [:]
    var alerts: [String: (alert: StandingAlert, seq: Int64)] = [:]
    /// Of records by hand, withdrawn ones too, and lists of findings, in their order.
    var attachments: [(attachment: Attachment, seq: Int64, isImported: Bool)] = []
}

extension Verification {
    mutating func walkChain() throws {
        var hash = try Chain.genesis(db)
        var seq: Int64 = 0
        try Broken.at("the chain after event \(seq)") {
            try Chain.forEach(db) { event in
                let place = "event \(event.seq) of the chain (\(event.kind))"
                guard event.seq == seq + 1 else { throw Broken(place, "event \(seq + 1) is missing") }
                hash = Chain.hash(
                    after: hash, seq: event.seq, time: event.time.milliseconds, kind: event.kind, payload: event.payload
                )
                guard hash == event.hash else {
                    throw Broken(place, "its hash does not fit its content and the event before")
                }
                try Broken.at(place) { try note(event, place) }
                seq = event.seq
                report.events += 1
            }
        }
        report.head = ChainHead(seq: seq, hash: hash)
    }

    private mutating func note(_ event: ChainEvent, _ place: String) throws {
        guard let kind = ChainKind(rawValue: event.kind) else { throw Damage("its kind is unknown") }
        switch kind {
        case .plan:
            let payload = try event.decode(PlanPayload.self)
            record.plans.insert(payload.plan)
        case .seal: try note(event.decode(DaysPayload.self).days) { $1 >= ($0 ?? 0) }
        case .merge: try note(event.decode(DaysPayload.self).days) { $0 == nil || $1 == $0 }
        case .imported:
            record.imports.insert(event.seq)
            try note(event.decode(ImportPayload.self).days) { $1 >= ($0 ?? 0) }
        case .retire:
            for day in try event.decode(DaysPayload.self).days {
                guard record.days[day.number]?.root == day.root else {
                    throw Damage("it removed \(day.day) as another one than was recorded before")
                }
                record.days[day.number] = nil
                report.retired.append(day)
            }
        case .incident:
            guard let incident = try event.decode(IncidentPayload.self).register else { return }
            record.incidents[incident.id] = (incident, event.seq)
        case .alert:
            let alert = try event.decode(AlertPayload.self).alert
            record.alerts[alert.id] = (alert, event.seq)
        case .maintenance: _ = try event.decode(MaintenancePayload.self)
        case .correction: _ = try event.decode(CorrectionPayload.self)
        case .annotation: _ = try event.decode(AnnotationPayload.self)
        case .record:
            let payload = try event.decode(RecordPayload.self)
            for attachment in payload.record?.attachments ?? [] {
                record.attachments.append((attachment, event.seq, payload.imported != nil))
            }
        case .note:
            let found = RecordEvent.foundList(try event.decode(EventPayload.self).details)
            if let found { record.attachments.append((found, event.seq, false)) }
        case .start, .stop, .transition, .clockStep, .gap: _ = try event.decode(EventPayload.self)
        }
    }

    /// `isPossible` compares how many observations the day had before (nil: none known) and has now.
    private mutating func note(_ days: [DayRoot], _ isPossible: (Int?, Int) -> Bool) throws {
        for day in days {
            guard isPossible(record.days[day.number]?.observations, day.observations) else {
                throw Damage("it leaves \(day.day) with \(day.observations) observations, fewer or more than it can")
            }
            record.days[day.number] = day
        }
    }

    mutating func walkPlans() throws {
        var found: Set<String> = []
        let rows = try Row.fetchCursor(db, sql: "SELECT digest, json FROM plans")
        while let row = try rows.next() {
            let digest = try Broken.at("a row of table plans") { try row.digest(0) }
            let place = "plan \(digest)"
            guard record.plans.contains(digest.hex) else { throw Broken(place, "no event of the chain names it") }
            try Broken.at(place) { _ = try row.withBytes(1) { try PlanArchive.unpack($0, digest) } }
            found.insert(digest.hex)
            report.plans += 1
        }
        if let missing = record.plans.subtracting(found).sorted().first {
            throw Broken("plan \(missing)", "the chain names it, but it is missing")
        }
    }

    func walkChecks() throws -> [Int64: CheckKey] {
        var keys: [Int64: CheckKey] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT id, target, name, digest FROM checks")
        while let row = try rows.next() {
            let id = try row.integer(0)
            let key = CheckKey(target: try row.string(1), check: try row.string(2))
            // One that cannot be read does not fit either.
            let digest = try? row.digest(3)
            guard digest == CheckDictionary.digest(id, key) else {
                throw Broken("check \(id) (\(key))", "its digest does not fit its names")
            }
            keys[id] = key
        }
        return keys
    }
}
