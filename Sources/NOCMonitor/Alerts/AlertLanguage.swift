internal import NOCCore

/// The words of alerts in one language.
protocol AlertLanguage: Sendable {
    /// One line. `name` is the target's, or the site's where the alert is of none.
    func subject(_ alert: Alert, name: String, site: AccountingPlan.Site, at now: Instant) -> String
    /// `影响单位：42个`
    func line(_ label: AlertLabel, _ value: String) -> String
    func count(_ count: Int, of label: AlertLabel) -> String
    /// `互联网出口（telecom）`
    func remarked(_ text: String, _ remark: String) -> String
    /// The first of many, and how many there are.
    func list(_ names: [String], of count: Int) -> String
    func moment(_ time: Instant) -> String
    func reason(_ reason: Reason) -> String
    func check(_ check: Alert.Check) -> String
    /// How a hook ended: `exit 75`, `timeout`.
    func result(_ text: String) -> String
}

/// What a line of an alert tells.
enum AlertLabel: Sendable, CaseIterable {
    case site, collector, target, group, carrier, affectedUnits, behind, start, confirmed, restored, reason, checks,
        acknowledgedBy, note, place, details, heldBack, chainHead
    case hook, attempts, lastResult, original, incident, alert
}

extension Alert {
    /// From its start to its end, or to now while it lasts, in milliseconds.
    func lasted(at now: Instant) -> Int64 {
        let end = until ?? now
        return (end - (since ?? end)).milliseconds
    }
}
