/// The loops of the daemon.
package enum DaemonLoop: String, Sendable, Hashable, CaseIterable {
    /// An attempt each.
    case scheduler
    /// An attempt each of a check that takes long.
    case slowLane = "slow_lane"
    /// A trap or a heartbeat each.
    case arrivals
    /// A batch each.
    case pipeline
    /// An attempt each to deliver an alert.
    case dispatcher
    /// A round of packing each.
    case sealer
    /// A look at recurring work each.
    case maintenance
    /// A look at the disk each.
    case disk
    /// A look at the clock each.
    case clock
    /// A call each that says that the daemon is well.
    case heartbeat
    /// A report each.
    case reports
    /// A head of the chain each, told to a witness.
    case witness
    /// A token each of a timestamp authority.
    case timestamps
    /// A change of the configuration each.
    case reloader
    /// A sign of life each.
    case heart

    package var title: String {
        switch self {
        case .scheduler: "scheduler"
        case .slowLane: "slow lane"
        case .arrivals: "arrivals"
        case .pipeline: "pipeline"
        case .dispatcher: "hook dispatcher"
        case .sealer: "sealer"
        case .maintenance: "recurring maintenance"
        case .disk: "disk watch"
        case .clock: "clock watch"
        case .heartbeat: "heartbeat"
        case .reports: "reports"
        case .witness: "witness"
        case .timestamps: "timestamps"
        case .reloader: "reloader"
        case .heart: "heart"
        }
    }

    package var chineseTitle: String {
        switch self {
        case .scheduler: "检查调度"
        case .slowLane: "慢速检查"
        case .arrivals: "主动上报"
        case .pipeline: "记录"
        case .dispatcher: "告警投递"
        case .sealer: "归档压缩"
        case .maintenance: "例行维护"
        case .disk: "磁盘余量"
        case .clock: "时钟核对"
        case .heartbeat: "对外报活"
        case .reports: "报告"
        case .witness: "链头送证"
        case .timestamps: "时间戳"
        case .reloader: "配置重载"
        case .heart: "心跳"
        }
    }
}

/// What each loop of the daemon counts since its start.
package struct LoopCounters: DeclaredMetrics {
    /// What the loop is there for.
    package var done = 0
    /// What was tried and did not come off.
    package var failed = 0
    /// What was due, or came, and was not taken up: an attempt while the last one ran, an observation without room.
    package var skipped = 0
    /// How far behind the moment at which it was due a turn began, over the last few thousand.
    package var lagP50: Double = 0
    package var lagP99: Double = 0
    package var lagMax: Double = 0

    package init() {}

    package static let declarations: [MetricDeclaration<Self>] = [
        .count("done", \.done, "done", "完成"),
        .count("failed", \.failed, "failed", "失败"),
        .count("skipped", \.skipped, "skipped", "跳过"),
        .milliseconds("lag_p50", \.lagP50, "lag, half of them", "延迟（中位）"),
        .milliseconds("lag_p99", \.lagP99, "lag, 99 of 100", "延迟（99分位）"),
        .milliseconds("lag_max", \.lagMax, "lag, longest", "延迟（最长）"),
    ]
}
