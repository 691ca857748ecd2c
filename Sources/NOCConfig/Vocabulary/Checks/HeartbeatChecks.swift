import NOCCore

extension HeartbeatCheck: ConfiguredCheck {
    static var reader: Kind<HeartbeatCheck> { .heartbeat }
    static var purpose: Help {
        Help(
            "A check that jobs report to, by `noc heartbeat`; silence is a failure.",
            zh: "由作业用 `noc heartbeat` 来上报；该报不报即失败。", example: "{ every: 24h, grace: 1h }")
    }
    /// One report says it all: there is no packet that may be lost.
    static var usualRuns: (failures: Int, successes: Int)? { (1, 1) }
}

extension Kind where Value == HeartbeatCheck {
    fileprivate static var heartbeat: Kind {
        .record("a heartbeat check") { keys in
            let every = keys.required(
                "every", .duration(.seconds(1), .days(400)),
                Help("How often the job reports.", zh: "作业多久上报一次。", example: "24h"))
            let grace = keys.optional(
                "grace", .duration(.zero, .days(90)),
                Help(
                    "How much later is still in time; left out: a tenth of `every`, at least 1m.",
                    zh: "晚到多久仍算按时；不写：`every` 的十分之一，至少 1m。", example: "1h"))
            return HeartbeatCheck(every: every, grace: grace ?? max(.seconds(60), every / 10))
        }
    }
}
