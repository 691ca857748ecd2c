package import Foundation
internal import GRDB
package import NOCCore

/// Planned work that recurs: the rules that people declared, and the occurrences that are written of these and of those of the
/// configuration.
extension Ledger {
    /// With those that ended, in the order in which they were declared.
    package func maintenanceRules() throws -> [MaintenanceRule] { try read(Facts.maintenanceRules) }

    /// Gives the rule back with its id.
    package func addMaintenanceRule(_ rule: MaintenanceRule, at now: Instant) throws -> MaintenanceRule {
        try change { db in
            var stored = rule
            stored.id = try Chain.append(db, time: now, kind: .maintenance, MaintenancePayload(rule: rule))
            stored.declaredAt = now
            return stored
        }
    }

    /// Ends rule `id`: it has no more occurrences than those written, and `writeOccurrences` withdraws those ahead. Gives it
    /// back as it is now.
    package func endMaintenanceRule(id: Int64, by: String, at now: Instant) throws -> MaintenanceRule {
        try change { db in
            guard var rule = try Facts.maintenanceRules(db).first(where: { $0.id == id }) else {
                throw LedgerError(.invalid, "there is no rule of maintenance \(id)")
            }
            guard rule.ended == nil else {
                throw LedgerError(.invalid, "the rule of maintenance \(id) has ended already")
            }
            _ = try Chain.append(db, time: now, kind: .maintenance, MaintenancePayload(by: by, endsRule: id))
            rule.ended = .init(by: by, at: now)
            return rule
        }
    }

    /// Writes the occurrences of the rules that the record has. Of those of the configuration nothing is changed.
    package func writeOccurrences(timeZone: TimeZone, at now: Instant) throws -> MaintenanceChange {
        try change { try Ledger.writeOccurrences($0, of: nil, timeZone, at: now) }
    }

    package func writeOccurrences(
        of configured: [MaintenanceRule], timeZone: TimeZone, at now: Instant
    ) async throws -> MaintenanceChange {
        try await write { try Ledger.writeOccurrences($0, of: configured, timeZone, at: now) }
    }

    /// One transaction: of two processes that write at once the second finds what the first wrote.
    private static func writeOccurrences(
        _ db: Database, of configured: [MaintenanceRule]?, _ timeZone: TimeZone, at now: Instant
    ) throws -> MaintenanceChange {
        let rules = try Facts.maintenanceRules(db)
        let schedule = MaintenanceSchedule(
            recorded: rules, configured: configured, windows: try Facts.maintenance(db), timeZone: timeZone, at: now)
        var change = MaintenanceChange()
        for var window in schedule.surplus {
            let ended = rules.first { $0.id == window.recurs?.rule }?.ended
            let by = ended?.by ?? "configuration"
            let end = MaintenancePayload(ends: window.id, at: window.interval.start, by: by, isWithdrawn: true)
            _ = try Chain.append(db, time: now, kind: .maintenance, end)
            window.interval = Interval(window.interval.start, window.interval.start)
            window.ended = .init(by: by, at: now)
            window.recurs?.isWithdrawn = true
            change.withdrawn.append(window)
        }
        for var window in schedule.missing {
            window.id = try Chain.append(db, time: now, kind: .maintenance, MaintenancePayload(window: window))
            change.added.append(window)
        }
        return change
    }
}
