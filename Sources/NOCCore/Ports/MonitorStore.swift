package import Foundation

/// The record as the daemon writes it. The ledger is one; tests have one in memory.
package protocol MonitorStore: FindingStore, ClockMemory {
    /// Writes one batch in one transaction: all of it or nothing. Observations at or before the last stored one of their
    /// check are refused, not an error.
    func commit(_ batch: Batch) async throws -> CommitReport
    /// What the record says at the daemon's start. Appends the plan when it differs from the last, and notes since when
    /// nothing was recorded.
    func resume(plan: AccountingPlan, at now: Instant) async throws -> ResumedState
    /// Records that `plan` is in force from `now` on, when it differs from the last: after a reload. Returns what the record
    /// says of its checks and targets: some may have been in an earlier plan.
    func adopt(plan: AccountingPlan, at now: Instant) async throws -> ResumedState
    /// What others (commands beside the daemon) appended since `cursor`; nothing when the record has not changed.
    func changes(since cursor: Int64) async throws -> RecordChanges
    /// Writes the occurrences of recurring work, of the rules that the record has and of `configured`, and withdraws what none of
    /// them asks for any more (`MaintenanceSchedule`).
    func writeOccurrences(
        of configured: [MaintenanceRule], timeZone: TimeZone, at now: Instant
    ) async throws -> MaintenanceChange
    /// Brings the observations of whole hours into the form in which they are kept and vouched for, joins those of full days, and
    /// removes old days, as far as `upkeep` allows. Long work in many short transactions, so that batches pass in between.
    func maintain(_ upkeep: Upkeep) async throws

    /// Tells the chain of all that was stored so far, and gives where it ends then: what stands for the whole record.
    func witnessedHead(at now: Instant) async throws -> WitnessedHead

    /// Deliveries not yet done whose next attempt is due at or before `time`: for each hook and
    /// incident (target where there is none, hook where there is neither) only the oldest. Excludes nothing else.
    func dueDeliveries(at time: Instant, limit: Int) async throws -> [Delivery]
    /// When the next of them is due.
    func nextDelivery() async throws -> Instant?
    /// Stores the outcome of an attempt.
    func update(_ delivery: Delivery) async throws
}

/// What one transaction holds.
package struct Batch: Sendable {
    package var observations: [StoredObservation] = []
    package var events: [RecordEvent] = []
    /// New ones, and known ones (by id) with what changed.
    package var incidents: [RegisteredIncident] = []
    /// Likewise.
    package var alerts: [StandingAlert] = []
    package var deliveries: [Delivery] = []
    /// The daemon lived at this moment.
    package var heartbeat: Instant

    package init(heartbeat: Instant) { self.heartbeat = heartbeat }

    package var isEmpty: Bool {
        observations.isEmpty && events.isEmpty && incidents.isEmpty && alerts.isEmpty && deliveries.isEmpty
    }
}

package struct StoredObservation: Sendable, Hashable {
    package var key: CheckKey
    package var observation: Observation

    package init(_ key: CheckKey, _ observation: Observation) {
        self.key = key
        self.observation = observation
    }
}

package struct CommitReport: Sendable, Hashable {
    package var stored: Int
    package var refused: Int

    package init(stored: Int, refused: Int) {
        self.stored = stored
        self.refused = refused
    }
}

/// Something that happened, as a row of the chain.
package struct RecordEvent: Sendable, Hashable {
    /// What a daemon may say. The record has more kinds, which are written with what they tell of.
    package enum Kind: Sendable, Hashable, CaseIterable {
        case start, stop, transition, incident
        /// The wall clock stepped by more than a second.
        case clockStep
        /// Observations were lost: the store could not be written, or the queue was full.
        case gap
        /// An agent restarted, a port was shut, and the like.
        case note
    }

    package var time: Instant
    package var kind: Kind
    package var target: String?
    package var check: String?
    /// Names and values, all text.
    package var details: [String: String]

    package init(
        time: Instant, kind: Kind, target: String? = nil, check: String? = nil, details: [String: String] = [:]
    ) {
        self.time = time
        self.kind = kind
        self.target = target
        self.check = check
        self.details = details
    }
}

