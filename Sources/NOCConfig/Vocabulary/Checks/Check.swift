import NOCCore

extension Kind where Value == Duration {
    fileprivate static var interval: Kind { .duration(.milliseconds(100), .days(7)) }
    fileprivate static var timeout: Kind { .duration(.milliseconds(10), .seconds(3600)) }
    fileprivate static var staleAfter: Kind { .duration(.milliseconds(100), .days(90)) }
}

extension Kind where Value == CheckDefaults {
    static var checkDefaults: Kind {
        .record("the defaults") { keys in
            CheckDefaults(
                interval: keys.value("interval", .interval, default: "60s", "Between attempts."),
                timeout: keys.value("timeout", .timeout, default: "10s", "Longest attempt."),
                retryInterval: keys.value(
                    "retry_interval", .interval, default: "15s", "Between attempts while a change is unconfirmed."),
                failuresToDown: keys.value("failures_to_down", .integer(1...100), default: "3", "In a row: down."),
                successesToUp: keys.value("successes_to_up", .integer(1...100), default: "2", "In a row: up again."),
                staleAfter: keys.optional(
                    "stale_after", .staleAfter, "How long a result speaks; left out: 2·interval + timeout."),
                alerting: Alerting.read(keys))
        }
    }
}

/// A check as it stands in its target.
struct CheckDraft {
    var place: Place
    var check: AccountingPlan.Check
    var degradedAfter: Int?
    var specification: CheckSpecification
}

extension Kind where Value == CheckDraft {
    static var check: Kind {
        .record("a check") { keys in
            let id = keys.required("id", Kind<String>.identifier.located, "Names the check in its target.")
            let policy = policy(keys)
            let measureOnly = keys.value("measure_only", .bool, default: "false", "Takes no part in the rule.")
            let degradedAfter = keys.optional("degraded_after", .degradedAfter, Alerting.degradedAfterHelp)
            let form = CheckKind.check(in: keys) ?? TCPCheck(host: "localhost", port: 1)
            if keys.isSound { form.check(policy, keys) }
            let check = AccountingPlan.Check(
                id: id.value, kind: type(of: form).kind.rawValue, policy: policy, measureOnly: measureOnly,
                unverifiedTLS: !form.verifiesTLS, legacyTLS: form.usesLegacyTLS)
            return CheckDraft(
                place: id.place, check: check, degradedAfter: degradedAfter, specification: form.specification)
        }
    }

    private static func policy(_ keys: Keys) -> CheckPolicy {
        let defaults = keys.reading.defaults
        let interval = keys.value("interval", .interval, default: defaults.interval.configured, "Between attempts.")
        let timeout = keys.value("timeout", .timeout, default: defaults.timeout.configured, "Longest attempt.")
        let retryInterval = keys.value(
            "retry_interval", .interval, default: min(interval, defaults.retryInterval).configured,
            "Between attempts while a change is unconfirmed; at most the interval.")
        let failures = keys.value(
            "failures_to_down", .integer(1...100), default: String(defaults.failuresToDown), "In a row: down.")
        let successes = keys.value(
            "successes_to_up", .integer(1...100), default: String(defaults.successesToUp), "In a row: up again.")
        let stale = defaults.staleAfter ?? interval + interval + timeout
        let staleAfter = keys.value(
            "stale_after", .staleAfter, default: min(stale, .days(90)).configured, "How long a result speaks.")
        let policy = CheckPolicy(
            interval: interval, timeout: timeout, retryInterval: retryInterval, failuresToDown: failures,
            successesToUp: successes, staleAfter: staleAfter)
        if keys.isSound { check(policy, keys) }
        return policy
    }

    private static func check(_ policy: CheckPolicy, _ keys: Keys) {
        let interval = policy.interval.configured
        if policy.retryInterval > policy.interval {
            keys.reading.report(
                "retry_interval \(policy.retryInterval.configured) is longer than interval \(interval)",
                at: keys.place(of: "retry_interval"))
        }
        if policy.timeout > policy.interval {
            keys.reading.warn(
                "timeout \(policy.timeout.configured) is longer than interval \(interval):"
                    + " while an attempt waits the next is skipped", at: keys.place(of: "timeout"))
        }
        if policy.staleAfter < policy.interval {
            keys.reading.warn(
                "stale_after \(policy.staleAfter.configured) is shorter than interval \(interval):"
                    + " the time between is unmonitored", at: keys.place(of: "stale_after"))
        }
    }
}
