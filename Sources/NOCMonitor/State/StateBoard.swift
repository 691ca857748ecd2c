internal import NOCCore

/// The live state of every check and target: the accounts of a report, kept up to date (SEMANTICS 2, 3 and 6).
///
/// Pure: observations and moments go in, changes come out. A target is looked at again only when one of its checks, or a
/// parent's, changed its class or its run.
struct StateBoard: Sendable {
    private(set) var plan: AccountingPlan
    private var checks: [CheckKey: LiveCheck] = [:]
    private var targets: [String: LiveTarget] = [:]
    private var maintenance: [MaintenanceWindow]
    private var family: Family
    /// Incidents of targets that the plan does not know: they wait for it to come back.
    private var strays: [RegisteredIncident] = []

    /// What came of an observation or of time passing.
    struct Changes: Sendable {
        var incidents: [RegisteredIncident] = []
        var events: [RecordEvent] = []
        var alerts: [Alert] = []

        mutating func append(_ other: Changes) {
            incidents += other.incidents
            events += other.events
            alerts += other.alerts
        }
    }

    init(_ plan: AccountingPlan, _ resumed: ResumedState, at now: Instant) {
        self.plan = plan
        family = Family(plan)
        maintenance = resumed.maintenance
        let silence = resumed.silentSince.map { Interval($0, now) }
        for target in plan.targets { add(target, folds: resumed.folds, silence: silence, now) }
        for incident in resumed.openIncidents.sorted(by: { $0.start < $1.start }) { adopt(incident, resumed) }
        for target in plan.targets {
            let since = degradedBefore(target)
            targets[target.id]?.degradedSince = since
        }
    }

    // MARK: Observations

    struct Applied: Sendable {
        /// The check runs at its retry interval.
        var hasOpenRun: Bool
        /// Checks of parents to ask now: this one may be about to fail because of them.
        var ask: [CheckKey] = []
        var changes = Changes()
    }

    /// Nil when the observation is not later than the last one of its check, or the plan does not know the check.
    mutating func apply(_ observation: Observation, to key: CheckKey, at now: Instant) -> Applied? {
        guard let effect = checks[key]?.append(observation) else { return nil }
        var applied = Applied(hasOpenRun: checks[key]?.state.hasOpenRun ?? false)
        if observation.outcome == .fail, effect.step != .nothing { applied.ask = family.checksOfAncestors(key.target) }
        if let event = event(effect.step, key, observation) { applied.changes.events.append(event) }
        guard effect.isChange, checks[key]?.check.measureOnly == false else { return applied }
        for id in family.descendants(key.target) { applied.changes.append(evaluate(id, at: now)) }
        return applied
    }

    func state(of key: CheckKey) -> FoldState? { checks[key]?.state }

    func knows(_ key: CheckKey) -> Bool { checks[key] != nil }

    private func event(_ step: CheckFold.Step, _ key: CheckKey, _ observation: Observation) -> RecordEvent? {
        var details: [String: String]
        switch step {
        case .wentDown(let since, _): details = ["state": "down", "since": String(since.milliseconds)]
        case .wentUp(let since, _): details = ["state": "good", "since": String(since.milliseconds)]
        case .nothing, .runOpened, .transientEnded, .recoveryFailed: return nil
        }
        details["reason"] = observation.reason?.description
        return RecordEvent(
            time: observation.time, kind: .transition, target: key.target, check: key.check, details: details)
    }

    // MARK: Time

    /// What the passing of time brings: held alerts, reminders, escalation. Cheap while nothing is wrong.
    mutating func tick(at now: Instant, followers: (AccountingPlan.Target) -> [Hook]) -> Changes {
        var changes = Changes()
        for id in family.order where targets[id]?.track.open != nil {
            changes.append(evaluate(id, at: now))
            changes.alerts += dueReminders(id, at: now, followers: followers)
        }
        return changes
    }

