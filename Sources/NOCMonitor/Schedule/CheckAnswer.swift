internal import NOCCore

/// What one attempt of one check brought, on its way to the record.
struct CheckAnswer: Sendable {
    var key: CheckKey
    /// When the attempt started, on both clocks.
    var time: Instant
    var started: Duration
    var result: ProbeResult
}

/// What takes answers, and says whether the check now runs at its retry interval. May take its time.
typealias AnswerReceiver = @Sendable (CheckAnswer) async -> Bool
