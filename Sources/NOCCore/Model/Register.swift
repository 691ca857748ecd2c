/// Who brought something from a file, and when this record learned of it. What the file claims of its own age counts for nothing
/// (SEMANTICS 5).
package struct ImportOrigin: Sendable, Hashable {
    /// Its name, without its folder.
    package var file: String
    package var by: String
    package var at: Instant

    package init(file: String, by: String, at: Instant) {
        self.file = file
        self.by = by
        self.at = at
    }
}

/// Who withdrew something, why and when. What was withdrawn stays in the record.
package struct Voiding: Sendable, Hashable {
    package var by: String
    package var reason: String
    package var at: Instant

    package init(by: String, reason: String, at: Instant) {
        self.by = by
        self.reason = reason
        self.at = at
    }
}

/// Planned work (SEMANTICS 5). Covers one target or one group's targets.
package struct MaintenanceWindow: Sendable, Hashable {
    package enum Scope: Sendable, Hashable {
        case target(String)
        case group(String)
    }

    /// Work that is planned for longer is a mistake in a date.
    package static let longest: Duration = .seconds(366 * 86_400)

    /// Given by the ledger: its chain sequence number.
    package var id: Int64
    package var scope: Scope
    package var interval: Interval
    /// As it was said: of an imported one, as its file claims.
    package var declaredAt: Instant
    package var by: String
    package var reason: String
    package var backdatedApprovedBy: String?
    /// The rule that it comes from; nil: somebody declared it by hand.
    package var recurs: RecurringOrigin?
    /// Nil: it was declared here.
    package var imported: ImportOrigin?
    /// It came over time that this record had observed before: it counts as declared when it came.
    package var isOverObserved: Bool
    /// Who ended it before its time, or called it off before it began, and when that was said; nil: it stands as declared.
    package var ended: MaintenanceRule.Ending?

    package init(
        id: Int64 = 0, scope: Scope, interval: Interval, declaredAt: Instant, by: String, reason: String,
        backdatedApprovedBy: String? = nil, recurs: RecurringOrigin? = nil, imported: ImportOrigin? = nil,
        isOverObserved: Bool = false
    ) {
        self.id = id
        self.scope = scope
        self.interval = interval
        self.declaredAt = declaredAt
        self.by = by
        self.reason = reason
        self.backdatedApprovedBy = backdatedApprovedBy
        self.recurs = recurs
        self.imported = imported
        self.isOverObserved = isOverObserved
    }
}

extension MaintenanceWindow {
    /// From when on it counts as declared (SEMANTICS 5).
    package var countsFrom: Instant {
        guard isOverObserved, let imported else { return declaredAt }
        return imported.at
    }

    /// When this record learned of it.
    package var knownSince: Instant { imported?.at ?? declaredAt }

    /// It never was: it was withdrawn with its rule, or ended at or before its start. No work is planned then.
    package var isCalledOff: Bool { interval.isEmpty }

    /// Part of it was over, or under way, when it began to count.
    package var isBackdated: Bool { countsFrom > interval.start }

    /// What counts as planned: the part before the declaration only when somebody approved it.
    var plannedInterval: Interval {
        backdatedApprovedBy == nil ? Interval(max(interval.start, countsFrom), interval.end) : interval
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
    /// As it was said: of an imported one, as its file claims.
    package var recordedAt: Instant
    /// Nil: it was ruled here.
    package var imported: ImportOrigin?
    /// Nil: it stands.
    package var voided: Voiding?

    package init(
        id: Int64 = 0, target: String, interval: Interval, value: AvailabilityClass, reason: String, by: String,
        recordedAt: Instant, imported: ImportOrigin? = nil, voided: Voiding? = nil
    ) {
        self.id = id
        self.target = target
        self.interval = interval
        self.value = value
        self.reason = reason
        self.by = by
        self.recordedAt = recordedAt
        self.imported = imported
        self.voided = voided
    }

    /// Since when it counts: when this record learned of it.
    package var knownSince: Instant { imported?.at ?? recordedAt }

    package static let classes: [AvailabilityClass] = [.up, .down, .excluded, .unmonitored]
}

/// A state that another monitor says held from `time` until the target's next one (CONTRACT 4).
package struct StateLine: Sendable, Hashable {
    package var target: String
    package var time: Instant
    package var value: AvailabilityClass
    /// Nothing is claimed past the moment the line was imported.
    package var importedAt: Instant
    /// Who brought it into this record.
    package var imported: ImportOrigin?

    package init(
        target: String, time: Instant, value: AvailabilityClass, importedAt: Instant, imported: ImportOrigin? = nil
    ) {
        self.target = target
        self.time = time
        self.value = value
        self.importedAt = importedAt
        self.imported = imported
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
    /// As it was said: of an imported one, as its file claims.
    package var recordedAt: Instant
    package var by: String
    /// An acknowledgement: stops reminders and escalation.
    package var acknowledges: Bool
    package var cause: String?
    package var responsible: String?
    package var note: String?
    package var reportedAt: Instant?
    package var resolution: String?
    /// The id of an incident or event whose event it belongs to; its own id: it stands for itself (SEMANTICS 9).
    package var joins: String?
    /// Nil: it was said here.
    package var imported: ImportOrigin?

    package init(
        target: String, alert: String? = nil, instant: Instant, recordedAt: Instant, by: String,
        acknowledges: Bool = false,
        cause: String? = nil, responsible: String? = nil, note: String? = nil, reportedAt: Instant? = nil,
        resolution: String? = nil, joins: String? = nil, imported: ImportOrigin? = nil
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
        self.joins = joins
        self.imported = imported
    }

    /// When this record learned of it: what response times are counted by.
    package var knownSince: Instant { imported?.at ?? recordedAt }
}