    /// Forgets what is settled everywhere it is needed. To be called now and then.
    mutating func trim() {
        for target in plan.targets {
            let needed = family.descendants(target.id).compactMap { targets[$0]?.track.base }.min()
            guard let needed else { continue }
            for check in target.checks {
                checks[CheckKey(target: target.id, check: check.id)]?.forget(before: needed)
            }
        }
    }

    // MARK: Changes from outside

    mutating func plan(maintenance windows: [MaintenanceWindow]) { maintenance = windows }

    mutating func replace(_ state: FoldState, of key: CheckKey, at now: Instant) -> Changes {
        var changes = Changes()
        guard checks[key] != nil else { return changes }
        checks[key]?.replace(state, now: now)
        for id in family.descendants(key.target) { changes.append(evaluate(id, at: now)) }
        return changes
    }

    /// The `ack` alert, when the annotation is about an incident that is open.
    mutating func acknowledge(_ annotation: Annotation) -> Alert? {
        guard annotation.acknowledges, let live = targets[annotation.target], let incident = live.track.open,
            annotation.instant >= incident.start || annotation.recordedAt >= incident.start,
            live.notice?.isAcknowledged == false
        else { return nil }
        targets[annotation.target]?.notice?.isAcknowledged = true
        var alert = alert(.ack, live, incident)
        alert.acknowledgement = annotation
        return alert
    }

    mutating func reload(_ plan: AccountingPlan, at now: Instant) {
        let oldTargets = targets
        let oldChecks = checks
        let known = Set(plan.targets.map(\.id))
        strays += targets.values.filter { !known.contains($0.target.id) }.compactMap(\.track.open)
        self.plan = plan
        family = Family(plan)
        checks = [:]
        targets = [:]
        for target in plan.targets {
            add(target, folds: [:], silence: nil, now)
            for check in target.checks { keep(check, of: target, from: oldChecks, now) }
            if var old = oldTargets[target.id] {
                old.target = target
                targets[target.id] = old
            } else if let incident = strays.first(where: { $0.target == target.id }) {
                adopt(incident, ResumedState())
            }
        }
        strays.removeAll { known.contains($0.target) }
    }

    private mutating func keep(
        _ check: AccountingPlan.Check, of target: AccountingPlan.Target, from old: [CheckKey: LiveCheck], _ now: Instant
    ) {
        let key = CheckKey(target: target.id, check: check.id)
        guard var live = old[key] else { return }
        live.follow(check, now: now)
        checks[key] = live
    }

    private mutating func add(
        _ target: AccountingPlan.Target, folds: [CheckKey: FoldState], silence: Interval?, _ now: Instant
    ) {
        var base = now
        for check in target.checks {
            let key = CheckKey(target: target.id, check: check.id)
            let live = LiveCheck(check, state: folds[key], silence: silence, now: now)
            if !check.measureOnly { base = min(base, live.builder.settledEnd) }
            checks[key] = live
        }
        targets[target.id] = LiveTarget(target: target, track: IncidentTrack(base: base))
    }

    private mutating func adopt(_ incident: RegisteredIncident, _ resumed: ResumedState) {
        guard var live = targets[incident.target] else {
            strays.append(incident)
            return
        }
        let sent = resumed.lastSent[incident.id] ?? [:]
        live.track = IncidentTrack(base: max(live.track.base, incident.start), open: incident)
        live.notice = LiveTarget.Notice(
            announcedAt: sent.filter { $0.key.event == .down }.values.min() ?? sent.values.min(),
            isAcknowledged: resumed.acknowledged[incident.id] != nil, sent: sent)
        targets[incident.target] = live
    }

    /// Whether people have been told before the start that the target is degraded.
    private func degradedBefore(_ target: AccountingPlan.Target) -> Instant? {
        guard targets[target.id]?.track.open == nil else { return nil }
        let states = target.checks.filter { !$0.measureOnly }.compactMap { check in
            checks[CheckKey(target: target.id, check: check.id)]?.state
        }
        let isDegraded = states.contains { $0.lastOutcome == .degraded && !$0.isDown }
        return isDegraded ? states.compactMap(\.lastTime).max() : nil
    }
}

