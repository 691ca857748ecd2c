/// The record as the daemon writes it. The ledger is one; tests have one in memory.
package protocol MonitorStore: FindingStore {
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
    /// Packs every hour that ended before `time` into segments, merges full days, and removes what `keeping` no longer asks
    /// for. Long work in many short transactions, so that batches pass in between.
    func maintain(before time: Instant, keeping: Duration) async throws

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
    package var deliveries: [Delivery] = []
    /// The daemon lived at this moment.
    package var heartbeat: Instant

    package init(heartbeat: Instant) { self.heartbeat = heartbeat }

    package var isEmpty: Bool { observations.isEmpty && events.isEmpty && incidents.isEmpty && deliveries.isEmpty }
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

/// Where the daemon goes on after a start.
package struct ResumedState: Sendable {
    /// The fold of every check of the plan that has observations.
    package var folds: [CheckKey: FoldState]
    /// Incidents without an end.
    package var openIncidents: [RegisteredIncident]
    /// Incidents that ran when their target left an earlier plan. The target is in this one, and how they went on is not
    /// known.
    package var leftIncidents: [RegisteredIncident]
    /// Instant of acknowledgement by incident id, for open incidents and those left.
    package var acknowledged: [String: Instant]
    /// When deliveries of each open incident were last queued (`createdAt`), by incident id.
    package var lastSent: [String: [Sent: Instant]]
    package var maintenance: [MaintenanceWindow]
    /// Since when nothing was recorded (the last heartbeat or stop); nil at the very first start.
    package var silentSince: Instant?
    /// Where `changes(since:)` goes on.
    package var cursor: Int64

    package init(
        folds: [CheckKey: FoldState] = [:], openIncidents: [RegisteredIncident] = [],
        leftIncidents: [RegisteredIncident] = [], acknowledged: [String: Instant] = [:],
        lastSent: [String: [Sent: Instant]] = [:], maintenance: [MaintenanceWindow] = [], silentSince: Instant? = nil,
        cursor: Int64 = 0
    ) {
        self.folds = folds
        self.openIncidents = openIncidents
        self.leftIncidents = leftIncidents
        self.acknowledged = acknowledged
        self.lastSent = lastSent
        self.maintenance = maintenance
        self.silentSince = silentSince
        self.cursor = cursor
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

/// One event on its way to one hook (CONTRACT 3).
package struct Delivery: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable { case pending, delivered, undelivered }

    /// Stable over retries: `NOC_DELIVERY_ID`.
    package var id: String
    package var hook: String
    package var event: Hook.Event
    package var incident: String?
    package var target: String?
    /// The JSON of CONTRACT 3 without `attempt`.
    package var payload: String
    package var createdAt: Instant
    package var nextAttempt: Instant
    package var attempts: Int
    package var state: State
    /// How the last attempt ended: `exit 0`, `exit 75`, `signal 9`, `timeout`, `cannot start: …`.
    package var lastResult: String?
    /// The last attempt's output, bounded.
    package var lastOutput: String?
    package var finishedAt: Instant?

    package init(
        id: String, hook: String, event: Hook.Event, incident: String?, target: String?, payload: String,
        createdAt: Instant, nextAttempt: Instant, attempts: Int = 0, state: State = .pending, lastResult: String? = nil,
        lastOutput: String? = nil, finishedAt: Instant? = nil
    ) {
        self.id = id
        self.hook = hook
        self.event = event
        self.incident = incident
        self.target = target
        self.payload = payload
        self.createdAt = createdAt
        self.nextAttempt = nextAttempt
        self.attempts = attempts
        self.state = state
        self.lastResult = lastResult
        self.lastOutput = lastOutput
        self.finishedAt = finishedAt
    }
}
