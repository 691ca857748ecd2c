package import NOCCore

extension IncidentAccount {
    /// Acknowledged after it was confirmed, in milliseconds (SEMANTICS 6, response time).
    package var responseTime: Int64? {
        guard let acknowledgedAt, let confirmedAt else { return nil }
        return acknowledgedAt.milliseconds - confirmedAt.milliseconds
    }

    /// From the report to the carrier to the end, in milliseconds (repair time, 合同口径); nil for one reported afterwards.
    package var contractRepairTime: Int64? {
        guard let end, let reportedAt, reportedAt <= end else { return nil }
        return end.milliseconds - reportedAt.milliseconds
    }
}

extension WeeklyHours.Range {
    /// `08:30-12:00`
    package var text: String { "\(Self.clock(start))-\(Self.clock(end))" }

    private static func clock(_ minutes: Int) -> String {
        let (hour, minute) = (minutes / 60, minutes % 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }
}
