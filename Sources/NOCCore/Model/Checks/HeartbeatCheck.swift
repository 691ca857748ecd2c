/// A check that others report to: backups, jobs. Silence beyond `every` and `grace` is a fail.
package struct HeartbeatCheck: Sendable, Hashable {
    package var every: Duration
    package var grace: Duration

    package init(every: Duration, grace: Duration) {
        self.every = every
        self.grace = grace
    }

    /// Until when the next one must have come after one at `time`.
    package func deadline(after time: Instant) -> Instant { time + every + grace }
}

extension HeartbeatCheck: CheckForm {
    package static let kind = CheckKind.heartbeat
    package static let title = "作业上报（心跳）"
    package static let lane = CheckLane.prompt

    package var specification: CheckSpecification { .heartbeat(self) }
    package var credentialName: String? { nil }
    package var verifiesTLS: Bool { true }
    package var address: String? { nil }
}
