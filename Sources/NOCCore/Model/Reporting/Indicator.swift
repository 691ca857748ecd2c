/// One row of a project's table (三级指标): what is expected, and where its actual value comes from.
package struct Indicator: Sendable, Hashable {
    package var id: String
    /// 一级指标, such as `项目完成指标`.
    package var first: String
    /// 二级指标, such as `质量指标`.
    package var second: String
    /// 三级指标. May hold `{span}` and `{year}` (`PeriodWords`).
    package var name: String
    /// 预期指标值, in words. May hold `{span}` and `{year}`.
    package var expected: String
    /// The actual value is made of these, in order; at least one.
    package var parts: [Part]
    /// A person confirms what was computed before it counts as met.
    package var needsConfirmation: Bool
    /// Nil: the row is not scored.
    package var scoring: Scoring?

    package init(
        id: String, first: String, second: String, name: String, expected: String, parts: [Part],
        needsConfirmation: Bool = false, scoring: Scoring? = nil
    ) {
        self.id = id
        self.first = first
        self.second = second
        self.name = name
        self.expected = expected
        self.parts = parts
        self.needsConfirmation = needsConfirmation
        self.scoring = scoring
    }

    /// One value with what is asked of it.
    package struct Part: Sendable, Hashable {
        package enum Source: Sendable, Hashable {
            case metric(Metric)
            /// The id of a series of records by hand.
            case record(String)
        }

        package var source: Source
        /// Nil: it is enough that there is a value.
        package var goal: Goal?
        /// Stands before the value: `互联网`, `专题制作`. Empty: nothing does.
        package var label: String
        /// How ratios that were recorded one by one become one: `worst` or `mean`.
        package var aggregate: AccountingPlan.Group.Aggregate

        package init(
            _ source: Source, goal: Goal? = nil, label: String = "",
            aggregate: AccountingPlan.Group.Aggregate = .worst
        ) {
            self.source = source
            self.goal = goal
            self.label = label
            self.aggregate = aggregate
        }

        /// The goal asks for little: of several values the largest is the worst.
        package var isWorseHigh: Bool { [.atMost, .below].contains(goal?.comparison) }
    }

    /// How a row becomes points.
    package struct Scoring: Sendable, Hashable {
        package enum Award: String, Sendable, CaseIterable {
            /// Weight × how much of the goal was reached.
            case ratio
            /// All of the weight, or nothing.
            case direct
            /// Weight × the share of the grade (定性).
            case grade
        }

        /// Points, of the form's 100.
        package var weight: Double
        package var award: Award
        /// A ratio below this scores nothing (及格门槛), 0…1.
        package var pass: Double?

        package init(weight: Double, award: Award = .ratio, pass: Double? = nil) {
            self.weight = weight
            self.award = award
            self.pass = pass
        }
    }
}

/// What noc computes for a row, and of which targets.
package struct Metric: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        case availability
        case overallAvailability = "overall_availability"
        case coverage
        case outages, downtime
        case longestOutage = "longest_outage"
        case meanTimeToRepair = "mttr"
        case responseInTime = "response_in_time"
        case repairInTime = "repair_in_time"
        case affectedUnitHours = "affected_unit_hours"
        case loginSuccess = "login_success"
        case failedLogins = "failed_logins"
        case websiteWorstWindow = "website_worst_window"
        case websiteAvailability = "website_availability"
        case powerDays = "power_days"
        case powerContinuity = "power_continuity"
        case mainsFailures = "mains_failures"
        case batteryTime = "battery_time"
        case temperatureInRange = "temperature_in_range"
        case monthsServed = "months_served"
        case daysMonitored = "days_monitored"
        case logRetention = "log_retention"
        case lines, targets
    }

    package enum Unit: Sendable, Hashable {
        /// 0…1
        case ratio
        /// Milliseconds.
        case duration
        case count, days, months
        /// Offices times hours.
        case unitHours
    }

    package var kind: Kind
    /// With `targets`: of these groups' and these targets. Both empty: of all.
    package var groups: [String]
    package var targets: [String]
    /// How ratios of several targets become one.
    package var aggregate: AccountingPlan.Group.Aggregate
    /// Only outages with one of these cause codes; empty: every outage.
    package var causes: [String]
    /// The time allowed for a response or a repair.
    package var within: Duration?

    package init(
        _ kind: Kind, groups: [String] = [], targets: [String] = [],
        aggregate: AccountingPlan.Group.Aggregate = .worst, causes: [String] = [], within: Duration? = nil
    ) {
        self.kind = kind
        self.groups = groups
        self.targets = targets
        self.aggregate = aggregate
        self.causes = causes
        self.within = within
    }
}

extension Metric {
    func concerns(_ target: AccountingPlan.Target) -> Bool {
        if groups.isEmpty, targets.isEmpty { return true }
        return targets.contains(target.id) || target.group.map(groups.contains) ?? false
    }
}

extension Metric.Kind {
    package var unit: Metric.Unit {
        switch self {
        case .availability, .overallAvailability, .coverage, .responseInTime, .repairInTime, .loginSuccess,
            .websiteWorstWindow, .websiteAvailability, .powerContinuity, .temperatureInRange:
            .ratio
        case .downtime, .longestOutage, .meanTimeToRepair, .batteryTime: .duration
        case .outages, .failedLogins, .mainsFailures, .lines, .targets: .count
        case .powerDays, .daysMonitored, .logRetention: .days
        case .monthsServed: .months
        case .affectedUnitHours: .unitHours
        }
    }
}

/// What is asked of a value: `>= 99.9%`, `= 0`, `<= 4h`, `>= 6`, `all` (of the period's days or months),
/// `<= budget`.
package struct Goal: Sendable, Hashable {
    package enum Comparison: String, Sendable, CaseIterable {
        case atLeast = ">="
        case atMost = "<="
        case below = "<"
        case equal = "="
    }

    package enum Value: Sendable, Hashable {
        case number(Double)
        /// 0…1
        case ratio(Double)
        case duration(Duration)
        /// Every day or month of the period.
        case all
        /// The project's budget of the year.
        case budget
    }

    package var comparison: Comparison
    package var value: Value

    package init(_ comparison: Comparison, _ value: Value) {
        self.comparison = comparison
        self.value = value
    }

    /// The number to compare with, in the unit of the value. `whole` is how many days or months the period has, `budget`
    /// the project's amount of the year; nil where that is asked for and not known.
    package func number(whole: Double?, budget: Double?) -> Double? {
        switch value {
        case .number(let number), .ratio(let number): number
        case .duration(let duration): Double(duration.milliseconds)
        case .all: whole
        case .budget: budget
        }
    }

    package func holds(for value: Double, _ goal: Double?) -> Bool? {
        guard let goal else { return nil }
        return switch comparison {
        case .atLeast: value >= goal
        case .atMost: value <= goal
        case .below: value < goal
        case .equal: value == goal
        }
    }
}
