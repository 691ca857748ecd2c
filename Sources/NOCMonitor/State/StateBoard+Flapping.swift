internal import NOCCore

/// Targets that go up and down: told of once as such, and then not until they keep still (SEMANTICS 8). It touches alerts alone.
extension StateBoard {
    /// Lets through what people are told of one target, or holds it back.
    func damp(_ changes: inout Changes, _ live: inout LiveTarget, _ now: Instant) {
        guard !changes.alerts.isEmpty else { return }
        let limit = alerting.flapping(live.target.id)
        var passed: [Alert] = []
        for alert in changes.alerts {
            if live.flapping != nil {
                holdBack(alert, &changes, &live, now)
                continue
            }
            passed.append(alert)
            guard alert.event.isOpening else { continue }
            live.openings = live.openings.filter { $0 > now - limit.window } + [now]
            guard live.openings.count >= limit.count else { continue }
            live.flapping = LiveTarget.Flapping(record: FlappingRecord(since: now))
            changes.events.append(.flapping(live.target.id, openings: live.openings.count, at: now))
            passed.append(warning(of: alert, live, limit, now))
        }
        changes.alerts = passed
    }

    private func warning(
        of alert: Alert, _ live: LiveTarget, _ limit: Alerting.Flapping, _ now: Instant
    ) -> Alert {
        var warning = alert
        warning.event = .flapping
        warning.repetition = now
        warning.flapping = Alert.Flapping(count: live.openings.count, window: limit.window)
        return warning
    }

    private func holdBack(_ alert: Alert, _ changes: inout Changes, _ live: inout LiveTarget, _ now: Instant) {
        guard alert.event.isOpening, let id = alert.subjectID else {
            if alert.event.isEnding { live.flapping?.ending = alert }
            return
        }
        live.flapping?.record.hold(id)
        changes.events.append(.heldBack(id, of: live.target.id, at: now))
        if let kind = alert.standing?.kind {
            live.standing[kind]?.notice.isHeldBack = true
        } else {
            live.notice?.isHeldBack = true
        }
    }

    /// Tells in what state a target that flapped has kept still for half the window.
    mutating func settle(_ id: String, at now: Instant) -> Changes {
        var changes = Changes()
        guard var live = targets[id], let flapping = live.flapping else { return changes }
        let window = alerting.flapping(id).window
        guard now >= live.changedAt + window / 2, now >= flapping.record.since + window / 2 else { return changes }
        live.flapping = nil
        live.openings = []
        let held = flapping.record.count
        changes.events.append(.steady(id, held: held, at: now))
        if var told = stillness(&live, flapping) {
            told.repetition = now
            told.heldBack = held
            changes.alerts.append(told)
        }
        targets[id] = live
        return changes
    }

    /// What is told then: the opening of what is open, or that all is well.
    private func stillness(_ live: inout LiveTarget, _ flapping: LiveTarget.Flapping) -> Alert? {
        if let incident = live.track.open {
            // What waits for a parent, or for planned work to end, is told when that is over.
            guard live.notice?.announcedAt != nil else { return nil }
            live.notice?.isHeldBack = false
            return alert(.down, live, incident)
        }
        for kind in [StandingAlert.Kind.unknown, .degraded] {
            guard let standing = live.standing[kind] else { continue }
            live.standing[kind]?.notice.isHeldBack = false
            return alert(kind.opening, live, standing.alert)
        }
        return flapping.ending
    }

    /// What ended before the daemon was started anew, as it would have been told.
    func told(_ ending: LastEnding, _ live: LiveTarget) -> Alert {
        var told: Alert
        switch ending {
        case .incident(let incident):
            told = alert(.up, live, incident)
            (told.previousState, told.until) = (.down, incident.end)
        case .alert(let standing):
            told = alert(standing.kind.ending, live, standing)
            (told.previousState, told.until) = (standing.kind.state, standing.end)
        }
        told.state = .up
        return told
    }
}

extension Hook.Event {
    /// Tells that something began of which people are told until it ends.
    fileprivate var isOpening: Bool { [.down, .degraded, .unknown].contains(self) }
    fileprivate var isEnding: Bool { [.up, .recoveredDegraded, .recoveredUnknown].contains(self) }
}
