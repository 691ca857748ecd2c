import NOCCore
import NOCOperations

extension MaintenanceList {
    var parts: [AnswerPart] {
        guard !windows.isEmpty else {
            return (rules.isEmpty ? [] : ruleParts) + [.line(all ? "no maintenance windows" : "no maintenance ahead")]
        }
        var table = TextTable([
            .init("ID", .trailing), .init("SCOPE"), .init("FROM"), .init("TO"), .init("BY", minimum: 6),
            .init("RECURS"), .init("REASON"),
        ])
        for window in windows {
            table.append([
                "\(window.id)", .init(window.scope.words),
                .init(TimeText.minutes(window.interval.start, timeZone: timeZone)),
                .init(window.isCalledOff ? "-" : TimeText.minutes(window.interval.end, timeZone: timeZone)),
                .init(window.by), .init(source(window)), .init(notes(window)),
            ])
        }
        return (rules.isEmpty ? [] : ruleParts + [.line("")]) + [.table(table)]
    }

    /// Of work that never began with who called it off, and when.
    private func notes(_ window: MaintenanceWindow) -> String {
        guard window.isCalledOff else { return window.reason }
        let word = window.recurs?.isWithdrawn == true ? "withdrawn" : "called off"
        let said = window.ended.map { " by \($0.by) at \(TimeText.minutes($0.at, timeZone: timeZone))" } ?? ""
        return "\(word)\(said); \(window.reason)"
    }

    /// `rule 17`, `configuration`; of another record, `imported`.
    private func source(_ window: MaintenanceWindow) -> String {
        guard let recurs = window.recurs else { return "-" }
        guard window.imported == nil else { return "imported" }
        return recurs.rule == 0 ? "configuration" : "rule \(recurs.rule)"
    }

    /// The rules in force with their next occurrences.
    var ruleParts: [AnswerPart] {
        guard !rules.isEmpty else { return [.line("no recurring maintenance")] }
        var table = TextTable([
            .init("RULE", .trailing), .init("EVERY"), .init("SCOPE"), .init("BY", minimum: 6), .init("NEXT"),
            .init("REASON"),
        ])
        for entry in rules {
            let next = entry.next.map { TimeText.minutes($0.start, timeZone: timeZone) }.joined(separator: ", ")
            table.append([
                .init(entry.rule.id == 0 ? "-" : "\(entry.rule.id)"), .init("\(entry.rule.every)"),
                .init(entry.rule.scopes.map(\.words).joined(separator: " ")), .init(entry.rule.by),
                .init(next.isEmpty ? "-" : next), .init(entry.rule.reason),
            ])
        }
        return [.table(table)]
    }
}

extension MaintenanceRuleResult {
    var parts: [AnswerPart] {
        let scopes = rule.scopes.map(\.words).joined(separator: ", ")
        let (done, count) =
            rule.ended == nil
            ? ("", "\(counted(written, "occurrence")) written")
            : (" ended", "\(counted(withdrawn, "occurrence")) withdrawn")
        let next = next.first.map { ", next \(TimeText.minutes($0.start, timeZone: timeZone))" } ?? ""
        return [.line("rule \(rule.id)\(done): \(rule.every), \(scopes); \(count)\(next)")]
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
