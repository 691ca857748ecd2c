internal import NOCCore

/// The live state of every check and target: the accounts of a report, kept up to date (SEMANTICS 2, 3 and 6).
///
/// Pure: observations and moments go in, changes come out. A target is looked at again only when one of its checks, or a
/// parent's, changed its class or its run.
struct StateBoard: Sendable {
    var checks: [CheckKey: LiveCheck] = [:]
    var targets: [String: LiveTarget] = [:]
    private(set) var maintenance: [MaintenanceWindow]
    /// When people are told of what is no incident.
    private(set) var alerting: Alerting
    /// Targets in an incident.
    var troubled: Set<String> = []
    /// When other targets are to be looked at again, though nothing may come of them.
    var watched: [String: Instant] = [:]
    /// Where in the family's order the search for silent targets goes on.
    var nextInTurn = 0
    /// Since when each target is watched.
    private(set) var began: [String: Instant] = [:]
    /// Targets looked at since what is settled was last forgotten.
    var changed: Set<String> = []
    private(set) var family: Family
    /// What the collector itself lacks.
    var ownTrouble = OwnTrouble()
    /// What the start itself brought, to be recorded: targets may have left the plan, or come back, meanwhile.
    private(set) var opening = Changes()

    /// What came of an observation or of time passing.
    struct Changes: Sendable {
        var incidents: [RegisteredIncident] = []
        var standing: [StandingAlert] = []
        var events: [RecordEvent] = []
        var alerts: [Alert] = []
        var states: [StateChange] = []

        mutating func append(_ other: Changes) {
            states += other.states
            incidents += other.incidents
            standing += other.standing
            events += other.events
            alerts += other.alerts
        }

        /// The target of `alert` left the plan: nobody claims that all is well.
        mutating func close(_ alert: StandingAlert, at now: Instant) {
            var closed = alert
            closed.end = max(now, alert.start)
            standing.append(closed)
        }

        /// The target of `incident` left the plan.
        mutating func close(_ incident: RegisteredIncident, at now: Instant) {
            var closed = incident
            closed.end = max(now, incident.start)
            incidents.append(closed)
            events.append(.left(closed, at: closed.end ?? now))
        }
    }

    init(_ plan: AccountingPlan, alerting: Alerting = Alerting(), _ resumed: ResumedState, at now: Instant) {
        family = Family(plan)
        self.alerting = alerting
        maintenance = resumed.maintenance
        let silence = resumed.silentSince.map { Interval($0, now) }
        for target in plan.targets {
            add(target, resumed, silence: silence, now)
            targets[target.id]?.degradedSince = target.degradedSince(by: resumed.degradedRuns)
        }
        for incident in resumed.openIncidents.sorted(by: { $0.start < $1.start }) {
            if targets[incident.target] == nil {
                opening.close(incident, at: now)
            } else {
                adopt(incident, LiveTarget.Notice(of: incident, resumed))
            }
        }
        opening.append(takeUp(resumed, into: plan.targets.map(\.id), at: now))
        for alert in resumed.openAlerts {
            if targets[alert.target] == nil { opening.close(alert, at: now) } else { adopt(alert, resumed, at: now) }
        }
        for (target, record) in resumed.flapping {
            guard let live = targets[target] else { continue }
            let ending = resumed.endings[target].map { told($0, live) }
            targets[target]?.flapping = LiveTarget.Flapping(record: record, ending: ending)
            watched[target] = now
        }
        for (target, times) in resumed.openings { targets[target]?.openings = times }
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
        ownTrouble.note(observation, of: key)
        var applied = Applied(hasOpenRun: effect.hasOpenRun)
        if observation.outcome == .fail, effect.step != .nothing { applied.ask = family.checksOfAncestors(key.target) }
        if let event = event(effect.step, key, observation) { applied.changes.events.append(event) }
        guard effect.isRuling else { return applied }
        guard effect.isChange else {
            if awaits(observation.outcome, key.target) { applied.changes.append(evaluate(key.target, at: now)) }
            return applied
        }
        for id in family.descendants(key.target) { applied.changes.append(evaluate(id, at: now)) }
        return applied
    }

