/// The account of a period: everything a report shows of availability, computed, never stored (SEMANTICS 3 to 6).
package struct PeriodAccount: Sendable, Hashable {
    package var period: Period
    package var provisional: Bool
    /// The moment up to which the record was read.
    package var asOf: Instant
    package var plan: AccountingPlan
    /// In the plan's order; targets that were removed from it, but have history in the period, come last.
    package var targets: [TargetAccount]
    package var groups: [GroupAccount]
    /// In order of start.
    package var incidents: [IncidentAccount]
    /// The same by what they came from, in order of start.
    package var events: [EventAccount]
    /// Those that touch the period.
    package var maintenance: [MaintenanceWindow]
    /// Those that touch the period; those that were withdrawn rule nothing and are told, too.
    package var corrections: [Correction]
    /// Stretches of the period, as far as it is over, in which the daemon did not run.
    package var interruptions: [Interval]
}

package struct TargetAccount: Sendable, Hashable {
    package var target: AccountingPlan.Target
    /// No longer in the plan at the end of the period.
    package var isRemoved: Bool
    package var objective: Objective
    package var figures: Figures
    package var days: [DayAccount]
    package var checks: [CheckAccount]
    package var latency: LatencySummary
    /// What the target was, before corrections; covers the period without a hole.
    package var timeline: [ClassRun]
    /// Where it did not serve in hours and outside planned work, corrections applied: `down` or `unreachable`.
    package var failed: [Interval]
    /// The time that rests on what another monitor says, import by import in order of time.
    package var stated: [StatedTime]
    /// The time that rests on observations from files, import by import in order of time; empty where origins were not read.
    package var imported: [ImportedTime]
}

/// Time of a target that rests on state lines (SEMANTICS 3).
package struct StatedTime: Sendable, Hashable {
    /// Nil where an older record does not say who imported them.
    package var imported: ImportOrigin?
    /// From the first to the last instant of the period that rests on them.
    package var interval: Interval
    package var milliseconds: Int64
}

/// The figures of a target over a period. Durations are milliseconds.
package struct Figures: Sendable, Hashable {
    /// A smaller coverage leaves figures in doubt (数据不足，仅供参考; amounts 待核实). 建议值: no rule gives a number.
    package static let leastCoverage = 0.95

    package var breakdown: Breakdown
    package var plannedDown: Int64
    package var assessed: Availability
    package var overall: Availability
    package var uncorrected: Availability
    /// Never above `assessed`. Widening gives back less bad time than it takes from what is excluded where an objective
    /// excludes what is a parent's, or counts degraded or unknown time as bad: there the bound is the figure itself.
    package var lower: Availability
    /// Never below `assessed`, likewise.
    package var upper: Availability
    /// Of the part of the period that is over; nil when nothing of that is in hours.
    package var coverage: Double?
    /// Nil when the objective promises nothing.
    package var allowedDowntime: Int64?
    package var countedDowntime: Int64
    /// Nil when nothing is promised or nothing is known.
    package var met: Bool?
    /// Without those of planned work, which are told apart, here and in what follows.
    package var incidents: Int
    package var meanTimeToRepair: Double?
    package var meanTimeBetweenFailures: Double?
    package var longest: Int64
    /// Those that lay wholly in planned work.
    package var planned: PlannedIncidents
    package var transients: Int
    package var transientTime: Int64

    /// Too little was watched: 数据不足，仅供参考.
    package var isThin: Bool { coverage.map { $0 < Figures.leastCoverage } ?? false }
}

/// Incidents that lay wholly in planned time (SEMANTICS 9).
package struct PlannedIncidents: Sendable, Hashable {
    /// Those that began in the period.
    package var count: Int
    /// Milliseconds; nil where none of them has ended.
    package var mean: Double?
    /// Clipped to the period, in milliseconds.
    package var longest: Int64
}

/// Good and bad time, from which a ratio comes.
package struct Availability: Sendable, Hashable {
    package var good: Int64
    package var bad: Int64

    package init(good: Int64, bad: Int64) {
        self.good = good
        self.bad = bad
    }

    /// Nil when nothing was measured: never 100 %.
    package var ratio: Double? { good + bad == 0 ? nil : Double(good) / Double(good + bad) }
}

/// Disjoint shares of a stretch of time, in milliseconds; they sum to its length exactly.
package struct Breakdown: Sendable, Hashable {
    package var up: Int64 = 0
    package var degraded: Int64 = 0
    package var down: Int64 = 0
    package var unreachable: Int64 = 0
    package var unknown: Int64 = 0
    package var unmonitored: Int64 = 0
    package var excluded: Int64 = 0
    package var planned: Int64 = 0
    var outOfHours: Int64 = 0

    package init() {}

    package var total: Int64 {
        up + degraded + down + unreachable + unknown + unmonitored + excluded + planned + outOfHours
    }

    /// In the order of SEMANTICS 5.
    package var shares: [(share: TimeShare, milliseconds: Int64)] {
        [
            (.up, up), (.degraded, degraded), (.down, down), (.unreachable, unreachable), (.unknown, unknown),
            (.unmonitored, unmonitored), (.excluded, excluded), (.planned, planned), (.outOfHours, outOfHours),
        ]
    }
}

