import NOCCore
import NOCOperations

extension HandRecordResult {
    /// `payment 92.46万元 on 2026-10-31 by 李工, 2 files (补录 2026-11-03)`
    var line: String {
        let record = stored.record
        var text = "\(record.indicator) \(value) on \(record.date) by \(record.by)"
        if !record.attachments.isEmpty { text += ", \(counted(record.attachments.count, "file"))" }
        if let day = backfilledOn { text += " (补录 \(day))" }
        return text
    }

    /// Of a survey its satisfaction, the rest is in JSON.
    fileprivate var value: String {
        // What is no survey is shown as it is.
        guard let survey = try? Survey(stored.record.value), let ratio = survey.satisfaction else {
            return stored.record.value + (stored.record.unit ?? "")
        }
        let satisfied = survey.count(atLeast: .basicallySatisfied)
        return "\(satisfied)/\(survey.returned) \(PercentText.floored(ratio, digits: 1))"
    }

    fileprivate var recorded: String {
        backfilledOn.map { "补录 \($0)" } ?? timeZone.day(of: stored.record.recordedAt).description
    }

    fileprivate var notes: String {
        var notes: [String] = []
        if let voided = stored.voided { notes.append("voided by \(voided.by): \(voided.reason)") }
        let elsewhere = paths.count { $0 == nil }
        if !paths.isEmpty {
            notes.append(counted(paths.count, "file") + (elsewhere > 0 ? " (\(elsewhere) elsewhere)" : ""))
        }
        return (notes + [stored.record.note].compactMap(\.self)).joined(separator: "; ")
    }
}

extension HandRecordList {
    /// The series stands in full: it is what one types next.
    var parts: [AnswerPart] {
        guard !records.isEmpty else { return [.line("no records\(period.map { " in \($0.label)" } ?? "")")] }
        // Why a record was voided is never cut, a note may be.
        let isVoided = records.contains { $0.stored.voided != nil }
        var table = TextTable([
            .init("ID", .trailing), .init("DATE"), .init("INDICATOR"), .init("VALUE"),
            .init("BY", minimum: 6), .init("RECORDED"), .init("NOTE", minimum: isVoided ? nil : 8),
        ])
        for result in records {
            let record = result.stored.record
            let style: TextTable.Style = result.stored.voided == nil ? .plain : .muted
            let cells = [
                "\(result.stored.id)", record.date.description, record.indicator, result.value, record.by,
                result.recorded, result.notes,
            ]
            table.append(cells.map { TextTable.Cell($0, style) })
        }
        return [.table(table)]
    }
}
