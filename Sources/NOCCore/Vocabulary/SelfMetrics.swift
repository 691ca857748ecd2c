/// What the daemon knows of its own work since its start.
package struct SelfMetrics: Sendable, Hashable {
    package var schedule = ScheduleMetrics()
    package var record = RecordMetrics()
    package var dispatch = DispatchMetrics()
    package var loops: [DaemonLoop: LoopCounters] = [:]
    /// The checks that overran most often.
    package var overran: [Overrun] = []

    /// A check that was due while its last attempt still ran.
    package struct Overrun: Sendable, Hashable {
        package var check: String
        package var count: Int
        package var last: Instant

        package init(check: String, count: Int, last: Instant) {
            self.check = check
            self.count = count
            self.last = last
        }
    }

    package init() {}

    package var json: JSON {
        [
            "schedule": schedule.json, "record": record.json, "dispatch": dispatch.json,
            "loops": .object(
                DaemonLoop.allCases.compactMap { loop in loops[loop].map { .init(loop.rawValue, $0.json) } }),
            "overran": .array(overran.map(\.json)),
        ]
    }

    /// Loops that an older daemon did not count are missing.
    package init(_ json: JSON) {
        schedule = ScheduleMetrics(json["schedule"] ?? [:])
        record = RecordMetrics(json["record"] ?? [:])
        dispatch = DispatchMetrics(json["dispatch"] ?? [:])
        for loop in DaemonLoop.allCases {
            if let counters = json["loops"]?[loop.rawValue] { loops[loop] = LoopCounters(counters) }
        }
        overran = (json["overran"]?.elements ?? []).compactMap(Overrun.init)
    }
}

extension SelfMetrics.Overrun {
    fileprivate var json: JSON {
        ["check": .string(check), "count": JSON(count), "last": .integer(last.milliseconds)]
    }

    fileprivate init?(_ json: JSON) {
        guard let check = json["check"]?.string, let count = json["count"]?.integer, let last = json["last"]?.integer
        else { return nil }
        self.init(check: check, count: Int(count), last: Instant(milliseconds: last))
    }
}

package struct ScheduleMetrics: DeclaredMetrics {
    package var checks = 0
    package var running = 0
    /// Checks that wait for their turn in the slow lane.
    package var waiting = 0
    package var done = 0
    package var failed = 0
    package var unknown = 0
    /// Times a check was due while its last attempt still ran.
    package var overruns = 0
    /// Start behind the due moment over the last few thousand attempts.
    package var lagP50: Double = 0
    package var lagP99: Double = 0
    package var lagMax: Double = 0

    package init() {}

    package static let declarations: [MetricDeclaration<Self>] = [
        .count("checks", \.checks, "checks", "检查项", .gauge),
        .count("running", \.running, "attempts under way", "正在检查", .gauge),
        .count("waiting", \.waiting, "checks waiting in the slow lane", "慢速检查排队", .gauge),
        .count("done", \.done, "attempts done", "已完成检查"),
        .count("failed", \.failed, "attempts that failed", "失败检查"),
        .count("unknown", \.unknown, "attempts that said nothing", "未知检查"),
        .count("overruns", \.overruns, "times due while still running", "超时重叠"),
        .milliseconds("lag_p50", \.lagP50, "start delay, half of them", "启动延迟（中位）"),
        .milliseconds("lag_p99", \.lagP99, "start delay, 99 of 100", "启动延迟（99分位）"),
        .milliseconds("lag_max", \.lagMax, "start delay, longest", "启动延迟（最长）"),
    ]
}

package struct RecordMetrics: DeclaredMetrics {
    /// Observations that wait to be committed.
    package var queued = 0
    package var committed = 0
    package var batches = 0
    /// Failed commits.
    package var failures = 0
    /// Observations lost because the queue was full.
    package var dropped = 0
    /// Observations whose time was not after the last one of their check: after a step back of the clock, or an import
    /// of times in the future.
    package var refused = 0
    /// Fails that became unknown because the collector was isolated.
    package var isolated = 0
    package var lastCommit: Double = 0
    package var longestCommit: Double = 0

    package init() {}

    package static let declarations: [MetricDeclaration<Self>] = [
        .count("queued", \.queued, "observations queued", "待写观测", .gauge),
        .count("committed", \.committed, "observations committed", "已写观测"),
        .count("batches", \.batches, "batches committed", "已写批次"),
        .count("failures", \.failures, "failed writes", "写入失败"),
        .count("dropped", \.dropped, "observations dropped", "丢弃观测"),
        .count("refused", \.refused, "observations refused", "拒收观测"),
        .count("isolated", \.isolated, "fails hidden by isolation", "采集端隔离"),
        .milliseconds("last_commit", \.lastCommit, "last commit", "最近写入耗时"),
        .milliseconds("longest_commit", \.longestCommit, "longest commit", "最长写入耗时"),
    ]
}

package struct DispatchMetrics: DeclaredMetrics {
    package var running = 0
    package var delivered = 0
    package var retries = 0
    package var undelivered = 0
    /// Times the record could not be asked what is due, or told how it went; both are tried again.
    package var storeFailures = 0

    package init() {}

    package static let declarations: [MetricDeclaration<Self>] = [
        .count("running", \.running, "hooks running", "正在投递", .gauge),
        .count("delivered", \.delivered, "alerts delivered", "已送达"),
        .count("retries", \.retries, "attempts to be repeated", "重试"),
        .count("undelivered", \.undelivered, "alerts undelivered", "未送达"),
        .count("store_failures", \.storeFailures, "times the outbox was out of reach", "投递队列不可用"),
    ]
}
