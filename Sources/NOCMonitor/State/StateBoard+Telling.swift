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

    func isPlanned(_ target: AccountingPlan.Target, at now: Instant) -> Bool {
        maintenance.contains { window in
            guard window.interval.contains(now) else { return false }
            return switch window.scope {
            case .target(let id): id == target.id
            case .group(let id): id == target.group
            }
        }
    }
}
