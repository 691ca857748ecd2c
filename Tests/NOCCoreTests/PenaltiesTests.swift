import Foundation
import TestSupport
import Testing

@testable import NOCCore

@Suite struct PenaltiesTests {
    private static let hour: Int64 = 3_600_000

    private static let telecom = PenaltyProfile(
        id: "p", name: "P", clause: "c", needsConfirmation: true,
        rule: .perHour(
            .init(allowance: .seconds(14_400), percent: 20_000, cap: .init(from: .seconds(90_000), percent: 500_000))))

    private static func tiers(_ tiers: [(Int, Int)]) -> PenaltyProfile {
        PenaltyProfile(
            id: "p", name: "P", clause: "c", rule: .tiers(tiers.map { .init(below: $0.0, percent: $0.1) }))
    }

    /// A line at 6 500 yuan a month, asked each minute from September on, down in `outages`.
    private func line(_ outages: [(String, String)], fee: Double? = 6_500) -> RuleWorld {
        var world = RuleWorld(["line/port"])
        world.record.plans[0].plan.targets[0].contract = .init(
            carrier: "中国电信", number: "HT-1", monthlyFee: fee, penalty: "p")
        let spans = outages.map { world.span($0.0, $0.1) }
        world.observe("line/port", over: world.span("2026-09-30", "2026-12-02"), every: .seconds(60)) { time in
            Observation(time: time, outcome: spans.contains { $0.contains(time) } ? .fail : .ok)
        }
        return world
    }

    private func lines(
        _ world: RuleWorld, _ profile: PenaltyProfile = PenaltiesTests.telecom,
        _ period: (Period.Kind, String) = (.month, "2026-10"),
        asOf: String = "2027-01-01"
    ) throws -> [PenaltyLine] {
        let months = try Penalties.months(of: world.period(period.0, period.1), in: world.zone).map {
            try Accounts.account($0, of: world.record, asOf: world.at(asOf))
        }
        return Penalties.lines([profile], months: months)
    }

    private func month(
        _ world: RuleWorld, _ profile: PenaltyProfile = PenaltiesTests.telecom, asOf: String = "2027-01-01"
    ) throws -> PenaltyMonth {
        try #require(try lines(world, profile, asOf: asOf).first?.months.first)
    }

    // MARK: By the hour

    @Test(
        arguments: [
            (0, 0, 0), (240, 0, 0), (241, 1, 20_000), (300, 1, 20_000), (301, 2, 40_000), (605, 7, 140_000),
            (1_499, 21, 420_000), (1_500, 21, 500_000), (12_000, 196, 500_000),
        ] as [(Int64, Int64, Int)])
    func `hours above the allowance cost their part, up to the cap`(_ minutes: Int64, _ hours: Int64, _ percent: Int)
        throws
    {
        var world = line([])
        let start = world.at("2026-10-05")
        let outage = Interval(start, start + .seconds(minutes * 60))
        world.record.observations[RuleWorld.key("line/port")] = world.record.observations[
            RuleWorld.key("line/port")]!.map {
                Observation(time: $0.time, outcome: outage.contains($0.time) ? .fail : .ok)
            }
        let month = try month(world)
        #expect(month.counted == minutes * 60_000)
        #expect(month.hoursAbove == hours && month.percent == percent)
        #expect(month.amount == Int64(percent) * 650_000 / 1_000_000)
        #expect(month.doubts == (percent > 0 ? [.interpretation] : []))
    }

    @Test
    func `to the millisecond: 4 h exactly costs nothing, a millisecond more an hour begun, and 25 h exactly the cap`() {
        guard case .perHour(var rule) = Self.telecom.rule else { return }
        let at = { rule.hours(of: $0) }
        #expect([4 * Self.hour, 4 * Self.hour + 1, 5 * Self.hour, 5 * Self.hour + 1].map(at) == [0, 1, 1, 2])
        rule.rounding = .down
        let down = { rule.hours(of: $0) }
        #expect([5 * Self.hour - 1, 5 * Self.hour, 6 * Self.hour - 1].map(down) == [0, 1, 1])
    }

    @Test func `growing steps cost one, two, three times the part, and never more than the cap`() throws {
        var profile = Self.telecom
        guard case .perHour(var rule) = profile.rule else { return }
        rule.isProgressive = true
        profile.rule = .perHour(rule)
        #expect(try month(line([("2026-10-05 00:00", "2026-10-05 07:00")]), profile).percent == 120_000)
        #expect(try month(line([("2026-10-05 00:00", "2026-10-05 20:00")]), profile).percent == 500_000)
    }

    // MARK: By availability

