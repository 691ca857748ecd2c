import Foundation
import NOCCore
import NOCLedger

/// Records by hand as the command line shows them.
struct RecordView {
    private let workspace: Workspace
    private let attachments: AttachmentStore

    init(_ workspace: Workspace, _ attachments: AttachmentStore) {
        self.workspace = workspace
        self.attachments = attachments
    }

    /// `payment 92.46万元 on 2026-10-31 by 李工, 2 files (补录 2026-11-03)`
    func line(_ stored: StoredHandRecord) -> String {
        let record = stored.record
        var text = "\(record.indicator) \(value(record)) on \(record.date) by \(record.by)"
        if !record.attachments.isEmpty { text += ", \(counted(record.attachments.count, "file"))" }
        if let day = record.backfilled(in: workspace.timeZone) { text += " (补录 \(day))" }
        return text
    }

    /// The series stands in full: it is what one types next.
    func table(_ records: [StoredHandRecord]) -> TextTable {
        var table = TextTable([
            .init("ID", .trailing), .init("DATE"), .init("INDICATOR"), .init("VALUE", minimum: 8),
            .init("BY", minimum: 6), .init("RECORDED"), .init("NOTE", minimum: 8),
        ])
        for stored in records {
            let record = stored.record
            let style: TextTable.Style = stored.voided == nil ? .plain : .muted
            let cells = [
                "\(stored.id)", record.date.description, record.indicator, value(record), record.by,
                recorded(record), notes(stored),
            ]
            table.append(cells.map { TextTable.Cell($0, style) })
        }
        return table
    }

    func json(_ stored: StoredHandRecord) -> JSONValue {
        let record = stored.record
        let day = record.backfilled(in: workspace.timeZone)
        return [
            "id": .integer(stored.id), "indicator": .string(record.indicator), "date": .string(record.date.description),
            "value": .string(record.value), "unit": JSONValue(record.unit), "by": .string(record.by),
            "note": JSONValue(record.note), "recorded_at": .string(workspace.time(record.recordedAt)),
            "backfilled_on": JSONValue(day?.description), "imported": .bool(stored.isImported),
            "attachments": .array(record.attachments.map(json)), "voided": json(stored.voided),
        ]
    }

    private func json(_ attachment: Attachment) -> JSONValue {
        [
            "name": .string(attachment.name), "bytes": .integer(attachment.bytes), "sha256": .string(attachment.sha256),
            "path": JSONValue(attachments.path(of: attachment)),
        ]
    }

    private func json(_ voided: StoredHandRecord.Voiding?) -> JSONValue {
        guard let voided else { return nil }
        return [
            "by": .string(voided.by), "reason": .string(voided.reason), "at": .string(workspace.time(voided.at)),
        ]
    }

    /// Of a survey its satisfaction, the rest is in JSON.
    private func value(_ record: HandRecord) -> String {
        guard let survey = try? Survey(record.value), let ratio = survey.satisfaction else {
            return record.value + (record.unit ?? "")
        }
        return
            "\(survey.count(atLeast: .basicallySatisfied))/\(survey.returned) \(PercentText.floored(ratio, digits: 1))"
    }

    private func recorded(_ record: HandRecord) -> String {
        if let day = record.backfilled(in: workspace.timeZone) { return "补录 \(day)" }
        return workspace.timeZone.day(of: record.recordedAt).description
    }

    private func notes(_ stored: StoredHandRecord) -> String {
        var notes: [String] = []
        if let voided = stored.voided { notes.append("voided by \(voided.by): \(voided.reason)") }
        let files = stored.record.attachments
        let elsewhere = files.count { attachments.path(of: $0) == nil }
        if !files.isEmpty {
            notes.append(counted(files.count, "file") + (elsewhere > 0 ? " (\(elsewhere) elsewhere)" : ""))
        }
        return (notes + [stored.record.note].compactMap(\.self)).joined(separator: "; ")
    }
}
