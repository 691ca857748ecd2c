internal import NOCCore

/// Telling people: when an incident is told, held back, told again and escalated.
extension StateBoard {
    func alerts(
        for step: IncidentTrack.Change, _ live: inout LiveTarget, _ timeline: Timeline, _ now: Instant
    ) -> [Alert] {
        switch step {
        case .opened:
            live.notice = LiveTarget.Notice()
            return []
        case .reopened:
            live.notice = LiveTarget.Notice(reopenedAt: now)
            return []
        case .moved: return []
        case .ended(let incident), .withdrawn(let incident): return end(incident, &live, timeline, now)
        }
    }

    /// Tells of an incident as soon as nothing holds it back.
    func announce(
        _ incident: RegisteredIncident, _ live: inout LiveTarget, _ timeline: Timeline, _ now: Instant
    ) -> [Alert] {
        guard live.notice?.announcedAt == nil else { return [] }
        let wasBehind = live.notice?.hold == .unreachable
        live.notice?.hold = hold(incident, live.target, timeline, now)
        if live.notice?.hold == nil, wasBehind, isUnproven(live.target, timeline) { live.notice?.hold = .unreachable }
        guard live.notice?.hold == nil else { return [] }
        if let returned = live.notice?.returnedAt, !hasFailed(live.target, since: returned) { return [] }
        live.notice?.announcedAt = now
        var down = alert(.down, live, incident)
        down.state = .down
        return [down]
    }

    private func end(
        _ incident: RegisteredIncident, _ live: inout LiveTarget, _ timeline: Timeline, _ now: Instant
    ) -> [Alert] {
        defer { live.notice = nil }
        var alerts: [Alert] = []
        if live.notice?.announcedAt == nil {
            // People were told when it began, and not that it went on after its target had been out of the plan.
            if live.notice?.returnedAt != nil { return [] }
            // It was over before it could be told: nobody is told what was planned, or a parent's trouble.
            switch live.notice?.hold ?? hold(incident, live.target, timeline, now) {
            case .unreachable, .planned: return []
            case .parentSuspect, nil: alerts.append(alert(.down, live, incident))
            }
        }
        let state = timeline.classes.last ?? .up
        var up = alert(.up, live, incident)
        up.previousState = live.state.isOutage ? live.state : .down
        up.state = state.isService ? state : .up
        up.until = incident.end ?? now
        up.repetition = up.until
        // Who reads `up` with the state `degraded` knows; only the end of it is news.
        live.degradedSince = state == .degraded ? timeline.runs.last?.interval.start : nil
        return alerts + [up]
    }

    private func hold(
        _ incident: RegisteredIncident, _ target: AccountingPlan.Target, _ timeline: Timeline, _ now: Instant
    ) -> LiveTarget.Hold? {
        if timeline.classes.last(where: \.isOutage) == .unreachable { return .unreachable }
        if isPlanned(target, at: now) { return .planned }
        let patience = family.checksOfAncestors(target.id).compactMap { checks[$0]?.patience(for: incident, at: now) }
            .max()
        if let patience, now < incident.confirmedAt + patience { return .parentSuspect }
        return nil
    }

    /// Its parent is back, but since then none of its own checks has failed, or one is about to recover: what is between
    /// is told only when it stays out.
    private func isUnproven(_ target: AccountingPlan.Target, _ timeline: Timeline) -> Bool {
        guard let outage = timeline.runs.last(where: { $0.value == .down }) else { return false }
        return !hasFailed(target, since: outage.interval.start)
    }

    /// Whether a check that is down, and not about to recover, has failed at `time` or later.
    private func hasFailed(_ target: AccountingPlan.Target, since time: Instant) -> Bool {
        checks(of: target).contains { check in
            check.state.isDown && !check.state.hasOpenRun && check.state.lastFailure ?? .distantPast >= time
        }
    }

    private func isPlanned(_ target: AccountingPlan.Target, at now: Instant) -> Bool {
        maintenance.contains { window in
            guard window.interval.contains(now) else { return false }
            return switch window.scope {
            case .target(let id): id == target.id
            case .group(let id): id == target.group
            }
        }
    }

    func degradation(_ live: inout LiveTarget, _ timeline: Timeline, _ now: Instant) -> [Alert] {
        guard live.track.open == nil, let run = timeline.runs.last else { return [] }
        switch (run.value, live.degradedSince) {
        case (.degraded, nil) where !isPlanned(live.target, at: now):
            live.degradedSince = run.interval.start
            var alert = alert(.degraded, live, nil)
            alert.state = .degraded
            alert.since = run.interval.start
            alert.reason = checks(of: live.target).compactMap(\.last).first { $0.outcome == .degraded }?.reason
            return [alert]
        case (.up, .some(let since)) where !checks(of: live.target).contains(where: \.state.hasOpenRun):
            live.degradedSince = nil
            var alert = alert(.recoveredDegraded, live, nil)
            alert.state = .up
            alert.previousState = .degraded
            alert.since = since
            alert.until = run.interval.start
            return [alert]
        default: return []
        }
    }

    mutating func dueReminders(
        _ id: String, at now: Instant, followers: (AccountingPlan.Target) -> [Hook]
    ) -> [Alert] {
        guard var live = targets[id], let incident = live.track.open, let notice = live.notice, !notice.isAcknowledged,
            let announcedAt = notice.announcedAt, !isPlanned(live.target, at: now), live.state != .unreachable
        else { return [] }
        var alerts: [Alert] = []
        for hook in followers(live.target) {
            let last = [Sent(.down, to: hook.id), Sent(.reminder, to: hook.id)].compactMap { live.notice?.sent[$0] }
                .max()
            if hook.on.contains(.reminder), let pause = hook.remindEvery, now >= (last ?? announcedAt) + pause {
                alerts.append(remind(.reminder, [hook.id], &live, incident, now))
            }
            let missing = hook.escalateTo.filter { live.notice?.sent[Sent(.escalation, to: $0)] == nil }
            if let pause = hook.escalateAfter, !missing.isEmpty, now >= announcedAt + pause {
                alerts.append(remind(.escalation, missing, &live, incident, now))
            }
        }
        targets[id] = live
        return alerts
    }

    private func remind(
        _ event: Hook.Event, _ hooks: [String], _ live: inout LiveTarget, _ incident: RegisteredIncident, _ now: Instant
    ) -> Alert {
        for hook in hooks { live.notice?.sent[Sent(event, to: hook)] = now }
        var alert = alert(event, live, incident)
        alert.recipients = Set(hooks)
        if event == .reminder { alert.repetition = now }
        return alert
    }

    func alert(_ event: Hook.Event, _ live: LiveTarget, _ incident: RegisteredIncident?) -> Alert {
        var alert = Alert(event, target: live.target.id)
        alert.incident = incident
        alert.since = incident?.start
        alert.reason = incident?.reason
        alert.state = live.state == .unreachable ? .unreachable : .down
        alert.previousState = live.stateBefore
        alert.repetition = live.notice?.reopenedAt
        alert.checks = live.target.checks.compactMap { check in
            let last = checks[CheckKey(target: live.target.id, check: check.id)]?.last
            return last.map { Alert.Check(id: check.id, observation: $0) }
        }
        return alert
    }
}
