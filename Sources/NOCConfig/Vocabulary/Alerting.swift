import NOCCore

/// When people are told of what is no incident (SEMANTICS 8).
extension Alerting {
    static let degradedAfterHelp = Help(
        "Degraded observations in a row until people are told; left out: 1 for what a device reports, 3 for limits.",
        zh: "连续几次降级即告警；不写：设备自报的状态 1 次，超过警戒值 3 次。", example: "2")
    static let blindAfterHelp = Help(
        "How long nobody can tell how a target is until people are told.", zh: "测不到对象的状态多久即告警。", example: "15m")

    /// Of the defaults.
    static func read(_ keys: Keys) -> Alerting {
        Alerting(
            degradedAfter: keys.optional("degraded_after", .degradedAfter, degradedAfterHelp),
            blindAfter: keys.value("blind_after", .blindAfter, default: "15m", blindAfterHelp),
            flapping: keys.record(
                "flapping", .flapping,
                Help(
                    "When the alerts of a target that comes and goes are held back.", zh: "对象时好时坏时，何时压住它的告警。",
                    example: "{ count: 5, window: 1h }")))
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
                count: keys.value(
                    "count", .integer(2...1_000), default: "5",
                    Help(
                        "So many alerts of one target within `window` hold back the next.",
                        zh: "同一对象在 `window` 内告警达到这个次数，其后的先压住。", example: "5")),
                window: keys.value(
                    "window", .duration(.milliseconds(100), .days(7)), default: "1h",
                    Help(
                        "The time within which alerts are counted; the target is told of again once it keeps one state for half of it.",
                        zh: "统计次数的时段；对象保持同一状态满一半时段后再告知。", example: "1h")))
        }
    }
}

extension Kind where Value == Plan.Heartbeat {
    static var heartbeat: Kind {
        .record("the heartbeat") { keys in
            Plan.Heartbeat(
                url: keys.required(
                    "url", .url,
                    Help(
                        "Called while all is well; who misses the call knows that noc is dead.",
                        zh: "运行正常时定时访问的地址；对方收不到即知 noc 已停。", example: #""https://watch.example.gov.cn/ping/noc""#)),
                interval: keys.value(
                    "interval", .duration(.seconds(1), .days(1)), default: "60s",
                    Help("Time between two calls.", zh: "两次访问之间的间隔。", example: "60s")))
        }
    }
}
