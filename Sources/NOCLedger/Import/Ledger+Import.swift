internal import Foundation
internal import GRDB
package import NOCCore

/// What a file brought.
package struct ImportSummary: Sendable, Hashable {
    package var file: String
    package var observations = 0
    package var states = 0
    package var maintenance = 0
    package var corrections = 0
    package var records = 0
    package var annotations = 0
    package var interruptions = 0
    /// Lines that said what was known already.
    package var skipped = 0
    /// Series of its records that the configuration does not name, in order.
    package var formerSeries: [String] = []
    /// What counts for nothing where noc has observations of its own.
    package var hidden = Hidden()

    package struct Hidden: Sendable, Hashable {
        /// They lie where noc watched the check itself, and were not taken.
        package var observations = 0
        /// They begin where the daemon was at work, and were not taken.
        package var interruptions = 0
        /// Of what was taken.
        package var states = HiddenStates()
    }

    init(file: String) { self.file = file }

    package var added: Int {
        observations + states + maintenance + corrections + records + annotations + interruptions
    }

    mutating func count(_ fact: ImportedFact) {
        switch fact {
        case .state: states += 1
        case .maintenance: maintenance += 1
        case .correction: corrections += 1
        case .record: records += 1
        case .annotation: annotations += 1
        case .interruption: interruptions += 1
        }
    }
}

extension Ledger {
    /// Brings `file` (CONTRACT 4) into the record in one transaction. `plan` is what the configuration says; it is recorded
    /// when it differs from the last and no daemon runs, whose plan would be the one in force. Records must fit the series
    /// of `indicators`, where it has any; those of a series that it names no longer come in as they are, and the summary
    /// names it. With `dryRun` everything is done and undone. `progress` gets the bytes read and of how many. Blocks the
    /// calling thread.
    ///
    /// Throws `LedgerError.invalid` with `FILE:LINE: message` for the first bad line; nothing was changed then.
    package func importFile(
        _ file: String, plan: AccountingPlan, indicators: IndicatorCatalogue = IndicatorCatalogue(), by: String,
        at now: Instant, dryRun: Bool = false, progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> ImportSummary {
        do {
            let recorded = Set(try allHandRecords().map(\.record.indicator))
            let importer = try Importer(
                path: file, plan: plan, indicators: indicators, recorded: recorded, by: by, now: now)
            var isRead = try importer.read(progress: progress)
            let before = try snapshot()
            importer.interruptions = try before.interruptions()
            importer.held = { try Self.held(before, $0, $1) }
            return try change { db in
                if try isPlanOurs(db) { try PlanArchive.record(db, plan, at: now) }
                let policies = Policies(try PlanArchive.versions(db))
                let event = try Chain.head(db).seq + 1
                try importer.storeRows(db, policies, origin: event)
                while !isRead {
                    isRead = try importer.read(progress: progress)
                    try importer.storeRows(db, policies, origin: event)
                }
                let summary = try importer.finish(db, isDaemonAlive: try isDaemonAlive)
                if dryRun { throw DryRun(summary: summary) }
                return summary
            }
        } catch let rollback as DryRun {
            return rollback.summary
        }
    }

    private static func held(
        _ record: any RecordSnapshot, _ targets: Set<String>, _ time: Interval
    ) throws -> Bool {
        for (key, extent) in try record.extents() where targets.contains(key.target) && extent.start < time.end {
            guard extent.end >= time.start else { continue }
            var found = false
            try record.read(key, time, columns: []) { _ in
            } receive: { columns in
                found = columns.times.contains { time.contains(Instant(milliseconds: $0)) }
                return !found
            }
            if found { return true }
        }
        return false
    }

    private func isPlanOurs(_ db: Database) throws -> Bool {
        if try PlanArchive.latest(db) == nil { return true }
        return try mode != .daemon && daemon == nil
    }
}

/// Undoes what was done.
private struct DryRun: Error {
    let summary: ImportSummary
}
