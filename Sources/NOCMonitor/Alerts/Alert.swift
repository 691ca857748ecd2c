package import NOCCore

/// Something people are told, before it is known who.
package struct Alert: Sendable, Hashable {
    package var event: Hook.Event
    package var target: String?
    package var state: AvailabilityClass?
    var previousState: AvailabilityClass?
    package var incident: RegisteredIncident?
    /// What it is about, where that is no incident.
    package var standing: StandingAlert?
    package var checks: [Check]
    /// When the incident, or the degraded state, began and ended.
    package var since: Instant?
    package var until: Instant?
    package var reason: Reason?
    /// Names of the targets that hang behind it.
    var behind: [String] = []
    /// Tells repeated events of one incident apart in `NOC_DELIVERY_ID`.
    package var repetition: Instant?
    /// Who acknowledged, and what they said.
    package var acknowledgement: Annotation?
    /// What a `report` is about (`2026-09`), and where it lies.
    package var report: Report?
    /// What one hook could not deliver; in order.
    package private(set) var undelivered: [Delivery] = []
    /// Of `flapping`: how often it opened within what time.
    package var flapping: Flapping?
    /// How many alerts were held back while it flapped, where this tells that it is over.
    package var heldBack: Int?
    /// The daemon's own trouble, of `collector`.
    package var trouble: CollectorTrouble?
    /// Of `head`: where the chain ends.
    package var head: WitnessedHead?
    /// Only these hooks, whatever they listen to; nil: all that listen.
    package var recipients: Set<String>?

    package struct Check: Sendable, Hashable {
        package var id: String
        package var observation: Observation
        /// What it talks to.
        package var address: String?
    }

    package struct Flapping: Sendable, Hashable {
        var count: Int
        var window: Duration
    }

    /// The incident's id, or the standing alert's.
    var subjectID: String? { incident?.id ?? standing?.id }

    package struct Report: Sendable, Hashable {
        package var label: String
        package var directory: String
    }

    /// `deliveries` of one hook were given up.
    init(undelivered deliveries: [Delivery]) {
        self.init(.undelivered)
        undelivered = deliveries
        since = deliveries.map(\.createdAt).min()
        let targets = Set(deliveries.map(\.target))
        target = targets.count == 1 ? targets.first ?? nil : nil
    }

    init(_ event: Hook.Event, target: String? = nil) {
        self.event = event
        self.target = target
        checks = []
    }
}
