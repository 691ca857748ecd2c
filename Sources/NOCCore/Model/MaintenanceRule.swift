/// Planned work that recurs. Its occurrences are maintenance windows, declared when they are written.
package struct MaintenanceRule: Sendable, Hashable {
    /// Given by the ledger; 0: it stands in the configuration.
    package var id: Int64
    package var every: Recurrence
    /// Not empty.
    package var scopes: [MaintenanceWindow.Scope]
    /// The first and the last day on which it may begin.
    package var from: CalendarDay?
    package var until: CalendarDay?
    package var by: String
    package var reason: String
    /// Nil: it stands in the configuration.
    package var declaredAt: Instant?
    /// Who ended it and when; nil: it stands.
    package var ended: Ending?

    package struct Ending: Sendable, Hashable {
        package var by: String
        package var at: Instant

        package init(by: String, at: Instant) {
            self.by = by
            self.at = at
        }
    }

    package init(
        id: Int64 = 0, every: Recurrence, scopes: [MaintenanceWindow.Scope], from: CalendarDay? = nil,
        until: CalendarDay? = nil, by: String, reason: String, declaredAt: Instant? = nil, ended: Ending? = nil
    ) {
        self.id = id
        self.every = every
        self.scopes = scopes
        self.from = from
        self.until = until
        self.by = by
        self.reason = reason
        self.declaredAt = declaredAt
        self.ended = ended
    }
}

/// From which rule a window comes.
package struct RecurringOrigin: Sendable, Hashable {
    /// `weekly sun 02:00-04:00`
    package var every: String
    /// The rule's id; 0: the configuration has it.
    package var rule: Int64
    /// The rule changed or went before it began.
    package var isWithdrawn: Bool
    /// A person ended it before its time, or called it off.
    package var isCut: Bool

    package init(every: String, rule: Int64, isWithdrawn: Bool = false, isCut: Bool = false) {
        self.every = every
        self.rule = rule
        self.isWithdrawn = isWithdrawn
        self.isCut = isCut
    }
}

/// What the writing of occurrences brought.
package struct MaintenanceChange: Sendable, Hashable {
    package var added: [MaintenanceWindow]
    /// Those that never begin.
    package var withdrawn: [MaintenanceWindow]

    package init(added: [MaintenanceWindow] = [], withdrawn: [MaintenanceWindow] = []) {
        self.added = added
        self.withdrawn = withdrawn
    }
}
