import NOCCore

/// What a check falls back to when it does not say.
struct CheckDefaults {
    var interval: Duration = .seconds(60)
    var timeout: Duration = .seconds(10)
    var retryInterval: Duration = .seconds(15)
    var failuresToDown = 3
    var successesToUp = 2
    /// Nil: 2·interval + timeout.
    var staleAfter: Duration?
    /// When people are told of what is no incident.
    var alerting = Alerting()
}
