/// When a check runs and what it takes to believe it (SEMANTICS 2).
package struct CheckPolicy: Sendable, Hashable, Codable {
    /// I
    package var interval: Duration
    /// T
    package var timeout: Duration
    /// The interval while a run of failures or of successes is open.
    package var retryInterval: Duration
    /// F >= 1
    package var failuresToDown: Int
    /// S >= 1
    package var successesToUp: Int
    /// H: how long an observation speaks for the target when no other follows.
    package var staleAfter: Duration

    /// `staleAfter` defaults to 2·I + T.
    package init(
        interval: Duration, timeout: Duration, retryInterval: Duration, failuresToDown: Int, successesToUp: Int,
        staleAfter: Duration? = nil
    ) {
        self.interval = interval
        self.timeout = timeout
        self.retryInterval = retryInterval
        self.failuresToDown = failuresToDown
        self.successesToUp = successesToUp
        self.staleAfter = staleAfter ?? interval + interval + timeout
    }

    private enum CodingKeys: String, CodingKey {
        case interval = "interval_ms"
        case timeout = "timeout_ms"
        case retryInterval = "retry_interval_ms"
        case failuresToDown = "failures_to_down"
        case successesToUp = "successes_to_up"
        case staleAfter = "stale_after_ms"
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func duration(_ key: CodingKeys) throws -> Duration {
            .milliseconds(try values.decode(Int64.self, forKey: key))
        }
        self.init(
            interval: try duration(.interval), timeout: try duration(.timeout),
            retryInterval: try duration(.retryInterval),
            failuresToDown: try values.decode(Int.self, forKey: .failuresToDown),
            successesToUp: try values.decode(Int.self, forKey: .successesToUp), staleAfter: try duration(.staleAfter))
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(interval.milliseconds, forKey: .interval)
        try values.encode(timeout.milliseconds, forKey: .timeout)
        try values.encode(retryInterval.milliseconds, forKey: .retryInterval)
        try values.encode(failuresToDown, forKey: .failuresToDown)
        try values.encode(successesToUp, forKey: .successesToUp)
        try values.encode(staleAfter.milliseconds, forKey: .staleAfter)
    }
}
