package import Foundation
package import NOCCore

/// Incidents of a period.
package struct IncidentList: OperationResult {
    package let incidents: [IncidentAccount]
    /// Nil: the last 30 days.
    package let period: Period?
    /// Whether those that are over were left out.
    package let onlyOpen: Bool
    package let timeZone: TimeZone

    package var json: JSON { .array(incidents.map { $0.json(timeZone) }) }
}

/// An incident with what was seen of it.
package struct IncidentStory: OperationResult {
    package struct Sighting: Sendable, Hashable {
        package let check: String
        package let observation: Observation
    }

    package let incident: IncidentAccount
    /// Nil where the configuration has the target no longer.
    package let targetName: String?
    /// Of all checks of the target, in order of time.
    package let sightings: [Sighting]
    package let timeZone: TimeZone

    package var json: JSON {
        .object(
            incident.json(timeZone).members
                + [.init("observations", .array(sightings.map { $0.json(timeZone) }))])
    }
}

extension IncidentStory.Sighting {
    fileprivate func json(_ timeZone: TimeZone) -> JSON {
        [
            "time": .time(observation.time, timeZone), "check": .string(check),
            "outcome": .string(observation.outcome.name), "latency_ms": JSON(observation.latency?.milliseconds),
            "reason": JSON(observation.reason?.description),
        ]
    }
}

/// Something that was said of an incident or of all of an event, and the incidents as they are told from then on.
package struct IncidentRemark: OperationResult {
    /// In order of start; at least one.
    package let incidents: [IncidentAccount]
    /// Nil where one incident was named.
    package let event: EventID?
    package let annotations: [Annotation]
    package let timeZone: TimeZone
    package var warnings: [OperationWarning] = []

    /// The one that was named, or the first of the event.
    package var incident: IncidentAccount { incidents[0] }

    package var json: JSON {
        guard let event else { return incident.json(timeZone) }
        return ["event": .string(event.text), "incidents": .array(incidents.map { $0.json(timeZone) })]
    }
}

extension IncidentAccount {
    fileprivate func json(_ timeZone: TimeZone) -> JSON {
        let form = IncidentForm(self, timeZone: timeZone)
        return .object(IncidentForm.accountKeys.map { .init($0.name, form[$0]) })
    }
}
