internal import NOCCore

/// What the events of the chain carry.

/// Of events that the daemon reports: start, stop, transition, clock step, gap, note.
struct EventPayload: Stored {
    var target: String?
    var check: String?
    var details: [String: String]
}

/// Of `plan`: which plan is in force from the event's time on.
struct PlanPayload: Stored {
    /// SHA-256 of its canonical JSON, in hexadecimal.
    var plan: String
}

/// Of `seal`, `merge` and `retire`: the days as they are afterwards; for `retire`, as they were.
struct DaysPayload: Stored {
    var days: [DayRoot]
    /// Of `merge`: nothing of the day is left to be merged.
    var isComplete: Bool?
}

/// Of `incident`: all of it, as it is from then on. Absent in what the daemon says of an incident otherwise.
struct IncidentPayload: Stored {
    var register: RegisteredIncident?
}

/// Of `alert`: all of a standing alert, as it is from then on.
struct AlertPayload: Stored {
    var alert: StandingAlert
}

/// Who brought a fact from a file.
struct ImportMark: Stored, Hashable {
    var file: String
    var by: String
    /// Of a window: the record held observations of its time before. Absent in records of the first version, which did not ask.
    var isOverObserved: Bool?

    func origin(at time: Instant) -> ImportOrigin { ImportOrigin(file: file, by: by, at: time) }
}

/// Of `maintenance`: a new window or rule, or the end of an earlier one.
struct MaintenancePayload: Stored {
    var window: MaintenanceWindow?
    var ends: Int64?
    var at: Instant?
    var by: String?
    var imported: ImportMark?
    /// The window that ends never begins, because its rule changed or went.
    var isWithdrawn = false
    /// Of recurring work; it counts from the event's time on.
    var rule: MaintenanceRule?
    var endsRule: Int64?
}

/// Of `correction`: a ruling, or the withdrawal of an earlier one.
struct CorrectionPayload: Stored {
    var correction: Correction?
    var voids: Int64?
    var by: String?
    var reason: String?
    var imported: ImportMark?
}

struct AnnotationPayload: Stored {
    var annotation: Annotation
    var imported: ImportMark?
}

/// Of `record`: evidence by hand, or the withdrawal of an earlier one.
struct HandRecordPayload: Stored {
    var record: HandRecord?
    var voids: Int64?
    var by: String?
    var reason: String?
    var imported: ImportMark?
}

/// Of `import`: the file, and what it brought that has no event of its own.
struct ImportPayload: Stored {
    var file: String
    var sha256: String
    var by: String
    var observations: Int
    var skipped: Int
    /// How many observations of each check it brought, by `TARGET/CHECK`.
    var checks: [String: Int]
    var days: [DayRoot]
    var states: [StateLine]
    var interruptions: [Interval]
}