/// Where the daemon goes on after a start.
package struct ResumedState: Sendable {
    /// The fold of every check of the plan that has observations.
    package var folds: [CheckKey: FoldState]
    /// Of checks that were degraded last: their run so far, since the last incident of their target.
    package var degradedRuns: [CheckKey: [Observation]] = [:]
    /// Incidents without an end.
    package var openIncidents: [RegisteredIncident]
    /// Incidents that ran when their target left an earlier plan. The target is in this one, and how they went on is not
    /// known.
    package var leftIncidents: [RegisteredIncident]
    /// Standing alerts without an end, of targets in this plan or not.
    package var openAlerts: [StandingAlert]
    /// When alerts of each target opened, incidents among them, as far back as matters; in order.
    package var openings: [String: [Instant]]
    /// Targets of which people were last told that they flap.
    package var flapping: [String: FlappingRecord]
    /// What ended last of each of those.
    package var endings: [String: LastEnding]
    /// Instant of acknowledgement by id, for open incidents, those left and open alerts.
    package var acknowledged: [String: Instant]
    /// When deliveries of each open incident or alert were last queued (`createdAt`), by id.
    package var lastSent: [String: [Sent: Instant]]
    package var maintenance: [MaintenanceWindow]
    /// Since when nothing was recorded (the last heartbeat or stop); nil at the very first start.
    package var silentSince: Instant?
    /// The daemon that ran before did not come to its end.
    package var hasDied: Bool
    /// The daemon's own troubles of which people were told, and not that they are over: since when, by code.
    package var openTroubles: [String: Instant]
    /// Where `changes(since:)` goes on.
    package var cursor: Int64

    package init(
        folds: [CheckKey: FoldState] = [:], openIncidents: [RegisteredIncident] = [],
        leftIncidents: [RegisteredIncident] = [], openAlerts: [StandingAlert] = [], openings: [String: [Instant]] = [:],
        flapping: [String: FlappingRecord] = [:], endings: [String: LastEnding] = [:],
        acknowledged: [String: Instant] = [:],
        lastSent: [String: [Sent: Instant]] = [:], maintenance: [MaintenanceWindow] = [], silentSince: Instant? = nil,
        hasDied: Bool = false, openTroubles: [String: Instant] = [:], cursor: Int64 = 0
    ) {
        self.folds = folds
        self.openIncidents = openIncidents
        self.leftIncidents = leftIncidents
        self.openAlerts = openAlerts
        self.openings = openings
        self.flapping = flapping
        self.endings = endings
        self.acknowledged = acknowledged
        self.lastSent = lastSent
        self.maintenance = maintenance
        self.silentSince = silentSince
        self.hasDied = hasDied
        self.openTroubles = openTroubles
        self.cursor = cursor
    }
}

/// Of a target: an incident, or a standing alert, that is over.
package enum LastEnding: Sendable, Hashable {
    case incident(RegisteredIncident)
    case alert(StandingAlert)

    /// The later of the two; nil where there is neither.
    package init?(_ incident: RegisteredIncident?, _ alert: StandingAlert?) {
        switch (incident, alert) {
        case (let incident?, let alert?) where incident.end ?? .distantPast < alert.end ?? .distantPast:
            self = .alert(alert)
        case (let incident?, _): self = .incident(incident)
        case (nil, let alert?): self = .alert(alert)
        case (nil, nil): return nil
        }
    }
}

/// What was sent to whom.
package struct Sent: Sendable, Hashable {
    package var event: Hook.Event
    package var hook: String

    package init(_ event: Hook.Event, to hook: String) {
        self.event = event
        self.hook = hook
    }
}

package struct RecordChanges: Sendable {
    package var annotations: [Annotation]
    /// All windows, when one was added or ended.
    package var maintenance: [MaintenanceWindow]?
    /// Folds of checks whose history was changed by an import.
    package var folds: [CheckKey: FoldState]
    package var cursor: Int64

    package init(
        annotations: [Annotation] = [], maintenance: [MaintenanceWindow]? = nil, folds: [CheckKey: FoldState] = [:],
        cursor: Int64
    ) {
        self.annotations = annotations
        self.maintenance = maintenance
        self.folds = folds
        self.cursor = cursor
    }
}
