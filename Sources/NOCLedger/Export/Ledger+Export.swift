internal import Foundation
package import NOCCore

/// How many lines of each kind were written.
package struct ExportSummary: Sendable, Hashable {
    package var observations = 0
    package var facts = 0
}

extension Ledger {
    /// Writes everything of `interval` as NDJSON (CONTRACT 4) in pieces: what people said first, then the observations of
    /// each check in order. Imported into an empty record it gives the same accounts: of
    /// what came from files the moments are those that count here. With `evidence`, what proves it elsewhere comes before.
    package func export(
        _ interval: Interval, evidence: Bool = false, to write: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> ExportSummary {
        if evidence { try exportEvidence(interval, to: write) }
        var summary = ExportSummary()
        var lines = ByteWriter()
        for line in try factLines(interval) {
            lines.raw(Array(line.utf8))
            lines.byte(0x0A)
            summary.facts += 1
        }
        try lines.bytes.withUnsafeBytes(write)
        for key in try extents().filter({ $0.value.start < interval.end && $0.value.end >= interval.start }).keys
            .sorted()
        {
            let prefix = ObservationLine(key)
            try read(key, interval, columns: .everything) { _ in
            } receive: { columns in
                var lines = ByteWriter()
                for observation in columns.observations where interval.contains(observation.time) {
                    prefix.write(observation, to: &lines)
                    summary.observations += 1
                }
                try lines.bytes.withUnsafeBytes(write)
                return true
            }
        }
        return summary
    }

    private func exportEvidence(_ interval: Interval, to write: (UnsafeRawBufferPointer) throws -> Void) throws {
        try withoutActuallyEscaping(write) { write in
            try read { db in
                let lines = EvidenceLines(db: db, attachments: attachments) { text in
                    try Array("\(text)\n".utf8).withUnsafeBytes(write)
                }
                try lines.all(interval)
            }
        }
    }

    private func factLines(_ interval: Interval) throws -> [String] {
        var lines: [String] = []
        // One that was called off before it began never was.
        for window in try maintenanceWindows() where !window.interval.isEmpty && window.interval.overlaps(interval) {
            lines.append(FactLine(window).text)
        }
        for correction in try corrections()
        where correction.voided == nil && correction.interval.overlaps(interval) {
            lines.append(FactLine(correction).text)
        }
        lines += try states(interval).map { FactLine($0).text }
        // Of a record without a plan, whose days nobody can tell, all are handed over.
        let zone = try planVersions().last?.plan.site.timeZone
        for stored in try handRecords()
        where zone.map({ interval.overlaps($0.interval(of: stored.record.date)) }) ?? true {
            lines.append(FactLine(stored).text)
        }
        for annotation in try annotations() where interval.contains(annotation.instant) {
            lines.append(FactLine(annotation).text)
        }
        for silence in try interruptions() where silence.overlaps(interval) && silence.end < .distantFuture {
            lines.append(FactLine(silence).text)
        }
        return lines
    }

    /// Those of the interval, and for each target the one that holds at its start.
    private func states(_ interval: Interval) throws -> [StateLine] {
        let lines = try stateLines().filter { $0.time < interval.end }
        return lines.enumerated().filter { index, line in
            let next = index + 1 < lines.count && lines[index + 1].target == line.target ? lines[index + 1].time : nil
            return (next ?? .distantFuture) > interval.start
        }.map(\.element)
    }
}
