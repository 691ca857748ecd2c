internal import Foundation
package import NOCCore

/// Turns an alert into one delivery for each hook that asked for it.
package struct AlertComposer: Sendable {
    /// Checks named in one message.
    private static let longestList = 20

    private let plan: AccountingPlan
    private let specifications: [CheckKey: CheckSpecification]
    private let hooks: [Hook]
    private let words: AlertWords
    private let zone: TimeZone

    package init(_ plan: Plan) {
        self.plan = plan.accounting
        specifications = plan.checks
        hooks = plan.hooks
        zone = plan.accounting.site.timeZone
        words = AlertWords(site: plan.accounting.site, zone: zone)
    }

    func deliveries(for alert: Alert, at now: Instant) -> [Delivery] {
        var alert = alert
        alert.checks = alert.checks.prefix(AlertComposer.longestList).map { addressed($0, of: alert.target) }
        let target = alert.target.flatMap(plan.target)
        let recipients = hooks.filter { wants($0, alert, target) }
        guard !recipients.isEmpty else { return [] }
        if alert.event == .down || alert.event == .escalation, let target { alert.behind = plan.names(behind: target) }
        let message = message(for: alert, target, at: now)
        return recipients.map { delivery(of: message, for: alert, to: $0, at: now) }
    }

    /// With what the check talks to.
    private func addressed(_ check: Alert.Check, of target: String?) -> Alert.Check {
        var check = check
        check.address = target.flatMap { specifications[CheckKey(target: $0, check: check.id)] }?.form.address
        return check
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
        guard hook.on.contains(alert.event), hook.id != alert.undelivered?.delivery.hook else { return false }
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
            id: message.delivery, hook: hook.id, event: alert.event, incident: alert.subjectID, target: alert.target,
            payload: message.jsonText(), createdAt: now, nextAttempt: now)
    }

    /// The same event for the same hook has the same id even when it had to be found out anew after a crash.
    private func id(of alert: Alert, for hook: Hook, at now: Instant) -> String {
        let subject =
            alert.subjectID ?? alert.trouble.map(id) ?? alert.undelivered?.delivery.id ?? alert.report?.label ?? alert
            .target
            ?? plan.site.id
        let repetition = (alert.repetition ?? (alert.subjectID == nil ? alert.since : nil)).map {
            "/\($0.milliseconds)"
        }
        return "\(subject)/\(alert.event.rawValue)\(repetition ?? "")/\(hook.id)"
    }

    private func id(of trouble: CollectorTrouble) -> String {
        "\(plan.site.collector)/\(trouble.reason.code)\(trouble.until == nil ? "" : "/over")"
    }

    private func message(for alert: Alert, _ target: AccountingPlan.Target?, at now: Instant) -> AlertMessage {
        let group = target?.group.flatMap { id in plan.groups.first { $0.id == id }?.name }
        var message = AlertMessage(
            event: alert.event, delivery: "", site: plan.site, subject: words.subject(alert, target, at: now),
            text: words.text(alert, target, group: group, at: now), time: rfc3339(now))
        message.target = target.map { AlertMessage.Target(id: $0.id, name: $0.name, group: $0.group) }
        message.state = alert.state?.name
        message.previousState = alert.previousState?.name
        message.incident = form(of: alert).map { form in
            AlertMessage.Incident(form: form, checks: alert.checks.map(check))
        }
        message.since = alert.since.map(rfc3339)
        message.duration = alert.since.map { max(0, ((alert.until ?? now) - $0).milliseconds / 1_000) }
        message.reason = alert.reason?.description
        message.reportDirectory = alert.report?.directory
        message.head = alert.head
        message.headLine = alert.head.map { $0.line(time: rfc3339($0.place.time)) }
        return message
    }

    private func form(of alert: Alert) -> IncidentForm? {
        alert.incident.map { IncidentForm($0, timeZone: zone) }
            ?? alert.standing.map { IncidentForm($0, timeZone: zone) }
    }

    private func check(_ check: Alert.Check) -> AlertMessage.Check {
        AlertMessage.Check(
            id: check.id, outcome: check.observation.outcome.name, reason: check.observation.reason?.description,
            latency: check.observation.latency?.milliseconds)
    }

    private func rfc3339(_ time: Instant) -> String { TimeText.rfc3339(time, timeZone: zone) }
}

extension AccountingPlan {
    /// The names of the targets that are out of reach while `target` is, however far behind it, in the order of the plan.
    fileprivate func names(behind target: Target) -> [String] {
        var found: Set = [target.id]
        var isComplete = false
        while !isComplete {
            let more = targets.filter { !found.contains($0.id) && $0.parents.contains(where: found.contains) }
            found.formUnion(more.map(\.id))
            isComplete = more.isEmpty
        }
        return targets.filter { $0.id != target.id && found.contains($0.id) }.map(\.name)
    }
}
