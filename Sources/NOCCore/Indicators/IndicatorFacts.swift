package import Foundation

/// What the actual values of a period's indicators are computed from.
package struct IndicatorFacts: Sendable {
    package var account: PeriodAccount
    package var timeZone: TimeZone
    /// Those that stand, in the order in which they were recorded.
    package var records: [StoredHandRecord]
    package var website: WebsiteResult?
    package var power: PowerResult?
    /// Of every check that takes part in its target's rule.
    package var attempts: [CheckKey: AttemptCounts]
    /// The start of the oldest observation that the record still has.
    package var recordedSince: Instant?

    package init(
        account: PeriodAccount, timeZone: TimeZone, records: [StoredHandRecord], website: WebsiteResult? = nil,
        power: PowerResult? = nil, attempts: [CheckKey: AttemptCounts] = [:], recordedSince: Instant? = nil
    ) {
        self.account = account
        self.timeZone = timeZone
        self.records = records
        self.website = website
        self.power = power
        self.attempts = attempts
        self.recordedSince = recordedSince
    }

    /// The targets a metric is about, those removed meanwhile included.
    func targets(of metric: Metric) -> [TargetAccount] {
        account.targets.filter { metric.concerns($0.target) }
    }

    /// The year of the period's last day: that of the budget and of what adds up over a year.
    package var year: Int { lastDay.year }

    var lastDay: CalendarDay {
        timeZone.day(of: account.period.interval.end - .milliseconds(1))
    }

    package var firstDay: CalendarDay { timeZone.day(of: account.period.interval.start) }

    /// Whether more may be recorded that adds up to the year's: the year is not over.
    var isYearOpen: Bool {
        account.asOf < account.period.interval.end || lastDay != CalendarDay(year: year, month: 12, day: 31)
    }
}

/// How the attempts of a check in a period ended.
package struct AttemptCounts: Sendable, Hashable {
    package var succeeded: Int
    package var failed: Int
    /// They say nothing of the target.
    package var unknown: Int

    package init(succeeded: Int = 0, failed: Int = 0, unknown: Int = 0) {
        self.succeeded = succeeded
        self.failed = failed
        self.unknown = unknown
    }

    /// Counts those of the context's period. Throws what the record throws.
    static func count(_ check: CheckKey, in context: AccountContext) throws -> AttemptCounts {
        var counts = AttemptCounts()
        let interval = context.period.interval
        let range = Interval(interval.start, max(interval.start, min(interval.end, context.asOf)))
        try context.record.read(check, range, columns: []) { _ in
        } receive: { chunk in
            var index = 0
            for run in chunk.outcomes {
                let times = chunk.times[index..<index + run.count]
                counts.add(times.count { range.contains(Instant(milliseconds: $0)) }, run.outcome)
                index += run.count
            }
            return true
        }
        return counts
    }

    private mutating func add(_ count: Int, _ outcome: Outcome) {
        switch outcome {
        case .ok, .degraded: succeeded += count
        case .fail: failed += count
        case .unknown: unknown += count
        }
    }

    package static func + (a: AttemptCounts, b: AttemptCounts) -> AttemptCounts {
        AttemptCounts(
            succeeded: a.succeeded + b.succeeded, failed: a.failed + b.failed, unknown: a.unknown + b.unknown)
    }
}
