/// When a check runs and what it takes to believe it (SEMANTICS 2).
package struct CheckPolicy: Sendable, Hashable {
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
}
