internal import NOCCore

/// Since when, and why, the record cannot be written, and when that is tried again.
struct WriteFailure: Sendable {
    private static let shortestPause: Duration = .seconds(1)
    private static let longestPause: Duration = .seconds(15)

    /// It may be over in a moment.
    private static let patience: Duration = .seconds(5)
    /// Another program, an import for instance, may hold the record for a while.
    private static let patienceWithOthers: Duration = .seconds(90)

    let since: Instant
    private let began: Duration
    private let code: RecordFailureCode?
    /// It has failed for so long that people should know.
    private(set) var isLasting = false
    let error: String
    private(set) var retryAt: Duration
    private var pause = WriteFailure.shortestPause

    init(_ error: any Error, _ time: any TimeSource) {
        since = time.now()
        began = time.monotonic()
        self.error = String(describing: error)
        code = (error as? any RecordFailure)?.code
        // A record that is gone does not come back by itself.
        isLasting = code == .missing
        retryAt = time.monotonic() + WriteFailure.shortestPause
    }

    /// It failed again.
    mutating func goOn(_ time: any TimeSource) {
        let isBusy = code == .busy
        let patience = isBusy ? WriteFailure.patienceWithOthers : WriteFailure.patience
        isLasting = isLasting || time.monotonic() - began >= patience
        if !isBusy { pause = min(pause * 2, WriteFailure.longestPause) }
        retryAt = time.monotonic() + pause
    }

    /// The last try before the daemon ends does not wait.
    mutating func retryNow(_ time: any TimeSource) { retryAt = time.monotonic() }

    func trouble(until end: Instant? = nil) -> CollectorTrouble {
        CollectorTrouble(Reason(.recordUnwritable, error), since: since, until: end)
    }

    /// What the record lacks, once it can be written again; `failure` is nil where only the queue was full.
    static func gap(_ failure: WriteFailure?, lost: Int, at now: Instant) -> RecordEvent? {
        // Who waited for another program lacks nothing.
        let isGap = failure.map { $0.code != .busy || $0.isLasting } ?? false
        guard isGap || lost > 0 else { return nil }
        return RecordEvent(
            time: now, kind: .gap,
            details: [
                "from": String((failure?.since ?? now).milliseconds), "to": String(now.milliseconds),
                "observations_lost": String(lost), "error": failure?.error ?? "the queue was full",
            ])
    }
}
