/// What a target promised, and how its time is counted against that (SEMANTICS 5).
package struct Objective: Sendable, Hashable {
    package enum MaintenancePolicy: String, Sendable, CaseIterable {
        case exclude
        case asUp = "as_up"
        case count
    }
    package enum UnknownPolicy: String, Sendable, CaseIterable { case exclude, down, up }
    package enum UnreachablePolicy: String, Sendable, CaseIterable { case down, exclude }
    package enum DegradedPolicy: String, Sendable, CaseIterable { case up, down }
    package enum TransientPolicy: String, Sendable, CaseIterable { case ignore, down }

    package var id: String
    /// In ten-thousandths of a percent: 99.9 % is 999 000. Nil: none was set, and nothing is met or missed.
    package var availability: Int?
    package var hours: ServiceHours
    package var maintenance: MaintenancePolicy
    package var unknown: UnknownPolicy
    package var unreachable: UnreachablePolicy
    package var degraded: DegradedPolicy
    package var transients: TransientPolicy
    /// Where the number comes from, for example `建议值，须单位确认`.
    package var origin: String?

    package init(
        id: String, availability: Int? = nil, hours: ServiceHours = .always, maintenance: MaintenancePolicy = .exclude,
        unknown: UnknownPolicy = .exclude, unreachable: UnreachablePolicy = .down, degraded: DegradedPolicy = .up,
        transients: TransientPolicy = .ignore, origin: String? = nil
    ) {
        self.id = id
        self.availability = availability
        self.hours = hours
        self.maintenance = maintenance
        self.unknown = unknown
        self.unreachable = unreachable
        self.degraded = degraded
        self.transients = transients
        self.origin = origin
    }

    /// What a target without an objective is counted by: every default of SEMANTICS 5 and no promise.
    package static let none = Objective(id: "")

    /// The promised ratio, 0…1.
    package var availabilityRatio: Double? { availability.map { Double($0) / 1_000_000 } }
}
