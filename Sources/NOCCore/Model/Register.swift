/// Planned work (SEMANTICS 5). Covers one target or one group's targets.
package struct MaintenanceWindow: Sendable, Hashable {
    package enum Scope: Sendable, Hashable {
        case target(String)
        case group(String)
    }

    /// Given by the ledger: its chain sequence number.
    package var id: Int64
    package var scope: Scope
    package var interval: Interval
    package var declaredAt: Instant
    package var by: String
    package var reason: String
    package var backdatedApprovedBy: String?

    package init(
        id: Int64 = 0, scope: Scope, interval: Interval, declaredAt: Instant, by: String, reason: String,
        backdatedApprovedBy: String? = nil
    ) {
        self.id = id
        self.scope = scope
        self.interval = interval
        self.declaredAt = declaredAt
        self.by = by
        self.reason = reason
        self.backdatedApprovedBy = backdatedApprovedBy
    }
}

extension MaintenanceWindow {
    /// What counts as planned: the part before the declaration only when somebody approved it.
    var plannedInterval: Interval {
        backdatedApprovedBy == nil ? Interval(max(interval.start, declaredAt), interval.end) : interval
    }

    /// Whether it is planned work on that target.
    package func covers(_ target: AccountingPlan.Target) -> Bool {
        switch scope {
        case .target(let id): id == target.id
        case .group(let id): id == target.group
        }
    }
}

/// A person's ruling on a stretch of a target's time (SEMANTICS 4).
package struct Correction: Sendable, Hashable {
    package var id: Int64
    package var target: String
    package var interval: Interval
    /// `up`, `down`, `excluded` or `unmonitored`.
    package var value: AvailabilityClass
    package var reason: String
    package var by: String
    package var recordedAt: Instant

    package init(
        id: Int64 = 0, target: String, interval: Interval, value: AvailabilityClass, reason: String, by: String,
        recordedAt: Instant
    ) {
        self.id = id
        self.target = target
        self.interval = interval
        self.value = value
        self.reason = reason
        self.by = by
        self.recordedAt = recordedAt
    }

    package static let classes: [AvailabilityClass] = [.up, .down, .excluded, .unmonitored]
}

/// A state that another monitor says held from `time` until the target's next one (CONTRACT 4).
package struct StateLine: Sendable, Hashable {
    package var target: String
    package var time: Instant
    package var value: AvailabilityClass
    /// Nothing is claimed past the moment the line was imported.
    package var importedAt: Instant

    package init(target: String, time: Instant, value: AvailabilityClass, importedAt: Instant) {
        self.target = target
        self.time = time
        self.value = value
        self.importedAt = importedAt
    }
}

/// What a person said of an incident, append-only. It belongs to the incident of `target` that holds at `instant`, or to the
/// standing alert that it names.
package struct Annotation: Sendable, Hashable {
    package var target: String
    /// The id of the standing alert that it is about; nil: it is about an incident.
    package var alert: String?
    /// The start of the incident as it was known to who annotated.
    package var instant: Instant
    package var recordedAt: Instant
    package var by: String
    /// An acknowledgement: stops reminders and escalation.
    package var acknowledges: Bool
    package var cause: String?
    package var responsible: String?
    package var note: String?
    package var reportedAt: Instant?
    package var resolution: String?

    package init(
        target: String, alert: String? = nil, instant: Instant, recordedAt: Instant, by: String,
        acknowledges: Bool = false,
        cause: String? = nil, responsible: String? = nil, note: String? = nil, reportedAt: Instant? = nil,
        resolution: String? = nil
    ) {
        self.target = target
        self.alert = alert
        self.instant = instant
        self.recordedAt = recordedAt
        self.by = by
        self.acknowledges = acknowledges
        self.cause = cause
        self.responsible = responsible
        self.note = note
        self.reportedAt = reportedAt
        self.resolution = resolution
    }
}