    @Test func `an availability that equals a tier's bound does not lie below it`() throws {
        // 31 days are 2 678 400 s: 0.1 % of them 2 678.4 s. Of 30 days, 2 592 s exactly.
        let profile = Self.tiers([(999_000, 1_000_000)])
        let november = { (end: String) in
            try self.lines(self.line([("2026-11-10 00:00", end)]), profile, (.month, "2026-11"))[0].months[0]
        }
        let exact = try november("2026-11-10 00:43")
        #expect(exact.counted == 2_580_000 && exact.percent == 0 && exact.amount == 0)
        #expect(try november("2026-11-10 00:44").percent == 1_000_000)
        var month = exact
        month.items = []
        month.items = [.init(incident: exact.items[0].incident, milliseconds: 2_592_000, exclusion: nil)]
        month.cut(by: profile.rule)
        #expect(month.percent == 0)
        month.items[0].milliseconds += 1
        month.cut(by: profile.rule)
        #expect(month.percent == 1_000_000)
    }

    @Test(
        arguments: [(5, 10_000), (100, 30_000), (1_000, 100_000), (3_000, 200_000), (6_000, 1_000_000)]
            as [(Int64, Int)])
    func `the last tier that the availability lies below holds`(_ minutes: Int64, _ percent: Int) throws {
        let ntt = Self.tiers([
            (999_900, 10_000), (998_000, 30_000), (980_000, 100_000), (950_000, 200_000), (900_000, 1_000_000),
        ])
        let world = line([])
        var month = try month(world, ntt)
        #expect(month.percent == 0)
        let end = world.at("2026-10-05") + .seconds(minutes * 60)
        let until = TimeText.minutes(end, timeZone: world.zone)
        month = try self.month(line([("2026-10-05 00:00", until)]), ntt)
        #expect(month.percent == percent)
    }

    // MARK: Money

    @Test(
        arguments: [
            (6_500.0, 20_000, 13_000), (12_000.5, 20_000, 24_001), (0.25, 20_000, 1), (0.24, 20_000, 0),
            (0.1, 1_000_000, 10),
            (1_234.565, 1_000_000, 123_457), (333.33, 140_000, 4_667), (99_999_999.99, 500_000, 5_000_000_000),
        ] as [(Double, Int, Int64)])
    func `amounts are exact to the 分, half of one rounded up`(_ fee: Double, _ percent: Int, _ amount: Int64) throws {
        #expect(PenaltyMonth.amount(of: try #require(Decimal(string: fee.description)), percent) == amount)
    }

    @Test func `no fee, no clause and no data are said, and are not zero`() throws {
        let outage = [("2026-10-05 00:00", "2026-10-05 06:00")]
        let free = try month(line(outage, fee: nil))
        #expect(free.obstacle == .noFee && free.amount == nil && free.percent == 40_000)
        var other = Self.telecom
        other.id = "other"
        let line = try #require(try lines(line(outage), other).first)
        #expect(line.profile == nil && line.months[0].obstacle == .noProfile && line.amount == nil)
        var silent = self.line([])
        silent.record.observations = [:]
        let nothing = try month(silent)
        #expect(nothing.obstacle == .noData && nothing.amount == nil && nothing.percent == nil)
    }

    // MARK: What counts

    private func note(
        _ world: inout RuleWorld, cause: String? = nil, responsible: String? = nil, reportedAt: String? = nil
    ) {
        world.record.notes.append(
            Annotation(
                target: "line", instant: world.at("2026-10-05 00:00"), recordedAt: world.at("2026-10-06"), by: "w",
                cause: cause, responsible: responsible, reportedAt: reportedAt.map(world.at)))
    }

    @Test func `excluded causes and parties do not count`() throws {
        var profile = Self.telecom
        profile.exclusions = .init(causes: ["customer"], responsible: ["本单位"])
        var world = line([("2026-10-05 00:00", "2026-10-05 06:00"), ("2026-10-09 00:00", "2026-10-09 05:00")])
        #expect(try month(world, profile).counted == 11 * Self.hour)
        note(&world, cause: "customer")
        let caused = try month(world, profile)
        #expect(caused.counted == 5 * Self.hour && caused.items.map(\.exclusion) == [.cause("customer"), nil])
        note(&world, cause: "link", responsible: "本单位")
        #expect(try month(world, profile).items[0].exclusion == .responsible("本单位"))
        note(&world, responsible: "中国电信")
        #expect(try month(world, profile).counted == 11 * Self.hour)
    }

    @Test func `an incident must be reported in time, where the clause says so`() throws {
        var profile = Self.telecom
        profile.exclusions.reportWithin = .seconds(5 * 86_400)
        var world = line([("2026-10-05 00:00", "2026-10-05 06:00")])
        #expect(try month(world, profile).items[0].exclusion == .neverReported)
        let running = try month(world, profile, asOf: "2026-10-08 00:00")
        #expect(running.items[0].exclusion == .notYetReported(until: world.at("2026-10-10")))
        #expect(running.doubts.contains(.reportPending) && running.doubts.contains(.provisional))
        note(&world, reportedAt: "2026-10-10 00:00:01")
        #expect(try month(world, profile).items[0].exclusion == .reportedLate)
        note(&world, reportedAt: "2026-10-10 00:00")
        #expect(try month(world, profile).items[0].exclusion == nil)
        // From before the outage, long or shortly: a slip of the time claims nothing.
        for slip in ["2020-01-01 00:00", "2026-10-04 23:59:59"] {
            note(&world, reportedAt: slip)
            #expect(try month(world, profile).items[0].exclusion == .neverReported)
        }
        note(&world, reportedAt: "2026-10-05 00:00")
        #expect(try month(world, profile).items[0].exclusion == nil)
    }