// MARK: Judging a target

extension StateBoard {
    /// The target's timeline over `interval`, parents considered.
    private func timeline(of target: AccountingPlan.Target, over interval: Interval) -> Timeline {
        let own = checks(of: target).map { $0.builder.snapshot(until: interval.end).timeline }
        let combined = TargetTimeline.combine(own, target.rule, over: interval)
        guard combined.classes.contains(.down) else { return combined }
        let parents = target.parents.compactMap { targets[$0]?.target }.map { timeline(of: $0, over: interval) }
        return TargetTimeline.apply(parents: parents, to: combined)
    }

    private func checks(of target: AccountingPlan.Target) -> [LiveCheck] {
        target.checks.filter { !$0.measureOnly }.compactMap { checks[CheckKey(target: target.id, check: $0.id)] }
    }

    /// Up to where the timeline of `target` cannot change any more.
    private func settledEnd(of target: AccountingPlan.Target) -> Instant {
        let own = checks(of: target).map(\.builder.settledEnd).min() ?? .distantFuture
        let parents = target.parents.compactMap { targets[$0]?.target }.map { settledEnd(of: $0) }
        return ([own] + parents).min() ?? own
    }

    /// Brings the incidents of `id` up to date, and tells what people should know.
    fileprivate mutating func evaluate(_ id: String, at now: Instant) -> Changes {
        guard var live = targets[id] else { return Changes() }
        let target = live.target
        let end = checks(of: target).compactMap(\.state.lastTime).reduce(now, max) + .milliseconds(1)
        let timeline = timeline(of: target, over: Interval(live.track.base, end))
        guard let state = timeline.classes.last else { return Changes() }
        let steps = live.track.update(timeline, of: id, now: now) { reason(of: target, at: $0) }
        var changes = Changes()
        changes.incidents = steps.map(\.incident)
        for step in steps { changes.alerts += alerts(for: step, &live, timeline, now) }
        if let incident = live.track.open { changes.alerts += announce(incident, &live, timeline, now) }
        changes.alerts += degradation(&live, timeline, now)
        if live.track.open == nil, !state.isOutage { live.stateBefore = state }
        live.state = state
        live.track.settle(timeline, until: min(settledEnd(of: target), now))
        targets[id] = live
        return changes
    }

    /// The reason of the check whose outage began last at or before `start`: it made the target's rule fail.
    private func reason(of target: AccountingPlan.Target, at start: Instant) -> Reason? {
        checks(of: target).filter { $0.state.downSince.map { $0 <= start } ?? false }
            .max { ($0.state.downSince ?? .distantPast) < ($1.state.downSince ?? .distantPast) }?.reason
    }
}

// MARK: Telling people

extension StateBoard {
    private func alerts(
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
    private func announce(
        _ incident: RegisteredIncident, _ live: inout LiveTarget, _ timeline: Timeline, _ now: Instant
    ) -> [Alert] {
        guard live.notice?.announcedAt == nil else { return [] }
        live.notice?.hold = hold(incident, live.target, timeline, now)
        guard live.notice?.hold == nil else { return [] }
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

    private func isPlanned(_ target: AccountingPlan.Target, at now: Instant) -> Bool {
        maintenance.contains { window in
            guard window.interval.contains(now) else { return false }
            return switch window.scope {
            case .target(let id): id == target.id
            case .group(let id): id == target.group
            }
        }
    }

    private func degradation(_ live: inout LiveTarget, _ timeline: Timeline, _ now: Instant) -> [Alert] {
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

    fileprivate mutating func dueReminders(
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

    private func alert(_ event: Hook.Event, _ live: LiveTarget, _ incident: RegisteredIncident?) -> Alert {
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
