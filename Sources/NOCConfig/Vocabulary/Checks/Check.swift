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
                interval: keys.value(
                    "interval", .interval, default: "60s",
                    Help("Time between two attempts of a check.", zh: "两次检查之间的间隔。", example: "60s")),
                timeout: keys.value(
                    "timeout", .timeout, default: "10s",
                    Help("The longest that one attempt may take.", zh: "单次检查最长用时。", example: "10s")),
                retryInterval: keys.value(
                    "retry_interval", .interval, default: "15s",
                    Help(
                        "Time between attempts while a change is unconfirmed.", zh: "疑似中断或恢复、尚未确认时的间隔。", example: "15s")
                ),
                failuresToDown: keys.value(
                    "failures_to_down", .integer(1...100), default: "3",
                    Help(
                        "So many failures in a row make an outage, dated from the first of them.",
                        zh: "连续失败几次算中断；中断从其中第一次算起。", example: "3")),
                successesToUp: keys.value(
                    "successes_to_up", .integer(1...100), default: "2",
                    Help(
                        "So many successes in a row end an outage, dated from the first of them.",
                        zh: "连续成功几次算恢复；从其中第一次算起。", example: "2")),
                staleAfter: keys.optional(
                    "stale_after", .staleAfter,
                    Help(
                        "The longest that one result speaks for the time after it; left out: 2·interval + timeout.",
                        zh: "一次结果最多代表其后多久；不写：2×间隔＋超时。", example: "130s")),
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
            let id = keys.required(
                "id", Kind<String>.identifier.located,
                Help("Names the check within its target.", zh: "检查的编号，在其对象内唯一。", example: "home"))
            let policy = policy(keys)
            let measureOnly = keys.value(
                "measure_only", .bool, default: "false",
                Help(
                    "The check is measured and reported, and takes no part in the target's rule.",
                    zh: "只测量、只列入报告，不参与判定对象的状态。", example: "true"))
            let degradedAfter = keys.optional("degraded_after", .degradedAfter, Alerting.degradedAfterHelp)
            let form = CheckKind.check(in: keys) ?? TCPCheck(host: "localhost", port: 1)
            if keys.isSound {
                form.check(policy, keys)
                if type(of: form).kind != .heartbeat { checkAttempts(policy, keys) }
            }
            let check = AccountingPlan.Check(
                id: id.value, kind: type(of: form).kind.rawValue, policy: policy, measureOnly: measureOnly,
                unverifiedTLS: !form.verifiesTLS, legacyTLS: form.usesLegacyTLS)
            return CheckDraft(
                place: id.place, check: check, degradedAfter: degradedAfter, specification: form.specification)
        }
    }

    private static func policy(_ keys: Keys) -> CheckPolicy {
        let (defaults, usual) = (keys.reading.defaults, CheckKind.usualRuns(in: keys))
        let interval = keys.value(
            "interval", .interval, default: defaults.interval.configured,
            Help(
                "Time between two attempts; left out: that of `defaults`.", zh: "两次检查之间的间隔；不写：用 `defaults` 的。",
                example: "30s"))
        let timeout = keys.value(
            "timeout", .timeout, default: defaults.timeout.configured,
            Help(
                "The longest that one attempt may take; left out: that of `defaults`.",
                zh: "单次检查最长用时；不写：用 `defaults` 的。", example: "5s"))
        let retryInterval = keys.value(
            "retry_interval", .interval, default: min(interval, defaults.retryInterval).configured,
            Help(
                "Time between attempts while a change is unconfirmed, at most the interval; left out: that of `defaults`.",
                zh: "疑似中断或恢复、尚未确认时的间隔，不长于 interval；不写：用 `defaults` 的。", example: "10s"))
        let failures = keys.value(
            "failures_to_down", .integer(1...100), default: String(usual?.failures ?? defaults.failuresToDown),
            Help(
                "So many failures in a row make an outage; left out: as in `defaults`, and 1 for a heartbeat.",
                zh: "连续失败几次算中断；不写：用 `defaults` 的，心跳为 1。", example: "3"))
        let successes = keys.value(
            "successes_to_up", .integer(1...100), default: String(usual?.successes ?? defaults.successesToUp),
            Help(
                "So many successes in a row end an outage; left out: as in `defaults`, and 1 for a heartbeat.",
                zh: "连续成功几次算恢复；不写：用 `defaults` 的，心跳为 1。", example: "2"))
        let stale = defaults.staleAfter ?? interval + interval + timeout
        let staleAfter = keys.value(
            "stale_after", .staleAfter, default: min(stale, .days(90)).configured,
            Help(
                "The longest that one result speaks for the time after it; left out: that of `defaults`, else 2·interval + timeout.",
                zh: "一次结果最多代表其后多久；不写：用 `defaults` 的，再不然 2×间隔＋超时。", example: "130s"))
        let policy = CheckPolicy(
            interval: interval, timeout: timeout, retryInterval: retryInterval, failuresToDown: failures,
            successesToUp: successes, staleAfter: staleAfter)
        if keys.isSound { check(policy, keys) }
        return policy
    }

    /// Nobody attempts anything where others report.
    private static func checkAttempts(_ policy: CheckPolicy, _ keys: Keys) {
        guard policy.timeout > policy.interval else { return }
        keys.reading.warn(
            "timeout \(policy.timeout.configured) is longer than interval \(policy.interval.configured):"
                + " while an attempt waits the next is skipped", at: keys.place(of: "timeout"))
    }

    private static func check(_ policy: CheckPolicy, _ keys: Keys) {
        let interval = policy.interval.configured
        if policy.retryInterval > policy.interval {
            keys.reading.report(
                "retry_interval \(policy.retryInterval.configured) is longer than interval \(interval)",
                at: keys.place(of: "retry_interval"))
        }
        if policy.staleAfter < policy.interval {
            keys.reading.warn(
                "stale_after \(policy.staleAfter.configured) is shorter than interval \(interval):"
                    + " the time between is unmonitored", at: keys.place(of: "stale_after"))
        }
    }
}
