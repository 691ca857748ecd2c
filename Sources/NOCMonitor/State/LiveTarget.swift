internal import NOCCore

/// One target as the daemon follows it.
struct LiveTarget: Sendable {
    var target: AccountingPlan.Target
    var track: IncidentTrack
    /// The class when it was last looked at.
    private(set) var state = AvailabilityClass.unmonitored
    /// A run of failures is open that may become an outage.
    private(set) var isSuspect = false
    /// The class of service or ignorance before the open incident.
    var stateBefore = AvailabilityClass.up
    /// Since when it is degraded, once people were told.
    var degradedSince: Instant?
    var notice: Notice?

    init(_ target: AccountingPlan.Target, track: IncidentTrack) {
        self.target = target
        self.track = track
    }

    /// The change that this is; none when all is as before.
    mutating func take(_ new: AvailabilityClass, since: Instant?, isSuspect: Bool) -> [StateChange] {
        guard new != state || isSuspect != self.isSuspect else { return [] }
        defer { (state, self.isSuspect) = (new, isSuspect) }
        return [StateChange(target: target.id, state: new, previous: state, since: since, isSuspect: isSuspect)]
    }

    /// What people were told of the open incident.
    struct Notice: Sendable {
        /// When `down` went out; nil while it is held back.
        var announcedAt: Instant?
        var isAcknowledged = false
        var reopenedAt: Instant?
        var sent: [Sent: Instant] = [:]
        var hold: Hold?
        /// Its target was out of the plan until then: only a failure after it tells that the incident still runs.
        var returnedAt: Instant?

        init(reopenedAt: Instant? = nil) { self.reopenedAt = reopenedAt }

        init(returnedAt: Instant, isAcknowledged: Bool) {
            self.returnedAt = returnedAt
            self.isAcknowledged = isAcknowledged
            reopenedAt = returnedAt
        }

        /// What the record says of an incident that was open when the daemon stopped.
        init(of incident: RegisteredIncident, _ resumed: ResumedState) {
            sent = resumed.lastSent[incident.id] ?? [:]
            announcedAt = sent.filter { $0.key.event == .down }.values.min() ?? sent.values.min()
            isAcknowledged = resumed.acknowledged[incident.id] != nil
        }
    }

    /// Why an alert waits.
    enum Hold: Sendable {
        /// A parent is out, and alerts.
        case unreachable
        case planned
        /// A parent may be about to go down.
        case parentSuspect
    }
}
