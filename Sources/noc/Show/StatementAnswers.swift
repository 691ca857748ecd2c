import NOCCore
import NOCOperations

extension MaintenanceList {
    var parts: [AnswerPart] {
        guard !windows.isEmpty else { return [.line(all ? "no maintenance windows" : "no maintenance ahead")] }
        var table = TextTable([
            .init("ID", .trailing), .init("SCOPE", minimum: 10), .init("FROM"), .init("TO"), .init("BY", minimum: 6),
            .init("REASON", minimum: 10),
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

extension CorrectionResult {
    var parts: [AnswerPart] {
        let interval = correction.interval
        return [
            .line(
                "correction \(correction.id): \(correction.target) counts as \(correction.value.name) for "
                    + "\(DurationText.short(interval.milliseconds)) from "
                    + TimeText.minutes(interval.start, timeZone: timeZone))
        ]
    }
}
