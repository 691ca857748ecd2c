package import Foundation
package import NOCCore

/// Something people were told of, or would have been but for flapping.
package struct AlertRow: Sendable, Hashable {
    package let id: String
    /// `incident`, or the kind of a standing alert.
    package let kind: String
    package let target: String
    package let start: Instant
    /// Nil while it lasts.
    package let end: Instant?
    package let reason: Reason?
    package let acknowledgedAt: Instant?
    package let acknowledgedBy: String?
    /// Its opening was told to nobody at the time.
    package let isHeldBack: Bool
    /// Why nobody is told of such at all: it is a parent's, or planned work. Nil where somebody is.
    package let untold: Untold?

    package enum Untold: String, Sendable { case unreachable, planned }

    init(_ incident: IncidentAccount, isHeldBack: Bool) {
        id = incident.id
        kind = "incident"
        target = incident.target
        start = incident.start
        end = incident.isOpen ? nil : incident.end ?? incident.start
        reason = incident.reason
        acknowledgedAt = incident.acknowledgedAt
        acknowledgedBy = incident.acknowledgedBy
        self.isHeldBack = isHeldBack
        untold = incident.isAlerting ? nil : incident.isPlannedWork ? .planned : .unreachable
    }

    init(_ alert: StandingAlert, _ acknowledgement: Annotation?, isHeldBack: Bool) {
        id = alert.id
        kind = alert.kind.rawValue
        target = alert.target
        start = alert.start
        end = alert.end
        reason = alert.reason
        acknowledgedAt = acknowledgement?.knownSince
        acknowledgedBy = acknowledgement?.by
        self.isHeldBack = isHeldBack
        untold = nil
    }

    func json(_ timeZone: TimeZone) -> JSON {
        [
            "id": .string(id), "kind": .string(kind), "target": .string(target), "start": .time(start, timeZone),
            "end": .time(end, timeZone), "reason": JSON(reason?.description),
            "acknowledged_at": .time(acknowledgedAt, timeZone), "acknowledged_by": JSON(acknowledgedBy),
            "held_back": .bool(isHeldBack), "untold": JSON(untold?.rawValue),
        ]
    }
}

/// Alerts of a period.
package struct AlertList: OperationResult {
    package let rows: [AlertRow]
    /// Targets whose alerts are held back now.
    package let flapping: [String]
    /// Nil: the last 30 days.
    package let period: Period?
    /// Whether those that are over were left out.
    package let onlyOpen: Bool
    package let timeZone: TimeZone

    package var json: JSON { .array(rows.map { $0.json(timeZone) }) }
}

/// What was acknowledged: an incident, or standing alerts.
package struct Acknowledgement: OperationResult {
    package let incident: IncidentRemark?
    package let alerts: [AlertRow]
    package let by: String
    let timeZone: TimeZone

    package var json: JSON {
        if let incident { return incident.json }
        return alerts.count == 1 ? alerts[0].json(timeZone) : .array(alerts.map { $0.json(timeZone) })
    }
}
