package import Foundation

/// How an incident is told to programs: in reports, by commands, and on the standard input of alert scripts (CONTRACT 3 and
/// 5). Each key and its value are said here once; every teller writes its set of them.
package struct IncidentForm: Sendable, Hashable {
    package enum Key: Sendable, Hashable {
        case id
        /// Under the key of the vocabulary.
        case figure(IncidentFigure)
        /// Alerts' names of the start and the end.
        case startedAt, endedAt

        package var name: String {
            switch self {
            case .id: "id"
            case .figure(let figure): figure.key
            case .startedAt: "started_at"
            case .endedAt: "ended_at"
            }
        }
    }

    /// Of a report, and of what commands answer: an incident with its account.
    package static let accountKeys: [Key] = [.id] + accountFigures.map { .figure($0) }

    private static let accountFigures: [IncidentFigure] = [
        .target, .start, .confirmedAt, .end, .duration, .counted, .value, .event, .planned, .reason, .check, .cause,
        .responsible, .reportedAt, .acknowledgedAt, .acknowledgedBy, .acknowledgedClaim, .responseTime, .repairTime,
        .crossesPeriod, .targetRemoved, .resolution, .note, .importedBy,
    ]

    /// Of an alert: an incident as the daemon knows it at that moment. The checks of its target stand beside them.
    package static let alertKeys: [Key] = [
        .id, .startedAt, .figure(.confirmedAt), .endedAt, .figure(.reason), .figure(.cause),
    ]

    private var values: [Key: JSON] = [:]

    /// Null where nothing is known: a script finds every key without asking.
    package subscript(key: Key) -> JSON { values[key] ?? .null }

    /// Writes the members into the object that is open.
    package func write(_ keys: [Key], to json: inout JSONWriter) {
        for key in keys { json.member(key.name) { self[key].write(to: &$0) } }
    }
}

extension IncidentForm {
    /// Times are RFC 3339 with the offset of `timeZone`.
    package init(_ incident: IncidentAccount, timeZone: TimeZone) {
        let time = { (instant: Instant?) in JSON(instant.map { TimeText.rfc3339($0, timeZone: timeZone) }) }
        let figures: [IncidentFigure: JSON] = [
            .target: .string(incident.target), .start: time(incident.start), .confirmedAt: time(incident.confirmedAt),
            .end: time(incident.end), .duration: JSON(incident.duration), .counted: .integer(incident.counted),
            .value: .string(incident.value.name), .reason: JSON(incident.reason?.description),
            .check: JSON(incident.check), .cause: JSON(incident.cause), .responsible: JSON(incident.responsible),
            .reportedAt: time(incident.reportedAt), .acknowledgedAt: time(incident.acknowledgedAt),
            .acknowledgedBy: JSON(incident.acknowledgedBy), .acknowledgedClaim: time(incident.acknowledgedClaim),
            .event: .string(incident.event), .planned: .bool(incident.isPlanned),
            .importedBy: ImportForm.json(incident.allImports, timeZone: timeZone),
            .responseTime: JSON(incident.responseTime),
            .repairTime: JSON(incident.contractRepairTime), .crossesPeriod: .bool(incident.crossesPeriod),
            .targetRemoved: .bool(incident.isAbandoned), .resolution: JSON(incident.resolution),
            .note: JSON(incident.note),
        ]
        self.init(incident.id, figures)
    }

    package init(_ incident: RegisteredIncident, timeZone: TimeZone) {
        let time = { (instant: Instant?) in JSON(instant.map { TimeText.rfc3339($0, timeZone: timeZone) }) }
        self.init(
            incident.id,
            [
                .target: .string(incident.target), .start: time(incident.start),
                .confirmedAt: time(incident.confirmedAt), .end: time(incident.end),
                .reason: JSON(incident.reason?.description), .cause: JSON(incident.cause),
            ])
    }

    /// Alerts of the other kinds have the keys of an incident.
    package init(_ alert: StandingAlert, timeZone: TimeZone) {
        let time = { (instant: Instant?) in JSON(instant.map { TimeText.rfc3339($0, timeZone: timeZone) }) }
        self.init(
            alert.id,
            [
                .target: .string(alert.target), .start: time(alert.start), .confirmedAt: time(alert.openedAt),
                .end: time(alert.end), .reason: JSON(alert.reason?.description),
            ])
    }

    /// Reads those keys again from what was written; nil where there is no incident.
    package init?(_ json: JSON, keys: [Key]) {
        guard json[Key.id.name]?.string != nil else { return nil }
        for key in keys { values[key] = json[key.name] }
    }

    private init(_ id: String, _ figures: [IncidentFigure: JSON]) {
        values = Dictionary(uniqueKeysWithValues: figures.map { (Key.figure($0.key), $0.value) })
        values[.id] = .string(id)
        values[.startedAt] = figures[.start]
        values[.endedAt] = figures[.end]
    }
}
