internal import NOCCore

/// What waits to be committed. Observations are bounded: what does not fit is dropped and counted. Transitions, incidents
/// and deliveries never are.
struct PendingBatch: Sendable {
    private let limit: Int
    private(set) var observations: [StoredObservation] = []
    var events: [RecordEvent] = []
    private var incidents: [String: RegisteredIncident] = [:]
    private var standing: [String: StandingAlert] = [:]
    var deliveries: [Delivery] = []
    /// What is told to those who follow, once all this is committed.
    private var news: [ChangeStream.Content] = []
    /// What checks found: files that are written before the batch that names them.
    var findings: [FoundList] = []

    /// The findings of one attempt of a check.
    struct FoundList: Sendable {
        var check: CheckKey
        var time: Instant
        var findings: [Finding]
    }

    /// Everything that waited, as one batch and what goes with it.
    struct Taken: Sendable {
        var batch: Batch
        var news: [ChangeStream.Content]
        var findings: [FoundList]
    }

    /// Since the last commit.
    private(set) var dropped = 0

    init(limit: Int) { self.limit = limit }

    var isEmpty: Bool {
        observations.isEmpty && events.isEmpty && incidents.isEmpty && standing.isEmpty && deliveries.isEmpty
            && findings.isEmpty
    }

    /// False when there was no room.
    mutating func append(_ observation: StoredObservation) -> Bool {
        guard observations.count < limit else {
            dropped += 1
            return false
        }
        observations.append(observation)
        return true
    }

    mutating func append(_ changes: StateBoard.Changes, deliveries: [Delivery]) {
        events += changes.events
        for incident in changes.incidents { incidents[incident.id] = incident }
        for alert in changes.standing { standing[alert.id] = alert }
        self.deliveries += deliveries
        news += changes.states.map { .state($0) } + changes.incidents.map { .incident($0) }
        news += changes.alerts.map { .alert($0) }
    }

    /// Everything so far; what comes meanwhile starts a new batch.
    mutating func take(heartbeat: Instant) -> Taken {
        var batch = Batch(heartbeat: heartbeat)
        batch.observations = observations
        batch.events = events
        batch.incidents = incidents.values.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
        batch.alerts = standing.values.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
        batch.deliveries = deliveries
        let lost = dropped
        let taken = Taken(batch: batch, news: news, findings: findings)
        self = PendingBatch(limit: limit)
        dropped = lost
        return taken
    }

    /// Takes back what could not be committed, ahead of what came meanwhile.
    mutating func restore(_ taken: Taken) {
        let batch = taken.batch
        news = taken.news + news
        findings = taken.findings + findings
        observations = batch.observations + observations
        events = batch.events + events
        deliveries = batch.deliveries + deliveries
        for incident in batch.incidents where incidents[incident.id] == nil { incidents[incident.id] = incident }
        for alert in batch.alerts where standing[alert.id] == nil { standing[alert.id] = alert }
    }

    mutating func forgetDropped(_ count: Int) { dropped -= count }
}
