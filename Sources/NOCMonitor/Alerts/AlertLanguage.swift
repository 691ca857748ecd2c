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
    /// A line of what was found.
    func detail(_ text: String) -> String
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

extension Delivery {
    /// Nil for one that cannot be read: it was given up for that, and the reason stands beside it.
    var message: AlertMessage? { try? AlertMessage(json: payload) }
}

extension Alert {
    /// Whom what was not delivered is about, by `words` for its event; each once, the first `limit`.
    func missed(of site: AccountingPlan.Site, limit: Int = 5, _ words: (String, Hook.Event) -> String) -> (
        list: [String], count: Int
    ) {
        var all: [String] = []
        for delivery in undelivered {
            let what = words(delivery.message?.target?.name ?? delivery.target ?? site.name, delivery.event)
            if !all.contains(what) { all.append(what) }
        }
        return (Array(all.prefix(limit)), all.count)
    }

    /// From its start to its end, or to now while it lasts, in milliseconds.
    func lasted(at now: Instant) -> Int64 {
        let end = until ?? now
        return (end - (since ?? end)).milliseconds
    }
}
