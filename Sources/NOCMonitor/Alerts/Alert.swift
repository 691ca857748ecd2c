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
    /// What could not be delivered.
    package var undelivered: Undelivered?
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

    /// An alert that was given up, and what it said in a line.
    package struct Undelivered: Sendable, Hashable {
        package let delivery: Delivery
        /// Nil where it cannot be read: it was given up for that, and the delivery has the reason.
        let subject: String?

        package init(_ delivery: Delivery) {
            self.delivery = delivery
            // As above.
            subject = (try? AlertMessage(json: delivery.payload))?.subject
        }
    }

    /// The incident's id, or the standing alert's.
    var subjectID: String? { incident?.id ?? standing?.id }

    package struct Report: Sendable, Hashable {
        package var label: String
        package var directory: String
    }

    init(_ event: Hook.Event, target: String? = nil) {
        self.event = event
        self.target = target
        checks = []
    }
}