    @Test func `what would be due had the missing reports been made is kept beside what is`() throws {
        var profile = Self.telecom
        profile.exclusions = .init(causes: ["customer"], reportWithin: .seconds(5 * 86_400))
        let outages = [("2026-10-05 00:00", "2026-10-05 06:00"), ("2026-10-12 00:00", "2026-10-12 07:00")]
        var world = line(outages)
        let line = try lines(world, profile)[0]
        #expect(line.amount == 0 && line.months[0].pending == 2 && line.amountIfReported == 117_000)
        let reported = try #require(line.months[0].ifReported(under: profile))
        #expect(reported.counted == 13 * Self.hour && reported.percent == 180_000 && reported.pending == 0)
        note(&world, cause: "customer")
        // Seven hours are left; the six are the customer's, reported or not.
        #expect(try lines(world, profile)[0].amountIfReported == 39_000)
        #expect(try lines(self.line(outages), Self.telecom)[0].amountIfReported == nil)
        #expect(try lines(self.line(outages, fee: nil), profile)[0].amountIfReported == nil)
    }

    @Test func `an incident over the month's end counts in each month with its part`() throws {
        let world = line([("2026-10-31 18:00", "2026-11-01 10:00")])
        let lines = try lines(world, Self.telecom, (.quarter, "2026-Q4"), asOf: "2027-02-01")
        #expect(lines[0].months.prefix(2).map(\.counted) == [6 * Self.hour, 10 * Self.hour])
        #expect(lines[0].months.prefix(2).map(\.amount) == [26_000, 78_000])
        // December was watched for a day.
        #expect(lines[0].amount == 104_000 && lines[0].isComplete)
        #expect(lines[0].months[2].doubts == [.coverage])
    }

    @Test func `planned work is out where the objective leaves it out`() throws {
        var world = line([("2026-10-05 00:00", "2026-10-05 06:00")])
        world.record.windows = [
            MaintenanceWindow(
                scope: .target("line"), interval: world.span("2026-10-05 00:00", "2026-10-05 03:00"),
                declaredAt: world.at("2026-10-01"), by: "w", reason: "r")
        ]
        #expect(try month(world).counted == 3 * Self.hour)
    }

    @Test func `less than 95 % watched, open incidents and time without an incident make an amount doubtful`() throws {
        var world = line([("2026-10-31 12:00", "2026-12-05 00:00")])
        #expect(try month(world).doubts == [.interpretation, .openIncident])
        world.correct("line", world.span("2026-10-02 00:00", "2026-10-02 01:00"), .down)
        let corrected = try month(world)
        #expect(corrected.otherBad == Self.hour && corrected.doubts.contains(.otherBadTime))
        let gap = world.span("2026-10-10 00:00", "2026-10-12 00:00")
        world.record.observations[RuleWorld.key("line/port")]?.removeAll { gap.contains($0.time) }
        #expect(try month(world).doubts.contains(.coverage))
    }

    @Test func `a change of contract begins a line: each month stays under the contract and the clause it had`() throws
    {
        var world = line([("2026-10-05 00:00", "2026-10-05 06:00"), ("2026-11-05 00:00", "2026-11-05 06:00")])
        var later = PlanVersion(time: world.at("2026-11-01 08:00"), plan: world.record.plans[0].plan)
        later.plan.targets[0].contract = .init(carrier: "中国联通", number: "HT-2", monthlyFee: 8_000, penalty: "q")
        world.record.plans.append(later)
        let months = try Penalties.months(of: world.period(.quarter, "2026-Q4"), in: world.zone).map {
            try Accounts.account($0, of: world.record, asOf: world.at("2027-01-01"))
        }
        var free = Self.tiers([(999_000, 1_000_000)])
        free.id = "q"
        let lines = Penalties.lines([Self.telecom, free], months: months)
        #expect(lines.map(\.target) == ["line", "line"])
        #expect(lines.map(\.contract.carrier) == ["中国电信", "中国联通"] && lines.map(\.profile?.id) == ["p", "q"])
        #expect(lines.map { $0.months.map(\.period.label) } == [["2026-10"], ["2026-11", "2026-12"]])
        #expect(lines.map { $0.months[0].amount } == [26_000, 800_000])
    }

    @Test func `fees are paid by the month: other periods have none`() {
        let world = RuleWorld(["line/port"])
        func count(_ kind: Period.Kind, _ label: String) -> Int {
            Penalties.months(of: world.period(kind, label), in: world.zone).count
        }
        #expect(count(.month, "2026-10") == 1 && count(.quarter, "2026-Q4") == 3 && count(.year, "2026") == 12)
        #expect(count(.week, "2026-W41") == 0 && count(.day, "2026-10-05") == 0)
    }
}
