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
    /// What is known of the open incident's alert.
    var notice: Notice?
    /// The standing alerts that are open.
    var standing: [StandingAlert.Kind: Standing] = [:]
    /// Since when it is degraded, or nobody can tell; what is unknown in between does not end the former.
    var degradedSince: Instant?
    var blindSince: Instant?
    /// The class it was last found in, and since when by its timeline.
    var enteredState: AvailabilityClass?
    var enteredAt: Instant?
    /// When it was last seen to come into another class.
    private(set) var changedAt: Instant
    var flapping: Flapping?
    /// When its last alerts opened; in order.
    var openings: [Instant] = []
    /// The newest id of each kind of standing alert without its number, and that number.
    private var issued: [StandingAlert.Kind: (start: Instant, number: Int)] = [:]

    init(_ target: AccountingPlan.Target, track: IncidentTrack, at now: Instant) {
        self.target = target
        self.track = track
        changedAt = now
    }

    /// The change that this is; none when all is as before.
    mutating func take(
        _ new: AvailabilityClass, since: Instant?, isSuspect: Bool, at now: Instant
    ) -> [StateChange] {
        if new != state { changedAt = now }
        guard new != state || isSuspect != self.isSuspect else { return [] }
        defer { (state, self.isSuspect) = (new, isSuspect) }
        return [StateChange(target: target.id, state: new, previous: state, since: since, isSuspect: isSuspect)]
    }

    /// Whether one more degraded observation may open an alert.
    var awaitsDegraded: Bool { standing[.degraded] == nil && track.open == nil }

    /// A name for an alert that no other of the same second has.
    mutating func issueID(_ kind: StandingAlert.Kind, start: Instant) -> String {
        let isSame = issued[kind].map { $0.start.milliseconds / 1_000 == start.milliseconds / 1_000 } ?? false
        let number = isSame ? (issued[kind]?.number ?? 0) + 1 : 1
        issued[kind] = (start, number)
        return StandingAlert.id(kind, of: target.id, start: start, number: number)
    }

    /// An alert that stands, and what people were told of it.
    struct Standing: Sendable {
        var alert: StandingAlert
        var notice: Notice
    }

    /// Alerts are held back while it goes up and down (SEMANTICS 8).
    struct Flapping: Sendable {
        var record: FlappingRecord
        /// The newest ending that was held back.
        var ending: Alert?
    }

    /// What people were told of an open incident, or of a standing alert.
    struct Notice: Sendable {
        /// When its opening went out, or would have but for flapping; nil while it is held back otherwise.
        var announcedAt: Instant?
        /// Its opening was told to nobody, because the target flaps.
        var isHeldBack = false
        var isAcknowledged = false
        var reopenedAt: Instant?
        var sent: [Sent: Instant] = [:]
        var hold: Hold?
        /// Its target was out of the plan until then: only a failure after it tells that the incident still runs.
        var returnedAt: Instant?

        init(reopenedAt: Instant? = nil) { self.reopenedAt = reopenedAt }

        init(announcedAt: Instant) { self.announcedAt = announcedAt }

        init(returnedAt: Instant, isAcknowledged: Bool) {
            self.returnedAt = returnedAt
            self.isAcknowledged = isAcknowledged
            reopenedAt = returnedAt
        }

        /// What the record says of an incident that was open when the daemon stopped.
        init(of incident: RegisteredIncident, _ resumed: ResumedState) {
            self.init(of: incident.id, opening: .down, in: incident.target, resumed)
            announcedAt = sent.filter { $0.key.event == .down }.values.min() ?? sent.values.min()
            if isHeldBack { announcedAt = incident.confirmedAt }
        }

        /// And of a standing alert: it opens only when people are told.
        init(of alert: StandingAlert, _ resumed: ResumedState) {
            self.init(of: alert.id, opening: alert.kind.opening, in: alert.target, resumed)
            announcedAt = alert.openedAt
        }

        private init(of id: String, opening: Hook.Event, in target: String, _ resumed: ResumedState) {
            sent = resumed.lastSent[id] ?? [:]
            isAcknowledged = resumed.acknowledged[id] != nil
            isHeldBack = resumed.flapping[target]?.held.contains(id) ?? false
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
