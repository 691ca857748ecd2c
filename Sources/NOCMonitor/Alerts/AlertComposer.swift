internal import Foundation
package import NOCCore

/// Turns an alert into one delivery for each hook that asked for it.
package struct AlertComposer: Sendable {
    /// Checks named in one message.
    private static let longestList = 20

    private let plan: AccountingPlan
    private let hooks: [Hook]
    private let words: AlertWords
    private let zone: TimeZone

    package init(_ plan: Plan) {
        self.plan = plan.accounting
        hooks = plan.hooks
        zone = plan.accounting.site.timeZone
        words = AlertWords(site: plan.accounting.site, zone: zone)
    }

    func deliveries(for alert: Alert, at now: Instant) -> [Delivery] {
        var alert = alert
        alert.checks = Array(alert.checks.prefix(AlertComposer.longestList))
        let target = alert.target.flatMap(plan.target)
        let recipients = hooks.filter { wants($0, alert, target) }
        guard !recipients.isEmpty else { return [] }
        let message = message(for: alert, target, at: now)
        return recipients.map { delivery(of: message, for: alert, to: $0, at: now) }
    }

    /// An event to try a hook with.
    package func test(_ hook: Hook, at now: Instant) -> Delivery {
        var alert = Alert(.test)
        alert.repetition = now
        return delivery(of: message(for: alert, nil, at: now), for: alert, to: hook, at: now)
    }

    /// Hooks that follow an incident of `target`: for reminders and escalation.
    static func followers(of target: AccountingPlan.Target, among hooks: [Hook]) -> [Hook] {
        hooks.filter { covers($0, target) }
    }

    private func wants(_ hook: Hook, _ alert: Alert, _ target: AccountingPlan.Target?) -> Bool {
        if let recipients = alert.recipients { return recipients.contains(hook.id) }
        guard hook.on.contains(alert.event), hook.id != alert.undelivered?.hook else { return false }
        return target.map { AlertComposer.covers(hook, $0) } ?? true
    }

    private static func covers(_ hook: Hook, _ target: AccountingPlan.Target) -> Bool {
        if hook.groups.isEmpty && hook.targets.isEmpty { return true }
        return hook.targets.contains(target.id) || target.group.map(hook.groups.contains) ?? false
    }

    private func delivery(of message: AlertMessage, for alert: Alert, to hook: Hook, at now: Instant) -> Delivery {
        var message = message
        message.delivery = id(of: alert, for: hook, at: now)
        return Delivery(
            id: message.delivery, hook: hook.id, event: alert.event, incident: alert.incident?.id, target: alert.target,
            payload: message.jsonText(), createdAt: now, nextAttempt: now)
    }

    /// The same event for the same hook has the same id even when it had to be found out anew after a crash.
    private func id(of alert: Alert, for hook: Hook, at now: Instant) -> String {
        let subject = alert.incident?.id ?? alert.undelivered?.id ?? alert.report?.label ?? alert.target ?? plan.site.id
        let repetition = (alert.repetition ?? (alert.incident == nil ? alert.since : nil)).map {
            "/\($0.milliseconds)"
        }
        return "\(subject)/\(alert.event.rawValue)\(repetition ?? "")/\(hook.id)"
    }

    private func message(for alert: Alert, _ target: AccountingPlan.Target?, at now: Instant) -> AlertMessage {
        let group = target?.group.flatMap { id in plan.groups.first { $0.id == id }?.name }
        var message = AlertMessage(
            event: alert.event, delivery: "", site: plan.site, subject: words.subject(alert, target, at: now),
            text: words.text(alert, target, group: group, at: now), time: rfc3339(now))
        message.target = target.map { AlertMessage.Target(id: $0.id, name: $0.name, group: $0.group) }
        message.state = alert.state?.name
        message.previousState = alert.previousState?.name
        message.incident = alert.incident.map { incident($0, alert) }
        message.since = alert.since.map(rfc3339)
        message.duration = alert.since.map { max(0, ((alert.until ?? now) - $0).milliseconds / 1_000) }
        message.reason = alert.reason?.description
        message.reportDirectory = alert.report?.directory
        return message
    }

    private func incident(_ incident: RegisteredIncident, _ alert: Alert) -> AlertMessage.Incident {
        AlertMessage.Incident(
            form: IncidentForm(incident, timeZone: zone),
            checks: alert.checks.map { check in
                AlertMessage.Check(
                    id: check.id, outcome: check.observation.outcome.name,
                    reason: check.observation.reason?.description, latency: check.observation.latency?.milliseconds)
            })
    }

    private func rfc3339(_ time: Instant) -> String { TimeText.rfc3339(time, timeZone: zone) }
}
