/// What a job said of one of its runs, at its end.
package struct HeartbeatReport: Sendable, Hashable {
    /// Characters of a message that are kept.
    static let longestMessage = 500
    package static let longestRun: Duration = .seconds(400 * 86_400)

    package var time: Instant
    /// The run did not do what it should.
    package var isFailed: Bool
    /// The exit status of its process, where it said one.
    package var status: Int?
    /// In one line; empty: nothing was said.
    package var message: String
    /// How long it ran.
    package var duration: Duration?
    /// Who reported it.
    package var by: String

    package init(
        time: Instant, isFailed: Bool = false, status: Int? = nil, message: String = "", duration: Duration? = nil,
        by: String
    ) {
        self.time = time
        self.isFailed = isFailed
        self.status = status
        self.message = message.cleanLine(limit: HeartbeatReport.longestMessage)
        self.duration = duration
        self.by = by.cleanLine()
    }

    /// `status 2: no space left`; empty where nothing was said.
    package var words: String {
        [status.map { "status \($0)" }, message.isEmpty ? nil : message].compactMap(\.self).joined(separator: ": ")
    }
}

/// What is known of a check that others report to.
package struct HeartbeatState: Sendable, Hashable {
    /// Since when a heartbeat is waited for.
    package var since: Instant
    package var last: HeartbeatReport?
    /// When a run last did what it should.
    package var lastSuccess: Instant?

    package init(since: Instant, last: HeartbeatReport? = nil, lastSuccess: Instant? = nil) {
        self.since = since
        self.last = last
        self.lastSuccess = lastSuccess
    }

    /// Takes in a report; one that is older than what is known changes nothing.
    package mutating func take(_ report: HeartbeatReport) {
        if !report.isFailed { lastSuccess = max(report.time, lastSuccess ?? report.time) }
        if report.time >= last?.time ?? .distantPast { last = report }
    }

    /// The clock was ahead when this was written: it counts as of now, so that silence is noticed.
    package mutating func setBack(to now: Instant) {
        since = min(since, now)
        if let time = last?.time { last?.time = min(time, now) }
        lastSuccess = lastSuccess.map { min($0, now) }
    }
}
