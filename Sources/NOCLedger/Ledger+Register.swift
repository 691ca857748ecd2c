internal import Foundation
internal import GRDB
package import NOCCore

/// What people say: appended to the chain, never changed.
extension Ledger {
    /// Gives the window back with its id.
    @discardableResult
    package func addMaintenance(_ window: MaintenanceWindow) throws -> MaintenanceWindow {
        guard !window.interval.isEmpty else {
            throw LedgerError(.invalid, "a maintenance window must end after it starts")
        }
        return try change { db in
            var stored = window
            stored.id = 0
            stored.id = try Chain.append(
                db, time: window.declaredAt, kind: .maintenance, MaintenancePayload(window: stored))
            return stored
        }
    }

    /// Ends window `id` at `at`, which must lie before its end; at or before its start it never was. Gives it back as it is now.
    @discardableResult
    package func endMaintenance(id: Int64, at: Instant, by: String, recordedAt: Instant) throws -> MaintenanceWindow {
        try change { db in
            guard var window = try Facts.maintenance(db).first(where: { $0.id == id }) else {
                throw LedgerError(.invalid, "there is no maintenance window \(id)")
            }
            guard !window.interval.isEmpty, at < window.interval.end else {
                throw LedgerError(.invalid, "maintenance window \(id) has ended already")
            }
            _ = try Chain.append(
                db, time: recordedAt, kind: .maintenance, MaintenancePayload(ends: id, at: at, by: by))
            window.interval = Interval(window.interval.start, at)
            window.ended = .init(by: by, at: recordedAt)
            window.recurs?.isCut = true
            return window
        }
    }

    /// Gives the correction back with its id. It rules on what has been when it is recorded.
    @discardableResult
    package func addCorrection(_ correction: Correction) throws -> Correction {
        guard Correction.classes.contains(correction.value), !correction.interval.isEmpty else {
            throw LedgerError(
                .invalid, "a correction sets a stretch of time to up, down, excluded or unmonitored")
        }
        guard correction.interval.end <= correction.recordedAt else {
            throw LedgerError(.invalid, "a correction cannot reach into the future")
        }
        return try change { db in
            var stored = correction
            stored.id = 0
            stored.id = try Chain.append(
                db, time: correction.recordedAt, kind: .correction, CorrectionPayload(correction: stored))
            return stored
        }
    }

    package func annotate(_ annotations: [Annotation]) throws {
        try change { db in
            for annotation in annotations {
                _ = try Chain.append(
                    db, time: annotation.recordedAt, kind: .annotation, AnnotationPayload(annotation: annotation))
            }
        }
    }

    /// Withdraws correction `id`; both stay in the chain. Gives it back as it is now.
    @discardableResult
    package func voidCorrection(id: Int64, by: String, reason: String, recordedAt: Instant) throws -> Correction {
        try change { db in
            guard var stored = try Facts.corrections(db).first(where: { $0.id == id }) else {
                throw LedgerError(.invalid, "there is no correction \(id)")
            }
            if let voided = stored.voided {
                throw LedgerError(.invalid, "correction \(id) was withdrawn already, by \(voided.by): \(voided.reason)")
            }
            _ = try Chain.append(
                db, time: recordedAt, kind: .correction, CorrectionPayload(voids: id, by: by, reason: reason))
            stored.voided = Voiding(by: by, reason: reason, at: recordedAt)
            return stored
        }
    }

    /// Gives the record's id. What is attached to it must lie in `attachments` already: the chain names nothing that a
    /// crash could have lost.
    @discardableResult
    package func addHandRecord(_ record: HandRecord) throws -> Int64 {
        for attachment in record.attachments where try attachments.path(of: attachment) == nil {
            throw LedgerError(.invalid, "attachment \(attachment.name) does not lie in \(attachments.directory)")
        }
        return try change { db in
            try Chain.append(db, time: record.recordedAt, kind: .record, HandRecordPayload(record: record))
        }
    }

    /// Withdraws record `id`; both stay in the chain. Gives it back as it is now.
    @discardableResult
    package func voidHandRecord(id: Int64, by: String, reason: String, recordedAt: Instant) throws -> StoredHandRecord {
        try change { db in
            guard var stored = try Facts.records(db).first(where: { $0.id == id }) else {
                throw LedgerError(.invalid, "there is no record \(id)")
            }
            if let voided = stored.voided {
                throw LedgerError(.invalid, "record \(id) was withdrawn already, by \(voided.by): \(voided.reason)")
            }
            _ = try Chain.append(
                db, time: recordedAt, kind: .record, HandRecordPayload(voids: id, by: by, reason: reason))
            stored.voided = .init(by: by, reason: reason, at: recordedAt)
            return stored
        }
    }

    /// Where the files of records lie.
    package var attachments: AttachmentStore { AttachmentStore(stateDirectory: directory) }

    /// Appends `plan` when it differs from the last: for commands that work where no daemon runs. True when it was new.
    @discardableResult
    package func recordPlan(_ plan: AccountingPlan, at now: Instant) throws -> Bool {
        try change { try PlanArchive.record($0, plan, at: now).isNew }
    }
}

extension Ledger: HandRecordRegister {
    package func allHandRecords() throws -> [StoredHandRecord] { try read(Facts.records) }
}