package struct DayAccount: Sendable, Hashable {
    package var day: CalendarDay
    package var breakdown: Breakdown
    package var assessed: Availability
}

package struct CheckAccount: Sendable, Hashable {
    package var check: AccountingPlan.Check
    /// Every instant counts: no hours, maintenance or corrections. `unreachable`, `excluded`, `planned` and `out_of_hours` are 0.
    package var breakdown: Breakdown
    package var latency: LatencySummary
    package var measurements: [String: MeasurementSummary]
    /// Latency over the period in order, at most a few hundred points, for a chart. Empty when none was measured.
    package var latencyCurve: [LatencyPoint]
}

package struct LatencyPoint: Sendable, Hashable {
    package var interval: Interval
    package var min: Latency
    package var mean: Latency
    package var max: Latency
}

/// Percentiles are nearest-rank over every latency of the period, not estimates.
package struct LatencySummary: Sendable, Hashable {
    package var count: Int
    package var min: Latency?
    package var p50: Latency?
    package var p95: Latency?
    package var p99: Latency?
    package var max: Latency?
    package var meanMilliseconds: Double?

    package init(
        count: Int = 0, min: Latency? = nil, p50: Latency? = nil, p95: Latency? = nil, p99: Latency? = nil,
        max: Latency? = nil, meanMilliseconds: Double? = nil
    ) {
        self.count = count
        self.min = min
        self.p50 = p50
        self.p95 = p95
        self.p99 = p99
        self.max = max
        self.meanMilliseconds = meanMilliseconds
    }
}

package struct MeasurementSummary: Sendable, Hashable {
    package var count: Int
    package var min: Double
    package var mean: Double
    package var max: Double
    package var last: Double
}

package struct ClassRun: Sendable, Hashable {
    package var interval: Interval
    package var value: AvailabilityClass

    package init(interval: Interval, value: AvailabilityClass) {
        self.interval = interval
        self.value = value
    }
}

package struct GroupAccount: Sendable, Hashable {
    package var group: AccountingPlan.Group
    package var objective: Objective
    package var assessed: Double?
    package var overall: Double?
    package var coverage: Double?
    package var met: Bool?
    package var worstTarget: String?
    /// Summed over its targets.
    package var breakdown: Breakdown
}

/// One incident as a report tells it (SEMANTICS 6).
package struct IncidentAccount: Sendable, Hashable {
    package var id: String
    package var target: String
    package var start: Instant
    package var confirmedAt: Instant?
    /// Nil while it is open.
    package var end: Instant?
    /// `down`, or `unreachable` when it was that throughout.
    package var value: AvailabilityClass
    /// The part of it in the period that is bad under the objective, in milliseconds.
    package var counted: Int64
    package var reason: Reason?
    /// The check that failed first.
    package var check: String?
    package var cause: String?
    package var responsible: String?
    package var reportedAt: Instant?
    /// When this record learned of the acknowledgement.
    package var acknowledgedAt: Instant?
    package var acknowledgedBy: String?
    /// When the file that brought the acknowledgement says it was; nil where it was given here.
    package var acknowledgedClaim: Instant?
    /// The file that brought the acknowledgement which counts.
    package var acknowledgedImport: ImportOrigin?
    package var resolution: String?
    package var note: String?
    /// Began before the period (跨期): listed, not counted again.
    package var crossesPeriod: Bool
    /// Lies wholly in planned time of its own target: told apart from faults in the target's figures.
    package var isPlanned: Bool
    /// Unreachable where it begins and where it ends: a parent's.
    var isParents: Bool
    /// The id of the event that it belongs to.
    package var event = ""
    /// What was said of it came from these files, too.
    package var imports: [ImportOrigin] = []
    /// That it began nobody here saw: a state line or an observation from these files says so.
    package var evidence: [ImportOrigin] = []
    /// Both, each once.
    package var allImports: [ImportOrigin] { evidence + imports.filter { !evidence.contains($0) } }
    /// It ran when its target left the plan: nobody measures any more, and how it ended is not known.
    var isAbandoned: Bool

    /// Wall time in milliseconds; nil while it is open.
    package var duration: Int64? { end.map { $0.milliseconds - start.milliseconds } }

    /// It runs, as far as anybody measures.
    package var isOpen: Bool { end == nil && !isAbandoned }

    /// It is no fault where events are counted: it lies in planned time, or came of a parent's planned work.
    package var isPlannedWork: Bool {
        guard case .planned? = EventID(event) else { return isPlanned }
        return true
    }

    /// Somebody was alerted: it is no planned work, and not all of it is a parent's.
    package var isAlerting: Bool { value == .down && !isPlannedWork }

    /// Its event is named for it: others came from it, or from nothing else did it come.
    package var isRoot: Bool { event == EventID.fault(id).text }
}
