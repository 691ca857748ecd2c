extension RecordEvent {
    private static let leaving = "target_removed"

    /// The target of a running incident left the plan. The incident is closed for alerts, and nobody claims a recovery.
    package static func left(_ incident: RegisteredIncident, at time: Instant) -> RecordEvent {
        note(leaving, incident, time)
    }

    /// It is in the plan again.
    package static func returned(_ incident: RegisteredIncident, at time: Instant) -> RecordEvent {
        note("target_returned", incident, time)
    }

    /// The id of the incident whose target left the plan, when a note with these details says that.
    package static func leftIncident(_ details: [String: String]) -> String? {
        details["event"] == leaving ? details["incident"] : nil
    }

    private static func note(_ event: String, _ incident: RegisteredIncident, _ time: Instant) -> RecordEvent {
        RecordEvent(
            time: time, kind: .note, target: incident.target, details: ["event": event, "incident": incident.id])
    }
}
