/// What `WebsiteRule` says of a period.
package struct WebsiteResult: Sendable, Hashable {
    package enum Verdict: String, Sendable, Hashable {
        case veto, passed
        /// 样本不足: too few visits to say.
        case insufficient
    }

    package var rule: WebsiteRule
    /// The local days of the period in order, cut to it.
    package var days: [Day]
    /// Every seven consecutive local days that lie wholly in the period and are over.
    package var windows: [Window]
    /// The shortest timeout that the check had in the period, where it was shorter than the rule's limit: such a check
    /// gives up before 15 s, and its failures do not show that the page would not have opened within them.
    package var timeoutBelowLimit: Duration?

    package init(rule: WebsiteRule, days: [Day], windows: [Window], timeoutBelowLimit: Duration? = nil) {
        self.rule = rule
        self.days = days
        self.windows = windows
        self.timeoutBelowLimit = timeoutBelowLimit
    }

    /// Visits and how many of them failed.
    package struct Count: Sendable, Hashable {
        package var visits: Int
        package var failures: Int

        package init(visits: Int = 0, failures: Int = 0) {
            self.visits = visits
            self.failures = failures
        }

        /// Nil without a visit.
        package var share: Double? { visits == 0 ? nil : Double(failures) / Double(visits) }
        package var availability: Double? { visits == 0 ? nil : Double(visits - failures) / Double(visits) }

        /// Whether the share of failures is at least `limit` (ten-thousandths of a percent); exact.
        package func reaches(_ limit: Int) -> Bool { visits > 0 && failures * 1_000_000 >= limit * visits }

        /// What the share lacks to `limit` in ten-thousandths of a percentage point, floored; negative beyond it.
        package func margin(to limit: Int) -> Int? {
            guard visits > 0 else { return nil }
            let left = limit * visits - failures * 1_000_000
            return left >= 0 ? left / visits : -((-left + visits - 1) / visits)
        }

        /// Whether a larger share of it failed, compared without rounding.
        func isWorse(than other: Count) -> Bool {
            failures.multipliedFullWidth(by: other.visits) > other.failures.multipliedFullWidth(by: visits)
        }

        static func + (a: Count, b: Count) -> Count {
            Count(visits: a.visits + b.visits, failures: a.failures + b.failures)
        }

        static func - (a: Count, b: Count) -> Count {
            Count(visits: a.visits - b.visits, failures: a.failures - b.failures)
        }
    }

    package struct Day: Sendable, Hashable {
        package var day: CalendarDay
        package var count: Count
        /// Attempts that are no visits: they ended in `unknown`, by the collector's own trouble.
        package var leftOut: Int
        /// Hours of the day, from its first instant on, in which there was a visit.
        package var hours: Int
        /// The whole local day lies in the period and is over.
        package var isWhole: Bool
        /// Enough visits, spread over the day.
        package var isEnough: Bool

        package init(
            day: CalendarDay, count: Count, leftOut: Int = 0, hours: Int, isWhole: Bool, isEnough: Bool
        ) {
            self.day = day
            self.count = count
            self.leftOut = leftOut
            self.hours = hours
            self.isWhole = isWhole
            self.isEnough = isEnough
        }
    }

    package struct Window: Sendable, Hashable {
        package var first: CalendarDay
        package var last: CalendarDay
        package var count: Count
        /// Each of its days has enough visits.
        package var isEnough: Bool

        package init(first: CalendarDay, last: CalendarDay, count: Count, isEnough: Bool) {
            self.first = first
            self.last = last
            self.count = count
            self.isEnough = isEnough
        }
    }

    /// Over the whole period, days of too few visits included.
    package var total: Count { days.reduce(Count()) { $0 + $1.count } }

    /// Attempts of the whole period that are no visits.
    package var leftOut: Int { days.reduce(0) { $0 + $1.leftOut } }

    /// The window of the largest share of failures among those with enough visits; the first of equal ones.
    package var worst: Window? {
        windows.filter(\.isEnough).reduce(nil) { worst, window in
            worst.map { window.count.isWorse(than: $0.count) ? window : $0 } ?? window
        }
    }

    /// Windows that cannot be judged.
    package var lacking: [Window] { windows.filter { !$0.isEnough } }

    package func verdict(of window: Window) -> Verdict {
        guard window.isEnough else { return .insufficient }
        return window.count.reaches(rule.veto) ? .veto : .passed
    }

    /// A veto of one window is one of the period. Without one the period has passed only if every window could be judged.
    package var verdict: Verdict {
        guard let worst else { return .insufficient }
        if worst.count.reaches(rule.veto) { return .veto }
        return lacking.isEmpty ? .passed : .insufficient
    }
}
