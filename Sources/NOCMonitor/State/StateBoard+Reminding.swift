internal import NOCCore

/// Telling people again, and telling others: reminders and escalation of incidents and standing alerts, until acknowledged.
extension StateBoard {
    /// What people are told of while it lasts.
    private enum Subject {
        case incident(RegisteredIncident)
        case standing(StandingAlert)

        var opening: Hook.Event {
            switch self {
            case .incident: .down
            case .standing(let alert): alert.kind.opening
            }
        }

        /// Whoever hears nothing of warnings is not reminded of one; whoever follows a target is reminded of its outages.
        func concerns(_ hook: Hook) -> Bool {
            switch self {
            case .incident: true
            case .standing(let alert): hook.on.contains(alert.kind.opening)
            }
        }
    }

    mutating func dueReminders(
        _ id: String, at now: Instant, followers: (AccountingPlan.Target) -> [Hook]
    ) -> [Alert] {
        guard var live = targets[id], !isPlanned(live.target, at: now), live.state != .unreachable else { return [] }
        var alerts: [Alert] = []
        if let incident = live.track.open {
            guard var notice = live.notice else { return [] }
            alerts += due(.incident(incident), &notice, live, now, followers)
            live.notice = notice
        } else {
            for kind in StandingAlert.Kind.allCases {
                guard var standing = live.standing[kind] else { continue }
                alerts += due(.standing(standing.alert), &standing.notice, live, now, followers)
                live.standing[kind] = standing
            }
        }
        targets[id] = live
        return alerts
    }

    private func due(
        _ subject: Subject, _ notice: inout LiveTarget.Notice, _ live: LiveTarget, _ now: Instant,
        _ followers: (AccountingPlan.Target) -> [Hook]
    ) -> [Alert] {
        guard !notice.isAcknowledged, !notice.isHeldBack, let announcedAt = notice.announcedAt else { return [] }
        var alerts: [Alert] = []
        for hook in followers(live.target) where subject.concerns(hook) {
            let last = [Sent(subject.opening, to: hook.id), Sent(.reminder, to: hook.id)].compactMap { notice.sent[$0] }
                .max()
            if hook.on.contains(.reminder), let pause = hook.remindEvery, now >= (last ?? announcedAt) + pause {
                alerts.append(remind(.reminder, [hook.id], of: subject, &notice, live, now))
            }
            let missing = hook.escalateTo.filter { notice.sent[Sent(.escalation, to: $0)] == nil }
            if let pause = hook.escalateAfter, !missing.isEmpty, now >= announcedAt + pause {
                alerts.append(remind(.escalation, missing, of: subject, &notice, live, now))
            }
        }
        return alerts
    }

    private func remind(
        _ event: Hook.Event, _ hooks: [String], of subject: Subject, _ notice: inout LiveTarget.Notice,
        _ live: LiveTarget, _ now: Instant
    ) -> Alert {
        for hook in hooks { notice.sent[Sent(event, to: hook)] = now }
        var alert =
            switch subject {
            case .incident(let incident): alert(event, live, incident)
            case .standing(let standing): alert(event, live, standing)
            }
        alert.recipients = Set(hooks)
        if event == .reminder { alert.repetition = now }
        return alert
    }

    // MARK: Alerts

    func alert(_ event: Hook.Event, _ live: LiveTarget, _ incident: RegisteredIncident?) -> Alert {
        var alert = bare(event, live)
        alert.incident = incident
        alert.since = incident?.start
        alert.reason = incident?.reason
        alert.state = live.state == .unreachable ? .unreachable : .down
        alert.previousState = live.stateBefore
        alert.repetition = live.notice?.reopenedAt
        return alert
    }

    func alert(_ event: Hook.Event, _ live: LiveTarget, _ standing: StandingAlert) -> Alert {
        var alert = bare(event, live)
        alert.standing = standing
        alert.since = standing.start
        alert.reason = standing.reason
        alert.state = standing.kind.state
        alert.previousState = standing.kind == .degraded ? .up : nil
        return alert
    }

    private func bare(_ event: Hook.Event, _ live: LiveTarget) -> Alert {
        var alert = Alert(event, target: live.target.id)
        alert.checks = live.target.checks.compactMap { check in
            let last = checks[CheckKey(target: live.target.id, check: check.id)]?.last
            return last.map { Alert.Check(id: check.id, observation: $0) }
        }
        return alert
    }

    // MARK: Acknowledgements

    /// The `ack` alert, when the annotation is about an incident or a standing alert that is open.
    mutating func acknowledge(_ annotation: Annotation) -> Alert? {
        guard annotation.acknowledges, let live = targets[annotation.target] else { return nil }
        if let id = annotation.alert { return acknowledgeStanding(id, live, annotation) }
        guard let incident = live.track.open,
            annotation.instant >= incident.start || annotation.recordedAt >= incident.start,
            live.notice?.isAcknowledged == false
        else { return nil }
        targets[annotation.target]?.notice?.isAcknowledged = true
        var alert = alert(.ack, live, incident)
        alert.acknowledgement = annotation
        return alert
    }

    private mutating func acknowledgeStanding(_ id: String, _ live: LiveTarget, _ annotation: Annotation) -> Alert? {
        guard let standing = live.standing.values.first(where: { $0.alert.id == id }),
            !standing.notice.isAcknowledged
        else { return nil }
        targets[annotation.target]?.standing[standing.alert.kind]?.notice.isAcknowledged = true
        var alert = alert(.ack, live, standing.alert)
        alert.acknowledgement = annotation
        return alert
    }
}
