internal import NOCCore

/// What the passing of time brings. Cheap while nothing is wrong.
extension StateBoard {
    /// How often a target is looked at again whose alert waits for something else than time.
    private static let patience: Duration = .seconds(5)
    /// Targets looked at each second for checks that have fallen silent; all of them within ten seconds.
    private static let leastSlice = 500

    /// Held alerts, reminders, escalation, and what has not been heard of for too long.
    mutating func tick(at now: Instant, followers: (AccountingPlan.Target) -> [Hook]) -> Changes {
        lookForSilence(at: now)
        var changes = Changes(alerts: ownTrouble.pass(at: now))
        guard !troubled.isEmpty || !watched.isEmpty else { return changes }
        for id in family.order {
            let isTroubled = troubled.contains(id)
            if isTroubled || watched[id].map({ $0 <= now }) ?? false { changes.append(evaluate(id, at: now)) }
            guard let live = targets[id], isTroubled || !live.standing.isEmpty || live.flapping != nil else { continue }
            changes.alerts += dueReminders(id, at: now, followers: followers)
            changes.append(settle(id, at: now))
        }
        return changes
    }

    /// Keeps an eye on what may have to be told by the mere passing of time.
    mutating func watch(_ live: LiveTarget, at now: Instant) {
        let id = live.target.id
        if live.track.open == nil { troubled.remove(id) } else { troubled.insert(id) }
        watched[id] = nextLook(at: live, now)
    }

    private func nextLook(at live: LiveTarget, _ now: Instant) -> Instant? {
        guard live.track.open == nil else { return nil }
        if live.state.isIgnorance, live.standing[.unknown] == nil, let since = live.blindSince {
            let due = since + alerting.blindAfter(live.target.id)
            return due > now ? due : now + Self.patience
        }
        let isQuiet = live.standing.isEmpty && live.flapping == nil && live.state != .degraded
        return isQuiet ? nil : now + Self.patience
    }

    /// Nobody evaluates a target of which nothing comes any more: some are looked at each second, in turn.
    private mutating func lookForSilence(at now: Instant) {
        let order = family.order
        guard !order.isEmpty else { return }
        let count = min(order.count, max(Self.leastSlice, order.count / 10))
        for step in 0..<count {
            let id = order[(nextInTurn + step) % order.count]
            guard watched[id] == nil, !troubled.contains(id), let live = targets[id] else { continue }
            let isSilent = live.target.checks.contains { check in
                check.isRuling
                    && checks[CheckKey(target: id, check: check.id)]?.isSilent(at: now) ?? false
            }
            if isSilent { watched[id] = now }
        }
        nextInTurn = (nextInTurn + count) % order.count
    }
}
