package import Foundation
package import NOCCore

/// How every target is at one moment.
package struct StatusBoard: OperationResult {
    package struct Row: Sendable {
        package let target: AccountingPlan.Target
        package let state: AvailabilityClass
        /// Nil: longer than is looked back.
        package let since: Instant?
        /// A run of failures is open that may become an outage, or a run of successes that may end one.
        package let isUnsettled: Bool
        package let incident: IncidentAccount?
        /// The standing alerts that are open.
        package let alerts: [AlertRow]
        /// Its alerts are held back, because it goes up and down.
        package let isFlapping: Bool
        package let inMaintenance: Bool
        package let checks: [CheckRow]

        /// Failures are not yet an outage.
        package var isSuspect: Bool { isUnsettled && state.isService }
        /// Why it is not up: the first check that is not well.
        package var reason: Reason? {
            checks.lazy.compactMap { $0.last?.outcome == .ok ? nil : $0.last?.reason }.first
        }
        package var lastSeen: Instant? { checks.compactMap(\.last?.time).max() }
        package var latency: Latency? { checks.lazy.compactMap(\.last?.latency).first }
    }

    package struct CheckRow: Sendable {
        package let id: String
        let kind: String
        package let last: Observation?

        /// Its last observation lies in the future, because the clock was set back or such rows were imported once: nothing
        /// is stored of it before that time (SEMANTICS 7).
        package func isAhead(of now: Instant) -> Bool { last.map { $0.time > now } ?? false }
    }

    package let site: AccountingPlan.Site
    package let timeZone: TimeZone
    package let now: Instant
    /// Nil when no daemon runs.
    package let daemon: DaemonSign?
    /// The last sign of life of any.
    package let heartbeat: Instant?
    let head: EvidenceHead
    /// What the record is known to have held, and does not.
    package let lost: [EvidenceProblem]
    /// Why the clock is not believed, and what waits for that.
    package let clock: [String]
    package let undelivered: Int
    package internal(set) var rows: [Row]

    /// A daemon that runs gives a sign of life far more often than this.
    private static let patience: Duration = .seconds(60)

    /// A daemon has the record, but has said nothing in it for too long: it hangs, or cannot write.
    package var isStalled: Bool { daemon != nil && heartbeat.map { now - $0 > Self.patience } ?? false }

    /// No daemon is at work or it cannot write down what it sees, one of the targets is out, or the record is not the one that
    /// it was.
    package var hasTrouble: Bool {
        daemon == nil || daemon?.failure != nil || isStalled || !lost.isEmpty || rows.contains { $0.state.isOutage }
    }

    /// Open incidents and alerts that nobody has acknowledged.
    package var unacknowledged: Int {
        rows.reduce(0) { sum, row in
            sum + (row.incident.map { $0.acknowledgedBy == nil } ?? false ? 1 : 0)
                + row.alerts.count { $0.acknowledgedBy == nil }
        }
    }

    package var json: JSON {
        [
            "schema": "noc.status/1", "site": .string(site.id), "time": .time(now, timeZone),
            "daemon": [
                "running": .bool(daemon != nil), "stalled": .bool(isStalled),
                "pid": JSON(daemon?.process.map(Int64.init)),
                "heartbeat": .time(heartbeat, timeZone), "metrics": daemon?.metrics ?? .null,
                "record_failure": daemon?.failure.map(json) ?? .null,
            ],
            "evidence": [
                "head": .string(head.hash), "events": .integer(head.events),
                "lost": .array(lost.map { .string($0.message) }),
            ],
            "clock": .array(clock.map(JSON.string)), "undelivered": .integer(Int64(undelivered)),
            "targets": .array(rows.map(json)),
        ]
    }

    private func json(_ failure: RecordTrouble) -> JSON {
        ["since": .time(failure.since, timeZone), "error": .string(failure.error)]
    }

    private func json(_ row: Row) -> JSON {
        [
            "id": .string(row.target.id), "name": .string(row.target.name), "group": JSON(row.target.group),
            "state": .string(row.state.name), "since": .time(row.since, timeZone), "suspect": .bool(row.isSuspect),
            "maintenance": .bool(row.inMaintenance), "incident": JSON(row.incident?.id),
            "acknowledged_by": JSON(row.incident?.acknowledgedBy),
            "alerts": .array(row.alerts.map { $0.json(timeZone) }), "flapping": .bool(row.isFlapping),
            "last_seen": .time(row.lastSeen, timeZone),
            "reason": JSON(row.reason?.description), "checks": .array(row.checks.map(json)),
        ]
    }

    private func json(_ check: CheckRow) -> JSON {
        [
            "id": .string(check.id), "kind": .string(check.kind), "time": .time(check.last?.time, timeZone),
            "outcome": JSON(check.last?.outcome.name), "latency_ms": JSON(check.last?.latency?.milliseconds),
            "reason": JSON(check.last?.reason?.description), "ahead": .bool(check.isAhead(of: now)),
            "measurements": .measurements(check.last?.measurements ?? []),
            "units": .units(of: check.last?.measurements ?? []),
        ]
    }
}
