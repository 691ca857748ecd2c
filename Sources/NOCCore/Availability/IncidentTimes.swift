/// When an outage can have been reported to the carrier (申告).
package enum FaultReport {
    /// One from before the outage began was of something else, or its time is a slip: an error when it is said, and in no
    /// figure where an older record holds it.
    package static func isPossible(at reportedAt: Instant, ofOutageFrom start: Instant) -> Bool { reportedAt >= start }
}

/// SEMANTICS 6.
extension IncidentAccount {
    /// The part of it in `period`, as far as it had come at `asOf`.
    package func part(in period: Interval, asOf: Instant) -> Interval {
        Interval(start, min(end ?? asOf, asOf)).intersection(period)
    }

    /// When it was reported to the carrier, where what is noted can be that. May lie after the end: an outage can be claimed
    /// when it is over.
    package var faultReportedAt: Instant? {
        reportedAt.flatMap { FaultReport.isPossible(at: $0, ofOutageFrom: start) ? $0 : nil }
    }

    /// Acknowledged after it was confirmed, in milliseconds (response time).
    package var responseTime: Int64? {
        guard let acknowledgedAt, let confirmedAt else { return nil }
        return acknowledgedAt.milliseconds - confirmedAt.milliseconds
    }

    /// From the report to the carrier to the end, in milliseconds (repair time, 合同口径); nil without a report made while it
    /// lasted.
    package var contractRepairTime: Int64? {
        guard let end, let reported = faultReportedAt, reported <= end else { return nil }
        return end.milliseconds - reported.milliseconds
    }

    /// From where the time allowed for a repair runs: a report to the carrier made while it lasted, else the start.
    var repairStart: Instant? {
        guard let reported = faultReportedAt, reported <= end ?? .distantFuture else { return start }
        return reported
    }
}
