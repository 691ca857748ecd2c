/// One event on its way to one hook (CONTRACT 3).
package struct Delivery: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable {
        case pending, delivered, undelivered
        /// It was undelivered, and a person has put it away.
        case cleared
    }

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
