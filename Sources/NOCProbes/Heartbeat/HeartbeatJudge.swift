internal import Foundation
internal import NOCCore

/// What the reports of a job say of it at a moment.
struct HeartbeatJudge: Sendable {
    let check: HeartbeatCheck
    /// The site's, in which reasons tell times.
    let timeZone: TimeZone
    /// How often it is looked at; nil: when something came or is late.
    var policy: CheckPolicy?

    func result(_ state: HeartbeatState?, at now: Instant) -> ProbeResult {
        guard let state else { return ProbeResult(.unknown, reason: Reason(.noHeartbeat)) }
        guard let last = state.last else { return beforeTheFirst(state.since, at: now) }
        let measurements = measurements(last, at: now)
        if now >= check.deadline(after: last.time) {
            return ProbeResult(
                .fail, reason: Reason(.heartbeatMissed, "the last came at \(text(last.time))"),
                measurements: measurements)
        }
        guard last.isFailed else { return ProbeResult(.ok, measurements: measurements) }
        return ProbeResult(.fail, reason: Reason(.jobFailed, last.words), measurements: measurements)
    }

    /// When silence becomes a fail.
    func deadline(_ state: HeartbeatState) -> Instant { check.deadline(after: state.last?.time ?? state.since) }

    /// A failed run that a later one has made up for before anybody looked.
    func passed(_ report: HeartbeatReport) -> Reason {
        Reason(.jobFailed, [text(report.time), report.words].filter { !$0.isEmpty }.joined(separator: ": "))
    }

    func text(_ time: Instant) -> String { TimeText.seconds(time, timeZone: timeZone) }

    private func beforeTheFirst(_ since: Instant, at now: Instant) -> ProbeResult {
        guard now >= check.deadline(after: since) else {
            return ProbeResult(.unknown, reason: Reason(.noHeartbeat, "waited for since \(text(since))"))
        }
        return ProbeResult(.fail, reason: Reason(.heartbeatMissed, "none came since \(text(since))"))
    }

    private func measurements(_ last: HeartbeatReport, at now: Instant) -> [NOCCore.Measurement] {
        let age = Double(max(.zero, now - last.time).milliseconds / 1_000)
        let duration = last.duration.map { NOCCore.Measurement(.jobDuration, Double($0.milliseconds) / 1_000) }
        return [NOCCore.Measurement(.heartbeatAge, age)] + [duration].compactMap(\.self)
    }
}
