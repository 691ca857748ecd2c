import NOCCore

/// When people are told of what is no incident (SEMANTICS 8).
extension Alerting {
    static let degradedAfterHelp =
        "Degraded observations in a row until people are told; left out: 1 for what a device reports, 3 for limits."
    static let blindAfterHelp = "How long nobody can tell how a target is until people are told."

    /// Of the defaults.
    static func read(_ keys: Keys) -> Alerting {
        Alerting(
            degradedAfter: keys.optional("degraded_after", .degradedAfter, degradedAfterHelp),
            blindAfter: keys.value("blind_after", .blindAfter, default: "15m", blindAfterHelp),
            flapping: keys.record("flapping", .flapping, "When a target's alerts are held back."))
    }

    /// What the checks and targets themselves say, beside the defaults.
    func taking(_ drafts: [TargetDraft]) -> Alerting {
        var result = self
        for draft in drafts {
            result.checks.merge(draft.degradedAfter) { first, _ in first }
            if draft.alerting != Target() { result.targets[draft.target.id] = draft.alerting }
        }
        return result
    }
}

extension Kind where Value == Int {
    static var degradedAfter: Kind { .integer(1...100) }
}

extension Kind where Value == Duration {
    static var blindAfter: Kind { .duration(.milliseconds(100), .days(90)) }
}

extension Kind where Value == Alerting.Flapping {
    static var flapping: Kind {
        .record("the flapping") { keys in
            Alerting.Flapping(
                count: keys.value("count", .integer(2...1_000), default: "5", "So many alerts of one target…"),
                window: keys.value(
                    "window", .duration(.milliseconds(100), .days(7)), default: "1h",
                    "…within this time hold back the next, until it keeps still for half of it."))
        }
    }
}

extension Kind where Value == Plan.Heartbeat {
    static var heartbeat: Kind {
        .record("the heartbeat") { keys in
            Plan.Heartbeat(
                url: keys.required("url", .url, "Called while all is well; who misses it knows that noc is dead."),
                interval: keys.value(
                    "interval", .duration(.seconds(1), .days(1)), default: "60s", "Between two calls."))
        }
    }
}
