internal import NOCCore

/// One attempt of one check on its way from the scheduler to the record.
struct Attempt: Sendable {
    var key: CheckKey
    /// When it started, on both clocks.
    var time: Instant
    var started: Duration
    var result: ProbeResult
}

/// What takes attempts, and says whether the check now runs at its retry interval. May take its time.
typealias AttemptReceiver = @Sendable (Attempt) async -> Bool
