import Foundation

/// Judges a website by the visits of one check (`WebsiteRule`).
///
/// A visit is an attempt that ended in `ok`, `degraded` or `fail`; `unknown` is the collector's own trouble and none. It
/// failed with `fail`, or when its answer took as long as the limit. Attempts made to confirm a change are visits like all
/// others. Maintenance and corrections do not matter: the rule knows of none.
package struct WebsiteJudge {
    private let rule: WebsiteRule
    private let days: [(day: CalendarDay, interval: Interval)]
    private let asOf: Instant
    private let timeZone: TimeZone

    /// One pass over the check's observations in the context's period. Throws what the record throws.
    package static func result(_ rule: WebsiteRule, in context: AccountContext) throws -> WebsiteResult {
        let period = context.period
        let judge = WebsiteJudge(rule, over: period, timeZone: context.timeZone, asOf: context.asOf)
        var counter = judge.counter
        if context.extents[rule.check] != nil {
            try context.record.read(rule.check, period.interval, columns: .latency) { _ in
            } receive: { chunk in
                counter.add(chunk)
                return (chunk.times.last ?? .min) < period.interval.end.milliseconds
            }
        }
        var result = judge.result(counter)
        result.timeoutBelowLimit = context.shortestTimeout(of: rule.check, in: period.interval, below: rule.limit)
        return result
    }

    init(_ rule: WebsiteRule, over period: Period, timeZone: TimeZone, asOf: Instant) {
        self.rule = rule
        self.timeZone = timeZone
        self.asOf = asOf
        days = period.days(in: timeZone)
    }

    var counter: WebsiteCounter {
        WebsiteCounter(days: days.map(\.interval), starts: days.map { timeZone.start(of: $0.day) }, rule.limit, asOf)
    }

    func result(_ counter: WebsiteCounter) -> WebsiteResult {
        let days = zip(days, counter.tallies).map { day, tally in
            let hours = tally.hours.nonzeroBitCount
            return WebsiteResult.Day(
                day: day.day, count: tally.count, leftOut: tally.leftOut, hours: hours,
                isWhole: day.interval == timeZone.interval(of: day.day) && day.interval.end <= asOf,
                isEnough: tally.count.visits >= rule.visitsADay && hours >= rule.hoursADay)
        }
        return WebsiteResult(rule: rule, days: days, windows: Self.windows(days))
    }

    /// Slides over the whole days, which follow each other.
    static func windows(_ days: [WebsiteResult.Day]) -> [WebsiteResult.Window] {
        let days = days.filter(\.isWhole)
        let size = WebsiteRule.windowDays
        guard days.count >= size else { return [] }
        var count = WebsiteResult.Count()
        var lacking = 0
        return days.indices.compactMap { index in
            count = count + days[index].count
            lacking += days[index].isEnough ? 0 : 1
            if index >= size {
                count = count - days[index - size].count
                lacking -= days[index - size].isEnough ? 0 : 1
            }
            guard index >= size - 1 else { return nil }
            return WebsiteResult.Window(
                first: days[index - size + 1].day, last: days[index].day, count: count, isEnough: lacking == 0)
        }
    }
}

/// Counts visits by day. Observations come in order of time.
struct WebsiteCounter {
    struct Tally {
        var count = WebsiteResult.Count()
        /// Attempts that say nothing of the website.
        var leftOut = 0
        /// A bit an hour of the day.
        var hours: UInt32 = 0
    }

    private let days: [Interval]
    /// When the local days begin, which is before the period does where it begins inside a day.
    private let starts: [Instant]
    private let limit: Int64
    private let end: Int64
    private(set) var tallies: [Tally]
    private var day = 0

    init(days: [Interval], starts: [Instant], _ limit: Duration, _ asOf: Instant) {
        self.days = days
        self.starts = starts
        self.limit = limit.milliseconds * 10
        end = min(asOf, days.last?.end ?? asOf).milliseconds
        tallies = Array(repeating: Tally(), count: days.count)
    }

    mutating func add(_ chunk: borrowing ObservationColumns) {
        var first = 0
        for run in chunk.outcomes {
            let range = first..<first + run.count
            first = range.upperBound
            for index in range {
                guard run.outcome != .unknown else {
                    leaveOut(chunk.times[index])
                    continue
                }
                let tenths = chunk.latencies.isEmpty ? ObservationColumns.noLatency : chunk.latencies[index]
                add(chunk.times[index], isFailed: run.outcome == .fail || Int64(tenths) >= limit)
            }
        }
    }

    private mutating func leaveOut(_ time: Int64) {
        if advance(to: time) { tallies[day].leftOut += 1 }
    }

    /// Whether `time` lies in one of the days, which is `day` from now on.
    private mutating func advance(to time: Int64) -> Bool {
        guard time < end else { return false }
        while day < days.count, days[day].end.milliseconds <= time { day += 1 }
        return day < days.count && time >= days[day].start.milliseconds
    }

    private mutating func add(_ time: Int64, isFailed: Bool) {
        guard advance(to: time) else { return }
        tallies[day].count.visits += 1
        tallies[day].count.failures += isFailed ? 1 : 0
        tallies[day].hours |= 1 << UInt32((time - starts[day].milliseconds) / 3_600_000)
    }
}

extension AccountContext {
    /// The shortest timeout of the check in `window`, if it is below `limit`.
    func shortestTimeout(of key: CheckKey, in window: Interval, below limit: Duration) -> Duration? {
        versions(in: window).compactMap { part in
            part.version.targets[key.target]?.checks.first { $0.id == key.check }?.policy.timeout
        }
        .min().flatMap { $0 < limit ? $0 : nil }
    }
}
