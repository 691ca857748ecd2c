/// What people were told of beside incidents, and what became of it. The ledger is one; tests have one in memory.
package protocol AlertRecord: Sendable {
    /// Standing alerts that were open at some moment of `interval`, in order of their openings.
    func standingAlerts(in interval: Interval) throws -> [StandingAlert]
    /// Which targets flap, and what was ever held back.
    func damping() throws -> AlertDamping
    /// Takes deliveries that were given up (those of `ids`, or all) up again, to be tried anew from `time` on, or puts them away;
    /// the record says who did it. Gives them back as they are then. Throws for an id that is none of an undelivered one.
    func settle(undelivered ids: [String]?, as outcome: Settlement, by: String, at time: Instant) throws -> [Delivery]
}

/// What was held back because its target goes up and down.
package struct AlertDamping: Sendable, Hashable {
    /// Those that do now.
    package var flapping: [String: FlappingRecord]
    /// When people were last told of a target that it keeps still.
    package private(set) var steady: [String: Instant] = [:]
    /// Ids of the incidents and standing alerts whose opening was told to nobody at the time.
    package var held: Set<String>

    package init(flapping: [String: FlappingRecord] = [:], held: Set<String> = []) {
        self.flapping = flapping
        self.held = held
    }

    /// Takes in a note of the record about `target`.
    package mutating func take(_ details: [String: String], of target: String, at time: Instant) {
        RecordEvent.follow(&flapping, details, of: target, at: time)
        RecordEvent.heldBack(details).map { _ = held.insert($0) }
        if RecordEvent.isSteady(details) { steady[target] = time }
    }
}

/// What a person does with an alert that could not be delivered.
package enum Settlement: String, Sendable, CaseIterable {
    case retried, cleared
}

extension Delivery {
    /// As it is once a person has said so.
    package func settled(_ outcome: Settlement, at time: Instant) -> Delivery {
        var result = self
        switch outcome {
        case .retried:
            result.state = .pending
            result.attempts = 0
            result.nextAttempt = time
            result.finishedAt = nil
        case .cleared:
            result.state = .cleared
            result.finishedAt = time
        }
        return result
    }
}

extension RecordEvent {
    package static func settled(
        _ delivery: Delivery, _ outcome: Settlement, by person: String, at time: Instant
    ) -> RecordEvent {
        RecordEvent(
            time: time, kind: .note, target: delivery.target,
            details: ["event": "delivery_\(outcome.rawValue)", "delivery": delivery.id, "by": person])
    }
}
