internal import NOCCore

/// Judging a target: its timeline, its incidents, and what people should know of them.
extension StateBoard {
    /// The target's timeline over `interval`, parents considered.
    private func timeline(of target: AccountingPlan.Target, over interval: Interval) -> Timeline {
        let own = snapshots(of: target, until: interval.end)
        let base = own.combined(target.rule, over: interval, \.timeline)
        guard base.classes.contains(.down) else { return base }
        let hidden = target.parents.compactMap { targets[$0]?.target }.flatMap { parent -> [Interval] in
            let checks = snapshots(of: parent, until: interval.end)
            return ParentShare.intervals(
                of: base, narrowed: own.combined(target.rule, over: interval, \.upper),
                parent: checks.combined(parent.rule, over: interval, \.timeline),
                widened: checks.combined(parent.rule, over: interval, \.lower))
        }
        return base.changed(in: hidden.united) { $0 == .down ? .unreachable : $0 }
    }

    private func snapshots(of target: AccountingPlan.Target, until end: Instant) -> [CheckTimeline] {
        checks(of: target).map { $0.builder.snapshot(until: end) }
    }

    func checks(of target: AccountingPlan.Target) -> [LiveCheck] {
        target.rulingKeys.compactMap { checks[$0] }
    }

    /// Up to where the timeline of `target` cannot change any more.
    private func settledEnd(of target: AccountingPlan.Target) -> Instant {
        let own = checks(of: target).map(\.builder.settledEnd).min() ?? .distantFuture
        let parents = target.parents.compactMap { targets[$0]?.target }.map { settledEnd(of: $0) }
        return ([own] + parents).min() ?? own
    }

    /// Brings the incidents of `id` up to date, and tells what people should know.
    mutating func evaluate(_ id: String, at now: Instant) -> Changes {
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
        changes.states += live.take(
            state, since: timeline.runs.last?.interval.start,
            isSuspect: state.isService && checks(of: target).contains(where: \.state.hasOpenRun), at: now)
        live.note(timeline, from: began[id] ?? now)
        changes.append(standingAlerts(&live, now))
        damp(&changes, &live, now)
        if live.track.open == nil, !state.isOutage { live.stateBefore = state }
        live.track.settle(timeline, until: min(settledEnd(of: target), now))
        targets[id] = live
        changed.insert(id)
        watch(live, at: now)
        return changes
    }

    /// The reason of the check whose outage began last at or before `start`: it made the target's rule fail.
    private func reason(of target: AccountingPlan.Target, at start: Instant) -> Reason? {
        checks(of: target).filter { $0.state.downSince.map { $0 <= start } ?? false }
            .max { ($0.state.downSince ?? .distantPast) < ($1.state.downSince ?? .distantPast) }?.reason
    }
}

extension [CheckTimeline] {
    /// The timeline of their target before parents; `edges` says which of each check's.
    fileprivate func combined(_ rule: Rule, over interval: Interval, _ edges: KeyPath<CheckTimeline, Timeline>)
        -> Timeline
    {
        TargetTimeline.combine(map { $0[keyPath: edges] }, rule, over: interval)
    }
}
