/// What the daemon knows of its own work since its start.
package struct SelfMetrics: Sendable, Hashable, Codable {
    package var schedule = ScheduleMetrics()
    package var record = RecordMetrics()
    package var dispatch = DispatchMetrics()

    package init() {}
}

package struct ScheduleMetrics: Sendable, Hashable, Codable {
    package var checks = 0
    package var running = 0
    package var done = 0
    package var failed = 0
    package var unknown = 0
    /// Times a check was due while its last attempt still ran.
    package var overruns = 0
    /// Start behind the due moment over the last few thousand attempts, in milliseconds.
    package var lagP50: Double = 0
    package var lagP99: Double = 0
    package var lagMax: Double = 0

    private enum CodingKeys: String, CodingKey {
        case checks
        case running
        case done
        case failed
        case unknown
        case overruns
        case lagP50 = "lag_p50_ms"
        case lagP99 = "lag_p99_ms"
        case lagMax = "lag_max_ms"
    }
}

package struct RecordMetrics: Sendable, Hashable, Codable {
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
    /// Milliseconds.
    package var lastCommit: Double = 0
    package var longestCommit: Double = 0

    private enum CodingKeys: String, CodingKey {
        case queued
        case committed
        case batches
        case failures
        case dropped
        case refused
        case isolated
        case lastCommit = "last_commit_ms"
        case longestCommit = "longest_commit_ms"
    }
}

package struct DispatchMetrics: Sendable, Hashable, Codable {
    package var running = 0
    package var delivered = 0
    package var retries = 0
    package var undelivered = 0
}
