package import Foundation

/// What people say, appended to the record and never changed. The ledger is one; tests have one in memory.
package protocol StatementStore: Sendable {
    /// All of them, or none.
    func annotate(_ annotations: [Annotation]) throws
    /// Gives the window back with its id.
    func addMaintenance(_ window: MaintenanceWindow) throws -> MaintenanceWindow
    /// Ends window `id` at `at`, which must lie before its end; at or before its start it never was. Gives it back as it is now.
    func endMaintenance(id: Int64, at: Instant, by: String, recordedAt: Instant) throws -> MaintenanceWindow
    /// Rules of recurring work, those that ended too, in the order in which they were declared.
    func maintenanceRules() throws -> [MaintenanceRule]
    /// Gives the rule back with its id.
    func addMaintenanceRule(_ rule: MaintenanceRule, at now: Instant) throws -> MaintenanceRule
    /// Ends rule `id`, which must stand. Gives it back as it is now.
    func endMaintenanceRule(id: Int64, by: String, at now: Instant) throws -> MaintenanceRule
    /// Writes the occurrences of the rules that the record has, and withdraws those of rules that ended (`MaintenanceSchedule`).
    /// Of those of the configuration nothing is changed.
    func writeOccurrences(timeZone: TimeZone, at now: Instant) throws -> MaintenanceChange
    /// Gives the correction back with its id. It rules on what has been when it is recorded.
    func addCorrection(_ correction: Correction) throws -> Correction
    /// Withdraws correction `id`; both stay. Gives it back as it is now.
    func voidCorrection(id: Int64, by: String, reason: String, recordedAt: Instant) throws -> Correction
    /// Gives the record's id. What is attached to it must have been kept already.
    func addHandRecord(_ record: HandRecord) throws -> Int64
    /// Withdraws record `id`; both stay. Gives it back as it is now.
    func voidHandRecord(id: Int64, by: String, reason: String, recordedAt: Instant) throws -> StoredHandRecord
    /// Appends `plan` when it differs from the last. True when it was new.
    func recordPlan(_ plan: AccountingPlan, at now: Instant) throws -> Bool
}

extension StatementStore {
    package func annotate(_ annotation: Annotation) throws { try annotate([annotation]) }
}

/// Where the files of records by hand lie.
package protocol AttachmentKeeper: Sendable {
    /// Copies the file at `path` in. Throws a `RecordFailure` for what is no plain file, or too large.
    func keep(_ path: String) throws -> Attachment
    /// Where the content of `attachment` lies; nil when it is not here. Throws a `RecordFailure` when that cannot be told.
    func path(of attachment: Attachment) throws -> String?
}
