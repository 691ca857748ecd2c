package import NOCCore

/// How a target is, as the program shows it from the record.
package struct DemoTarget: Sendable {
    let id: String
    let state: AvailabilityClass
    /// A run of failures is open that may become an outage, or a run of successes that may end one.
    let isUnsettled: Bool
    /// Whether the last attempt of each of its checks succeeded.
    let isWell: Bool
    /// Why it is not up.
    let reason: Reason?

    package init(id: String, state: AvailabilityClass, isUnsettled: Bool, isWell: Bool, reason: Reason?) {
        self.id = id
        self.state = state
        self.isUnsettled = isUnsettled
        self.isWell = isWell
        self.reason = reason
    }
}
