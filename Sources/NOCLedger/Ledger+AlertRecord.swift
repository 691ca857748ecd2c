internal import GRDB
package import NOCCore

extension Ledger: AlertRecord {
    package func standingAlerts(in interval: Interval) throws -> [StandingAlert] {
        try read { try AlertRegister.standing($0, in: interval) }
    }

    package func damping() throws -> AlertDamping { try read { try Notes($0).damping } }

    package func settle(
        undelivered ids: [String]?, as outcome: Settlement, by person: String, at time: Instant
    ) throws -> [Delivery] {
        try change { db in
            let undelivered = try Outbox.list(db, limit: .max, states: [.undelivered])
            let known = Dictionary(uniqueKeysWithValues: undelivered.map { ($0.id, $0) })
            let wanted = try ids.map { try $0.map { try known[$0] ?? Ledger.refuse($0) } } ?? undelivered.reversed()
            return try wanted.map { delivery in
                let settled = delivery.settled(outcome, at: time)
                try Outbox.update(db, settled, at: time)
                try Ledger.append(db, .settled(delivery, outcome, by: person, at: time))
                return settled
            }
        }
    }

    private static func refuse(_ id: String) throws -> Delivery {
        throw LedgerError(.invalid, "there is no undelivered alert \(id)")
    }
}

/// What notes of the chain say of incidents whose target left the plan, and of flapping.
struct Notes {
    /// When those incidents ended.
    private(set) var ends: [String: Instant] = [:]
    private(set) var damping = AlertDamping()

    init(_ db: Database) throws {
        try Chain.forEach(db, kinds: [.note]) { event in
            let payload = try event.decode(EventPayload.self)
            if let id = RecordEvent.leftIncident(payload.details) { ends[id] = event.time }
            if let target = payload.target { damping.take(payload.details, of: target, at: event.time) }
        }
    }
}
