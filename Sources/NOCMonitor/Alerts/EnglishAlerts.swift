internal import Foundation
internal import NOCCore

struct EnglishAlerts: AlertLanguage {
    let zone: TimeZone

    func subject(_ alert: Alert, name: String, site: String, at now: Instant) -> String {
        let since = alert.since.map(moment) ?? ""
        let until = alert.until.map(moment) ?? ""
        let because = alert.reason.map { ": \(reason($0))" } ?? ""
        return switch alert.event {
        case .down: "[DOWN] \(name) is down since \(since)\(because)"
        case .up: "[UP] \(name) is back since \(until)\(remark(alert)), after \(lasted(alert, now))"
        case .degraded: "[DEGRADED] \(name) is degraded since \(since)\(because)"
        case .recoveredDegraded: "[UP] \(name) is well again since \(until), degraded for \(lasted(alert, now))"
        case .reminder: "[STILL DOWN] \(name) is down since \(since), for \(lasted(alert, now))\(because)"
        case .escalation:
            "[ESCALATION] \(name) is down since \(since), nobody has acknowledged it for \(lasted(alert, now))\(because)"
        case .ack: "[ACKNOWLEDGED] \(name), down since \(since), was acknowledged by \(alert.acknowledgement?.by ?? "")"
        case .report: "[REPORT] the availability report \(alert.report?.label ?? "") of \(site) is made"
        case .test: "[TEST] a test of the alerts of \(site): to receive it is all it takes"
        case .undelivered: "[UNDELIVERED] hook \(alert.undelivered?.hook ?? "") could not deliver an alert"
        }
    }

    func line(_ label: AlertLabel, _ value: String) -> String {
        value.isEmpty ? "\(word(label)):" : "\(word(label)): \(value)"
    }

    private func word(_ label: AlertLabel) -> String {
        switch label {
        case .site: "Site"
        case .target: "Target"
        case .group: "Group"
        case .carrier: "Carrier"
        case .affectedUnits: "Affected units"
        case .start: "Started"
        case .confirmed: "Confirmed"
        case .restored: "Restored"
        case .reason: "Reason"
        case .checks: "Checks"
        case .acknowledgedBy: "Acknowledged by"
        case .note: "Note"
        case .place: "Place"
        case .hook: "Hook"
        case .attempts: "Attempts"
        case .lastResult: "Last result"
        case .original: "Alert"
        case .incident: "Incident"
        }
    }

    func count(_ count: Int, of label: AlertLabel) -> String { "\(count)" }

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
        return "\(check.id): \(observation.outcome.name)\(because)\(latency)"
    }

    func moment(_ time: Instant) -> String { TimeText.seconds(time, timeZone: zone) }

    private func remark(_ alert: Alert) -> String { alert.state == .degraded ? " (degraded)" : "" }

    /// `2h 5m`: the two largest units, floored.
    private func lasted(_ alert: Alert, _ now: Instant) -> String {
        let seconds = max(0, alert.lasted(at: now)) / 1_000
        let parts = [
            (seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s"),
        ]
        guard let first = parts.firstIndex(where: { $0.0 > 0 }) else { return "0s" }
        return parts[first...].prefix(2).filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined(separator: " ")
    }
}
