import NOCCore
import NOCOperations

extension MaintenanceList {
    var parts: [AnswerPart] {
        guard !windows.isEmpty else { return [.line(all ? "no maintenance windows" : "no maintenance ahead")] }
        var table = TextTable([
            .init("ID", .trailing), .init("SCOPE"), .init("FROM"), .init("TO"), .init("BY", minimum: 6),
            .init("REASON"),
        ])
        for window in windows {
            table.append([
                "\(window.id)", .init(window.scope.words),
                .init(TimeText.minutes(window.interval.start, timeZone: timeZone)),
                .init(TimeText.minutes(window.interval.end, timeZone: timeZone)), .init(window.by),
                .init(window.reason),
            ])
        }
        return [.table(table)]
    }
}

extension MaintenanceResult {
    var parts: [AnswerPart] {
        let interval = window.interval
        let times =
            interval.isEmpty
            ? "called off before it began"
            : "\(TimeText.minutes(interval.start, timeZone: timeZone)) to "
                + TimeText.minutes(interval.end, timeZone: timeZone)
        return [.line("maintenance \(window.id): \(window.scope.words), \(times)")]
    }
}

extension MaintenanceWindow.Scope {
    fileprivate var words: String {
        switch self {
        case .target(let id): id
        case .group(let id): "group \(id)"
        }
    }
}

extension CorrectionList {
    var parts: [AnswerPart] {
        guard !corrections.isEmpty else { return [.line("no corrections\(period.map { " in \($0.label)" } ?? "")")] }
        var table = TextTable([
            .init("ID", .trailing), .init("TARGET"), .init("FROM"), .init("TO"), .init("AS"), .init("BY", minimum: 6),
            .init("RECORDED"), .init("REASON"),
        ])
        for correction in corrections {
            let cells = [
                "\(correction.id)", correction.target, TimeText.minutes(correction.interval.start, timeZone: timeZone),
                TimeText.minutes(correction.interval.end, timeZone: timeZone), correction.value.name, correction.by,
                TimeText.minutes(correction.recordedAt, timeZone: timeZone), notes(correction),
            ]
            table.append(cells.map { TextTable.Cell($0, correction.voided == nil ? .plain : .muted) })
        }
        return [.table(table)]
    }

    private func notes(_ correction: Correction) -> String {
        let voided = correction.voided.map { "voided by \($0.by): \($0.reason)" }
        let imported = correction.imported.map {
            "imported by \($0.by) at \(TimeText.minutes($0.at, timeZone: timeZone))"
        }
        return [voided, correction.reason, imported].compactMap(\.self).joined(separator: "; ")
    }
}

extension CorrectionResult {
    var parts: [AnswerPart] {
        let interval = correction.interval
        let text =
            "correction \(correction.id): \(correction.target) counts as \(correction.value.name) for "
            + "\(DurationText.short(interval.milliseconds)) from "
            + TimeText.minutes(interval.start, timeZone: timeZone)
        let voided = correction.voided.map { "; voided by \($0.by): \($0.reason)" } ?? ""
        return [.line(text + voided)]
    }
}
