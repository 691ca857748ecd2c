/// A program that is told (CONTRACT 3).
package struct Hook: Sendable, Hashable {
    package enum Event: String, Sendable, Hashable, CaseIterable {
        case down, up, degraded
        case recoveredDegraded = "recovered_degraded"
        case unknown
        case recoveredUnknown = "recovered_unknown"
        case reminder, escalation, ack, report, test, undelivered, flapping
        /// The daemon's own trouble.
        case collector
        /// The record's daily chain head, for a witness elsewhere.
        case head

        /// What a hook that names no events is told of.
        package static let standard: Set<Event> = [
            .down, .up, .unknown, .recoveredUnknown, .flapping, .collector,
        ]
    }

    /// Where its program, and what that calls, is looked for; `environment` may say otherwise.
    package static let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    package var id: String
    /// Program and arguments; run directly, never through a shell.
    package var command: [String]
    package var on: Set<Event>
    /// Empty: every group.
    package var groups: Set<String>
    /// Empty: every target.
    package var targets: Set<String>
    package var timeout: Duration
    package var attempts: Int
    package var remindEvery: Duration?
    /// After this long unacknowledged, the hooks named in `escalateTo` get `escalation`.
    package var escalateAfter: Duration?
    package var escalateTo: [String]
    package var environment: [String: EnvironmentValue]

    package enum EnvironmentValue: Sendable, Hashable {
        case plain(String)
        case secret(SecretReference)
    }

    package init(
        id: String, command: [String], on: Set<Event> = Event.standard, groups: Set<String> = [],
        targets: Set<String> = [],
        timeout: Duration = .seconds(30), attempts: Int = 6, remindEvery: Duration? = nil,
        escalateAfter: Duration? = nil,
        escalateTo: [String] = [], environment: [String: EnvironmentValue] = [:]
    ) {
        self.id = id
        self.command = command
        self.on = on
        self.groups = groups
        self.targets = targets
        self.timeout = timeout
        self.attempts = attempts
        self.remindEvery = remindEvery
        self.escalateAfter = escalateAfter
        self.escalateTo = escalateTo
        self.environment = environment
    }
}