    /// Whether one more such observation, which changes nothing else, may open or end an alert.
    private func awaits(_ outcome: Outcome, _ id: String) -> Bool {
        switch outcome {
        case .degraded: targets[id]?.awaitsDegraded ?? false
        // Whatever stands is watched or troubled: most targets are neither, and are not looked at.
        case .ok: (watched[id] != nil || troubled.contains(id)) && targets[id]?.standing[.degraded] != nil
        case .fail, .unknown: false
        }
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

    /// Forgets what is settled and no longer needed by any target behind. To be called now and then.
    mutating func trim() {
        for target in changed.compactMap({ targets[$0]?.target }) {
            let needed = family.descendants(target.id).compactMap { targets[$0]?.track.base }.min()
            guard let needed else { continue }
            for check in target.checks {
                checks[CheckKey(target: target.id, check: check.id)]?.forget(before: needed)
            }
        }
        changed = []
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

    /// Follows a new plan; `recorded` is what the record says of its targets. A target that leaves takes its incident out of
    /// what people are told of, without a word of recovery; should it come back, the state machines go on where they were.
    mutating func reload(
        _ plan: AccountingPlan, alerting: Alerting = Alerting(), _ recorded: ResumedState, at now: Instant
    ) -> Changes {
        self.alerting = alerting
        let oldTargets = targets
        let oldChecks = checks
        let known = Set(plan.targets.map(\.id))
        var changes = Changes()
        for live in targets.values.sorted(by: { $0.target.id < $1.target.id }) where !known.contains(live.target.id) {
            if let incident = live.track.open { changes.close(incident, at: now) }
            for standing in live.standing.values { changes.close(standing.alert, at: now) }
        }
        family = Family(plan)
        checks = [:]
        targets = [:]
        troubled.formIntersection(known)
        ownTrouble.follow(plan)
        watched = watched.filter { known.contains($0.key) }
        began = began.filter { known.contains($0.key) }
        nextInTurn = 0
        for target in plan.targets {
            add(target, recorded, silence: nil, now)
            for check in target.checks { keep(check, of: target, from: oldChecks, now) }
            if var old = oldTargets[target.id] {
                old.target = target
                targets[target.id] = old
            }
        }
        changes.append(takeUp(recorded, into: known.subtracting(oldTargets.keys), at: now))
        return changes
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
        _ target: AccountingPlan.Target, _ recorded: ResumedState, silence: Interval?, _ now: Instant
    ) {
        var base = now
        for check in target.checks {
            let key = CheckKey(target: target.id, check: check.id)
            let live = LiveCheck(
                check, state: recorded.folds[key], degraded: recorded.degradedRuns[key] ?? [], silence: silence,
                now: now)
            if check.isRuling { base = min(base, live.builder.settledEnd) }
            checks[key] = live
        }
        targets[target.id] = LiveTarget(target, track: IncidentTrack(base: base), at: now)
        began[target.id] = began[target.id] ?? now
    }

    private mutating func adopt(_ incident: RegisteredIncident, _ notice: LiveTarget.Notice) {
        guard var live = targets[incident.target] else { return }
        live.track = IncidentTrack(base: max(live.track.base, incident.start), open: incident)
        live.notice = notice
        targets[incident.target] = live
        troubled.insert(incident.target)
    }

    /// An alert that stood when the daemon stopped.
    private mutating func adopt(_ alert: StandingAlert, _ resumed: ResumedState, at now: Instant) {
        targets[alert.target]?.standing[alert.kind] = LiveTarget.Standing(
            alert: alert, notice: LiveTarget.Notice(of: alert, resumed))
        watched[alert.target] = now
    }

    /// Opens again the incidents that ran when their targets, which are back now, left the plan. Whether they ran on is not
    /// known: people are told when a check fails, and nothing when it does not.
    private mutating func takeUp(
        _ recorded: ResumedState, into ids: some Collection<String>, at now: Instant
    ) -> Changes {
        let returned = Set(ids)
        var changes = Changes()
        for incident in recorded.leftIncidents.sorted(by: { $0.start < $1.start }) {
            guard returned.contains(incident.target), targets[incident.target]?.track.open == nil else { continue }
            var open = incident
            open.end = nil
            let isAcknowledged = recorded.acknowledged[incident.id] != nil
            adopt(open, LiveTarget.Notice(returnedAt: now, isAcknowledged: isAcknowledged))
            changes.incidents.append(open)
            changes.events.append(.returned(open, at: now))
        }
        return changes
    }
}
