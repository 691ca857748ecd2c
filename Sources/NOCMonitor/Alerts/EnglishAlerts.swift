internal import Foundation
internal import NOCCore

struct EnglishAlerts: AlertLanguage {
    let zone: TimeZone

    func subject(_ alert: Alert, name: String, site: AccountingPlan.Site, at now: Instant) -> String {
        let since = alert.since.map(moment) ?? ""
        let until = alert.until.map(moment) ?? ""
        let because = alert.reason.map { ": \(reason($0))" } ?? ""
        let state = word(alert)
        return switch alert.event {
        case .down, .degraded, .unknown: "[\(state.uppercased())] \(name) is \(state) since \(since)\(because)"
        case .up: "[UP] \(name) is back since \(until)\(remark(alert)), after \(lasted(alert, now))"
        case .recoveredDegraded: "[UP] \(name) is well again since \(until), degraded for \(lasted(alert, now))"
        case .recoveredUnknown:
            "[KNOWN] \(name) is measured again since \(until)\(remark(alert)), unknown for \(lasted(alert, now))"
        case .reminder:
            "[STILL \(state.uppercased())] \(name) is \(state) since \(since), for \(lasted(alert, now))\(because)"
        case .escalation:
            "[ESCALATION] \(name) is \(state) since \(since), nobody has acknowledged it for \(lasted(alert, now))\(because)"
        case .ack:
            "[ACKNOWLEDGED] \(name), \(state) since \(since), was acknowledged by \(alert.acknowledgement?.by ?? "")"
        case .flapping: "[FLAPPING] \(name) \(often(alert)); single alerts are held back until it keeps still"
        case .collector: "[NOC\(alert.until == nil ? "" : " WELL")] \(site.name): \(trouble(alert, now))"
        case .head: "[HEAD] the record of \(site.name) has \(alert.head?.place.event ?? 0) events; keep this"
        case .report: "[REPORT] the availability report \(alert.report?.label ?? "") of \(site.name) is made"
        case .test: "[TEST] a test of the alerts of \(site.name): to receive it is all it takes"
        case .undelivered: "[UNDELIVERED] hook \(alert.undelivered?.delivery.hook ?? "") could not deliver an alert"
        }
    }

    private func word(_ alert: Alert) -> String { (alert.standing?.kind.state ?? .down).name }

    private func often(_ alert: Alert) -> String {
        alert.flapping.map { "raised \($0.count) alerts within \(span($0.window.milliseconds))" } ?? ""
    }

    private func trouble(_ alert: Alert, _ now: Instant) -> String {
        let because = alert.reason.map(reason) ?? ""
        return alert.until.map { "\(because); over since \(moment($0)), after \(lasted(alert, now))" } ?? because
    }

    func line(_ label: AlertLabel, _ value: String) -> String {
        value.isEmpty ? "\(word(label)):" : "\(word(label)): \(value)"
    }

    private func word(_ label: AlertLabel) -> String {
        switch label {
        case .site: "Site"
        case .collector: "Collector"
        case .target: "Target"
        case .group: "Group"
        case .carrier: "Carrier"
        case .affectedUnits: "Affected units"
        case .behind: "Behind it"
        case .start: "Started"
        case .confirmed: "Confirmed"
        case .restored: "Restored"
        case .reason: "Reason"
        case .checks: "Checks"
        case .acknowledgedBy: "Acknowledged by"
        case .note: "Note"
        case .place: "Place"
        case .chainHead: "Chain head"
        case .details: "Details"
        case .heldBack: "Held back meanwhile"
        case .hook: "Hook"
        case .attempts: "Attempts"
        case .lastResult: "Last result"
        case .original: "Alert"
        case .incident: "Incident"
        case .alert: "Alert id"
        }
    }

    func count(_ count: Int, of label: AlertLabel) -> String { "\(count)" }

    func list(_ names: [String], of count: Int) -> String {
        "\(count) (\(names.joined(separator: ", "))\(count > names.count ? ", …" : ""))"
    }

    func result(_ text: String) -> String { text }

    func remarked(_ text: String, _ remark: String) -> String { "\(text) (\(remark))" }

    /// `connection refused`, `timeout: no answer within 10 s`: the code in words.
    func reason(_ reason: Reason) -> String {
        let code = reason.code.replacing("_", with: " ")
        return reason.detail.isEmpty ? code : "\(code): \(reason.detail)"
    }

    func check(_ check: Alert.Check) -> String {
        let observation = check.observation
        let because = observation.reason.map { ", \(reason($0))" } ?? ""
        let latency = observation.latency.map { ", \($0.milliseconds) ms" } ?? ""
        let address = check.address.map { " (\($0))" } ?? ""
        return "\(check.id)\(address): \(observation.outcome.name)\(because)\(latency)"
    }

    func moment(_ time: Instant) -> String { TimeText.seconds(time, timeZone: zone) }

    private func remark(_ alert: Alert) -> String { alert.state == .degraded ? " (degraded)" : "" }

    private func lasted(_ alert: Alert, _ now: Instant) -> String { span(alert.lasted(at: now)) }

    /// `2h 5m`: the two largest units, floored.
    private func span(_ milliseconds: Int64) -> String {
        let seconds = max(0, milliseconds) / 1_000
        let parts = [
            (seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s"),
        ]
        guard let first = parts.firstIndex(where: { $0.0 > 0 }) else { return "0s" }
        return parts[first...].prefix(2).filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined(separator: " ")
    }
}
