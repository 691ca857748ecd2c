/// A stretch of the site's calendar that a report is about.
package struct Period: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable { case day, week, month, quarter, year, interval }

    package var kind: Kind
    /// `2026-10-07`, `2026-W43`, `2026-10`, `2026-Q3`, `2026`; for an interval its two times.
    package var label: String
    package var interval: Interval

    package init(kind: Kind, label: String, interval: Interval) {
        self.kind = kind
        self.label = label
        self.interval = interval
    }
}
