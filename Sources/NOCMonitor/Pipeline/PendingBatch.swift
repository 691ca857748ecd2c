internal import NOCCore

/// What waits to be committed. Observations are bounded: what does not fit is dropped and counted. Transitions, incidents
/// and deliveries never are.
struct PendingBatch: Sendable {
    private let limit: Int
    private(set) var observations: [StoredObservation] = []
    var events: [RecordEvent] = []
    private var incidents: [String: RegisteredIncident] = [:]
    var deliveries: [Delivery] = []
    /// Since the last commit.
    private(set) var dropped = 0

    init(limit: Int) { self.limit = limit }

    var isEmpty: Bool { observations.isEmpty && events.isEmpty && incidents.isEmpty && deliveries.isEmpty }

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
        self.deliveries += deliveries
    }

    /// Everything so far as one batch; what comes meanwhile starts a new one.
    mutating func take(heartbeat: Instant) -> Batch {
        var batch = Batch(heartbeat: heartbeat)
        batch.observations = observations
        batch.events = events
        batch.incidents = incidents.values.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
        batch.deliveries = deliveries
        let lost = dropped
        self = PendingBatch(limit: limit)
        dropped = lost
        return batch
    }

    /// Takes back what could not be committed, ahead of what came meanwhile.
    mutating func restore(_ batch: Batch) {
        observations = batch.observations + observations
        events = batch.events + events
        deliveries = batch.deliveries + deliveries
        for incident in batch.incidents where incidents[incident.id] == nil { incidents[incident.id] = incident }
    }

    mutating func forgetDropped(_ count: Int) { dropped -= count }
}
