internal import NOCCore

/// Standing alerts (SEMANTICS 8): when a target that answers, or of which nobody can tell, is told of beside incidents.
extension StateBoard {
    /// Opens and ends those of one target. None opens while an incident runs; one that people were told of takes over what is
    /// open.
    mutating func standingAlerts(_ live: inout LiveTarget, _ now: Instant) -> Changes {
        var changes = Changes()
        if let incident = live.track.open {
            guard let told = live.notice?.announcedAt else { return changes }
            for standing in live.standing.values {
                var alert = standing.alert
                alert.end = max(alert.start, min(told, max(incident.start, alert.openedAt)))
                changes.standing.append(alert)
            }
            live.standing = [:]
            return changes
        }
        for kind in StandingAlert.Kind.allCases {
            if let standing = live.standing[kind] {
                guard let end = end(of: standing.alert, live) else { continue }
                live.standing[kind] = nil
                var ended = standing.alert
                ended.end = max(end, ended.start)
                changes.standing.append(ended)
                changes.alerts.append(ending(of: ended, live))
            } else if let begun = beginning(of: kind, live, now), hold(live, now) == nil,
                kind == .degraded
                    || !ownTrouble.explains(live.target.id, since: begun.start, because: begun.reason)
            {
                let opened = StandingAlert(
                    id: live.issueID(kind, start: begun.start), kind: kind, target: live.target.id, start: begun.start,
                    openedAt: now, reason: begun.reason)
                live.standing[kind] = LiveTarget.Standing(
                    alert: opened, notice: LiveTarget.Notice(announcedAt: now))
                changes.standing.append(opened)
                changes.alerts.append(alert(kind.opening, live, opened))
            }
        }
        return changes
    }

    // MARK: Opening

    private struct Beginning {
        var start: Instant
        var reason: Reason?
    }

    /// Since when the target has been so for long enough to be told; nil while it has not.
    private func beginning(of kind: StandingAlert.Kind, _ live: LiveTarget, _ now: Instant) -> Beginning? {
        switch kind {
        case .degraded:
            guard live.state == .degraded, let since = live.degradedSince else { return nil }
            return checks(of: live.target).compactMap { degradation(of: $0, live.target, since: since) }
                .min { $0.start < $1.start }
        case .unknown:
            guard live.state.isIgnorance, let since = live.blindSince,
                now >= since + alerting.blindAfter(live.target.id), !isIsolated(live.target)
            else { return nil }
            let reason = checks(of: live.target).compactMap(\.last).first { $0.outcome == .unknown }?.reason
            return Beginning(start: since, reason: reason)
        }
    }

    private func degradation(
        of check: LiveCheck, _ target: AccountingPlan.Target, since: Instant
    ) -> Beginning? {
        let key = CheckKey(target: target.id, check: check.check.id)
        let needed = alerting.degradedAfter(key, because: check.runs.degradedReason)
        return check.runs.degradedSince(since, atLeast: needed).map {
            Beginning(start: $0, reason: check.runs.degradedReason)
        }
    }

    /// What the collector's own network hides of it: the sentinels' incident tells of that (SEMANTICS 7).
    private func isIsolated(_ target: AccountingPlan.Target) -> Bool {
        checks(of: target).contains { $0.last?.reason?.code == Reason.Code.collectorIsolated.rawValue }
    }

    /// Planned work, or a parent that is out, explains it.
    private func hold(_ live: LiveTarget, _ now: Instant) -> LiveTarget.Hold? {
        if isPlanned(live.target, at: now) { return .planned }
        return family.ancestors(live.target.id).contains { targets[$0]?.track.open != nil } ? .unreachable : nil
    }

    // MARK: Ending

    private func ending(of ended: StandingAlert, _ live: LiveTarget) -> Alert {
        var told = alert(ended.kind.ending, live, ended)
        told.previousState = ended.kind.state
        told.state = live.state
        told.until = ended.end
        told.repetition = ended.end
        return told
    }

    /// When it was over; nil while it is not. What looks like its end waits while it may be the beginning of an outage.
    private func end(of alert: StandingAlert, _ live: LiveTarget) -> Instant? {
        guard !live.isSuspect, !live.state.isOutage else { return nil }
        switch alert.kind {
        case .unknown: return live.state.isIgnorance ? nil : live.enteredAt
        case .degraded:
            guard live.state == .up else { return nil }
            let own = checks(of: live.target).filter { $0.runs.okSince.map { $0 >= alert.start } ?? false }
            let isSettled = !own.isEmpty && own.allSatisfy { $0.runs.ok >= $0.policy.successesToUp }
            return isSettled ? own.compactMap(\.runs.okSince).max() : nil
        }
    }
}

extension LiveTarget {
    /// Keeps since when it has been degraded, and since when nobody can tell; the latter not from before `began`, when nobody
    /// asked.
    mutating func note(_ timeline: Timeline, from began: Instant) {
        guard let run = timeline.runs.last else { return }
        if enteredState != run.value { (enteredState, enteredAt) = (run.value, run.interval.start) }
        if run.value == .degraded {
            degradedSince = degradedSince ?? run.interval.start
        } else if !run.value.isIgnorance {
            degradedSince = nil
        }
        if run.value.isIgnorance {
            let first = timeline.runs.last { !$0.value.isIgnorance }?.interval.end ?? run.interval.start
            blindSince = blindSince ?? max(first, began)
        } else {
            blindSince = nil
        }
    }
}

extension AccountingPlan.Target {
    /// Since when it was degraded at the record's end, told by the runs of its checks; nil when it was not, or they do not tell:
    /// where one check that is well is enough, all must have been degraded.
    func degradedSince(by runs: [CheckKey: [Observation]]) -> Instant? {
        let firsts = rulingKeys.compactMap { runs[$0]?.first?.time }
        switch rule {
        case .all: return firsts.min()
        case .any, .quorum: return firsts.count == rulingKeys.count ? firsts.max() : nil
        }
    }
}
