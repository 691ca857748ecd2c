import NOCCore
import NOCOperations

extension IncidentList {
    var parts: [AnswerPart] {
        guard !incidents.isEmpty else {
            let time = period.map { " in \($0.label)" }
            return [
                .line(onlyOpen ? "no incident is open\(time ?? "")" : "no incidents\(time ?? " in the last 30 days")")
            ]
        }
        var table = TextTable([
            .init("INCIDENT"), .init("CLASS"), .init("EVENT"), .init("FROM"), .init("LASTED", .trailing), .init("ACK"),
            .init("REASON"),
        ])
        let members = Dictionary(grouping: incidents, by: \.event).mapValues(\.count)
        for incident in incidents {
            // One that is alone in its event is annotated by its own id.
            let isAlone = incident.isRoot && members[incident.event] == 1
            let lasted =
                incident.duration.map { TextTable.Cell(DurationText.short($0)) }
                ?? (incident.isOpen ? .init("open", .bad) : .init("removed", .muted))
            table.append([
                .init(incident.id), .init(incident.value.name, incident.isPlanned ? .muted : .bad),
                .init(isAlone ? "-" : incident.event), .init(TimeText.minutes(incident.start, timeZone: timeZone)),
                lasted,
                .init(incident.acknowledgedBy ?? "-"),
                .init(incident.cause ?? incident.reason?.description ?? incident.value.name),
            ])
        }
        return [.table(table)]
    }
}

extension IncidentRemark {
    var parts: [AnswerPart] {
        let name = event?.text ?? incident.id
        let all = event == nil ? "" : " (\(counted(annotations.count, "incident")))"
        return [.line("\(name): \(said)\(all)")] + moved.map { .line("it is part of \($0) now") }
    }

    private var said: String {
        guard let ack = annotations.first(where: { $0.acknowledges }) else { return "noted" }
        // The first who acknowledged stays named.
        guard let first = incident.acknowledgedBy, first != ack.by else { return "acknowledged by \(ack.by)" }
        return "was acknowledged already by \(first); noted"
    }

    /// The event that what was named belongs to since it joined another.
    private var moved: [String] {
        let named = event?.text ?? incident.event
        let hasMoved = annotations.contains { $0.joins != nil } && (event == nil || incident.event != named)
        return hasMoved ? [incident.event] : []
    }
}

extension IncidentStory {
    /// Observations shown at each end of a long list.
    private static let shownAtEachEnd = 12

    func parts(all: Bool) -> [AnswerPart] {
        let rows = all ? sightings : Array(sightings.prefix(Self.shownAtEachEnd))
        let tail = all ? [] : Array(sightings.dropFirst(rows.count).suffix(Self.shownAtEachEnd))
        let hidden = sightings.count - rows.count - tail.count
        return facts.map { .line("\($0.padding(to: 14))\($1)") } + [.line(""), .table(table(rows))]
            + (hidden > 0 ? [.line("… \(counted(hidden, "observation")) more, --all shows them …")] : [])
            + (tail.isEmpty ? [] : [.table(table(tail))])
    }

    private var facts: [(String, String)] {
        let said: [(String, String?)] = [
            ("Incident", incident.id),
            ("Target", targetName.map { "\(incident.target)  \($0)" } ?? incident.target),
            ("Class", incident.value.name), ("Event", incident.event),
            ("Planned", incident.isPlanned ? "within planned work" : nil), ("From", seconds(incident.start)),
            ("Confirmed", incident.confirmedAt.map(seconds)),
            ("To", incident.end.map(seconds) ?? (incident.isOpen ? "open" : "not known: the target was removed")),
            ("Lasted", incident.duration.map(DurationText.short)), ("Reason", incident.reason?.description),
            ("First failed", incident.check), ("Cause", incident.cause), ("Responsible", incident.responsible),
            ("Reported", incident.reportedAt.map(seconds)),
            ("Acknowledged", incident.acknowledgedAt.map { "\(seconds($0)) by \(incident.acknowledgedBy ?? "?")" }),
            ("Resolution", incident.resolution), ("Note", incident.note),
            ("Imported", imports.isEmpty ? nil : imports.joined(separator: "; ")),
        ]
        return said.compactMap { name, value in value.map { (name, $0) } }
    }

    private var imports: [String] {
        incident.evidence.map { "that it was out, \(by($0))" }
            + incident.imports.map { "what was said of it, \(by($0))" }
    }

    private func by(_ origin: ImportOrigin) -> String { "by \(origin.by) at \(seconds(origin.at)) from \(origin.file)" }

    private func table(_ rows: [Sighting]) -> TextTable {
        var table = TextTable([
            .init("TIME"), .init("CHECK"), .init("OUTCOME"), .init("LATENCY", .trailing), .init("REASON"),
        ])
        for row in rows {
            let observation = row.observation
            table.append([
                .init(seconds(observation.time)), .init(row.check),
                .init(observation.outcome.name, observation.outcome.style),
                .init(observation.latency.map { "\($0.milliseconds) ms" } ?? "-"),
                .init(observation.reason?.description ?? ""),
            ])
        }
        return table
    }

    private func seconds(_ instant: Instant) -> String { TimeText.seconds(instant, timeZone: timeZone) }
}
