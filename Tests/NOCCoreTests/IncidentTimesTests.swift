import NOCCore
import TestSupport
import Testing

@Suite struct IncidentTimesTests {
    /// An outage from 09:05 to 11:30 on 14 October, and what was noted of its report to the carrier.
    private func incident(reportedAt: String?) throws -> IncidentAccount {
        var world = RuleWorld(["line/port"])
        let outage = world.span("2026-10-14 09:05", "2026-10-14 11:30")
        world.observe("line/port", over: world.span("2026-10-14", "2026-10-15"), every: .seconds(60)) {
            Observation(time: $0, outcome: outage.contains($0) ? .fail : .ok)
        }
        world.record.notes = [
            Annotation(
                target: "line", instant: outage.start, recordedAt: world.at("2026-10-15 08:00"), by: "w",
                reportedAt: reportedAt.map(world.at))
        ]
        let account = try Accounts.account(
            world.period(.day, "2026-10-14"), of: world.record, asOf: world.at("2026-10-16"))
        return try #require(account.incidents.first)
    }

    @Test(
        arguments: [
            (nil, nil, false), ("2026-10-14 09:05", 145, true), ("2026-10-14 09:25", 125, true),
            ("2026-10-14 11:30", 0, true), ("2026-10-14 11:30:01", nil, true), ("2026-10-14 09:04:59.999", nil, false),
            ("2026-10-13", nil, false),
        ] as [(String?, Int64?, Bool)])
    func `a repair is measured from a report made during the outage, and none from before it is believed`(
        _ reportedAt: String?, _ minutes: Int64?, _ isReport: Bool
    ) throws {
        let incident = try incident(reportedAt: reportedAt)
        #expect(incident.contractRepairTime == minutes.map { $0 * 60_000 })
        #expect((incident.faultReportedAt != nil) == isReport)
    }
}
