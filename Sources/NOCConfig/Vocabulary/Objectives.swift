import NOCCore

extension Kind where Value == Objective {
    /// What was promised, and how time counts against it (SEMANTICS 5).
    static func objective(_ id: String) -> Kind {
        .record("an objective") { keys in
            Objective(
                id: id,
                availability: keys.optional(
                    "availability", .percent("99.9%"), "The promise; left out nothing is met or missed."),
                hours: keys.value("hours", .hours, default: "24x7", "When it holds."),
                maintenance: keys.value("maintenance", .choice(), default: "exclude", "Planned work."),
                unknown: keys.value("unknown", .choice(), default: "exclude", "Time nobody measured."),
                unreachable: keys.value(
                    "unreachable", .choice(), default: "down", "Down behind a parent that is down."),
                degraded: keys.value("degraded", .choice(), default: "up", "Working, but over a warning limit."),
                transients: keys.value("transients", .choice(), default: "ignore", "Failures too short to confirm."),
                origin: keys.optional("origin", .text(upTo: 200), "Where the number comes from."))
        }
    }
}

extension Kind where Value == AccountingPlan.Group {
    static var group: Kind {
        .record("a group") { keys in
            AccountingPlan.Group(
                id: keys.required("id", .definition(.group), "Names the group."),
                name: keys.required("name", .name, "The group, as reports print it."),
                objective: keys.optional("objective", .reference(.objective), "For its targets without their own."),
                aggregate: keys.value(
                    "aggregate", .choice(), default: "worst", "The group's figure from its targets' figures."),
                isRedundant: keys.value(
                    "redundant", .bool, default: "false",
                    "Its targets stand in for each other: units are affected when all of them are down."))
        }
    }
}
