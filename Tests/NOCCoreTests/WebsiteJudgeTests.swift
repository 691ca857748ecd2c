import Foundation
import TestSupport
import Testing

@testable import NOCCore

@Suite struct WebsiteJudgeTests {
    private let rule = WebsiteRule(check: RuleWorld.key("web/home"))

    private func result(
        _ world: RuleWorld, _ kind: Period.Kind = .month, _ label: String = "2026-10", asOf: String = "2027-01-01",
        rule: WebsiteRule? = nil
    ) throws -> WebsiteResult {
        try WebsiteJudge.result(
            rule ?? self.rule,
            in: AccountContext(of: world.record, over: world.period(kind, label), asOf: world.at(asOf)))
    }

    /// A visit each hour of October, of which `isFailed` fail.
    private func october(_ isFailed: (Instant) -> Bool) -> RuleWorld {
        var world = RuleWorld(["web/home"])
        world.observe("web/home", over: world.span("2026-10-01", "2026-11-01"), every: .seconds(3_600)) { time in
            Observation(time: time, outcome: isFailed(time) ? .fail : .ok, latency: Latency(tenths: 2_000))
        }
        return world
    }

    @Test func `a month without a failure passes, with every window judged`() throws {
        let result = try result(october { _ in false })
        #expect(result.verdict == .passed)
        #expect(result.windows.count == 25 && result.lacking.isEmpty)
        #expect(result.total == .init(visits: 744, failures: 0))
        #expect(result.worst?.first == CalendarDay(year: 2026, month: 10, day: 1))
    }

    @Test func `the worst seven days are found, and only the share of those days counts`() throws {
        // 12 failures of the 168 visits of a week are 7.1 %, of a month 1.6 %.
        let world = october { _ in false }
        let bad = world.span("2026-10-12 06:00", "2026-10-12 18:00")
        let result = try result(october { bad.contains($0) })
        #expect(result.verdict == .veto)
        #expect(result.worst?.first == CalendarDay(year: 2026, month: 10, day: 6))
        #expect(result.worst?.last == CalendarDay(year: 2026, month: 10, day: 12))
        #expect(result.worst?.count == .init(visits: 168, failures: 12))
        #expect(result.worst?.count.margin(to: 50_000) == -21_429)
        #expect(result.total.failures == 12)
    }

    @Test(arguments: [(7, true), (6, false)])
    func `exactly 5 % is a veto, one visit less is not`(_ failures: Int, _ isVeto: Bool) throws {
        // Twenty visits a day are 140 a week, and 7 of them 5 %.
        var world = RuleWorld(["web/home"])
        let first = world.at("2026-10-05")
        world.observe("web/home", over: world.span("2026-10-05", "2026-10-12"), every: .seconds(4_320)) { time in
            let index = (time - first).milliseconds / 4_320_000
            return Observation(time: time, outcome: index < failures ? .fail : .ok)
        }
        let result = try result(world, .week, "2026-W41")
        #expect(result.windows.map(\.count) == [.init(visits: 140, failures: failures)])
        #expect(result.verdict == (isVeto ? .veto : .passed))
        #expect(result.worst?.count.margin(to: 50_000) == (isVeto ? 0 : 7_142))
    }

    @Test func `an answer at exactly 15.000 s has failed, one a tenth of a millisecond sooner has not`() throws {
        var world = RuleWorld(["web/home"])
        let first = world.at("2026-10-05")
        world.observe("web/home", over: world.span("2026-10-05", "2026-10-12"), every: .seconds(3_600)) { time in
            let tenths: Int32 = time == first ? 150_000 : time == first + .seconds(3_600) ? 149_999 : 100
            return Observation(time: time, outcome: .degraded, latency: Latency(tenths: tenths))
        }
        #expect(try result(world, .week, "2026-W41").total == .init(visits: 168, failures: 1))
    }

    @Test func `what the collector could not do is no visit, and is told`() throws {
        var world = RuleWorld(["web/home"])
        let idle = world.span("2026-10-08", "2026-10-09")
        world.observe("web/home", over: world.span("2026-10-05", "2026-10-12"), every: .seconds(3_600)) { time in
            Observation(time: time, outcome: idle.contains(time) ? .unknown : .ok)
        }
        let result = try result(world, .week, "2026-W41")
        #expect(result.total == .init(visits: 144) && result.leftOut == 24)
        #expect(result.days.map(\.leftOut) == [0, 0, 0, 24, 0, 0, 0])
        #expect(result.verdict == .insufficient && result.worst == nil && result.lacking.count == 1)
    }

    @Test func `nineteen visits a day are too few, and twenty in one morning are no day's watch`() throws {
        func week(_ count: Int64, step: Int64) throws -> WebsiteResult {
            var world = RuleWorld(["web/home"])
            let first = world.at("2026-10-05")
            world.observe("web/home", over: world.span("2026-10-05", "2026-10-12"), every: .seconds(step)) { time in
                let inDay = (time - first).milliseconds % 86_400_000
                return inDay < count * step * 1_000 ? Observation(time: time, outcome: .ok) : nil
            }
            return try result(world, .week, "2026-W41")
        }
        #expect(try week(20, step: 3_600).verdict == .passed)
        #expect(try week(19, step: 3_600).verdict == .insufficient)
        #expect(try week(1_000, step: 36).verdict == .insufficient)  // ten hours of a visit every 36 s
        #expect(try week(1_200, step: 36).verdict == .passed)  // twelve
    }

    @Test func `a window that cannot be judged keeps a month from passing, but never hides a veto`() throws {
        func month(_ failing: Bool) throws -> WebsiteResult {
            var world = RuleWorld(["web/home"])
            let (silent, bad) = (world.span("2026-10-02", "2026-10-03"), world.span("2026-10-20", "2026-10-21"))
            world.observe("web/home", over: world.span("2026-10-01", "2026-11-01"), every: .seconds(3_600)) { time in
                if silent.contains(time) { return nil }
                return Observation(time: time, outcome: failing && bad.contains(time) ? .fail : .ok)
            }
            return try result(world)
        }
        let passing = try month(false)
        #expect(passing.verdict == .insufficient && passing.lacking.count == 2)
        #expect(passing.worst.map(passing.verdict(of:)) == .passed)
        #expect(try month(true).verdict == .veto)
    }

    @Test func `days that are not over, or not wholly in the period, are in no window`() throws {
        let world = october { _ in false }
        let running = try result(world, asOf: "2026-10-10 12:00")
        #expect(running.windows.map(\.last.day) == [7, 8, 9])
        #expect(running.total.visits == 9 * 24 + 12)
        let between = Period.between(world.at("2026-10-01 12:00"), world.at("2026-10-09 12:00"), timeZone: world.zone)!
        let cut = try WebsiteJudge.result(
            rule, in: AccountContext(of: world.record, over: between, asOf: world.at("2027-01-01")))
        #expect(cut.windows.map(\.first.day) == [2])
        #expect(try result(world, .day, "2026-10-05").verdict == .insufficient)
    }

    @Test func `without an observation nothing is passed`() throws {
        let result = try result(RuleWorld(["web/home"]))
        #expect(result.verdict == .insufficient && result.worst == nil)
        #expect(result.total.share == nil && result.total.availability == nil)
        #expect(result.lacking.count == 25)
    }

    @Test func `a check that gives up before the limit says so`() throws {
        var policy = RuleWorld.policy
        #expect(try result(RuleWorld(["web/home"])).timeoutBelowLimit == nil)
        policy.timeout = .milliseconds(14_999)
        let result = try result(RuleWorld(["web/home"], policy: policy))
        #expect(result.timeoutBelowLimit == .milliseconds(14_999))
    }

    @Test(
        arguments: [
            ("Europe/Berlin", "2026-03", 1_486), ("Europe/Berlin", "2026-10", 1_490),
            ("Australia/Lord_Howe", "2026-10", 1_487),
            ("Asia/Kolkata", "2026-10", 1_488), ("Asia/Kathmandu", "2026-10", 1_488),
        ])
    func `local days tile the period where clocks are changed and where zones are off by half an hour`(
        _ zone: String, _ month: String, _ halfHours: Int
    ) throws {
        var world = RuleWorld(["web/home"], zone: zone)
        let period = world.period(.month, month)
        world.observe("web/home", over: period.interval, every: .seconds(1_800)) { Observation(time: $0, outcome: .ok) }
        let result = try WebsiteJudge.result(
            rule, in: AccountContext(of: world.record, over: period, asOf: world.at("2027-01-01")))
        #expect(result.total.visits == halfHours)
        #expect(result.days.allSatisfy { $0.isWhole && $0.isEnough })
        #expect(result.verdict == .passed && result.windows.count == 25)
    }

    // MARK: Against a slow obvious model

    @Test(arguments: UInt64(1)...60)
    func `random months agree with a model that looks at every visit of every window`(_ seed: UInt64) throws {
        var random = Random(state: seed)
        var world = RuleWorld(["web/home"], zone: random.pick(["Asia/Shanghai", "Europe/Berlin", "Asia/Kathmandu"]))
        let period = world.period(.month, random.pick(["2026-03", "2026-10"]))
        var visits: [Observation] = []
        var time = period.interval.start - .seconds(90_000)
        while time < period.interval.end + .seconds(90_000) {
            time += .seconds(random.pick([1_200, 2_400, 3_600, 4_000]) + Int64(random.below(60)))
            if random.below(400) == 0 { time += .seconds(50_000) }
            visits.append(
                Observation(
                    time: time, outcome: random.pick([.ok, .ok, .ok, .ok, .ok, .degraded, .ok, .ok, .unknown, .fail]),
                    latency: random.below(30) == 0 ? Latency(tenths: 150_000) : nil))
        }
        world.record.observations[rule.check] = visits
        world.record.chunk = random.below(90) + 1
        let rule = WebsiteRule(
            check: rule.check, visitsADay: random.pick([5, 20, 24]), hoursADay: random.pick([1, 12, 16]),
            veto: random.pick([50_000, 120_000, 200_000]))
        let asOf = period.interval.end - .seconds(Int64(random.below(20)) * 86_400 - 864_000)
        let result = try WebsiteJudge.result(rule, in: AccountContext(of: world.record, over: period, asOf: asOf))
        let model = SlowWebsite(rule: rule, visits: visits.filter { $0.time < asOf }, zone: world.zone, asOf: asOf)
        #expect(result.windows == model.windows(period))
        #expect(result.total == model.count(period.interval))
        #expect(result.worst == model.worst(period))
    }
}

/// Counts again for every window.
private struct SlowWebsite {
    let rule: WebsiteRule
    let visits: [Observation]
    let zone: TimeZone
    let asOf: Instant

    func count(_ interval: Interval) -> WebsiteResult.Count {
        let own = visits.filter { interval.contains($0.time) && $0.outcome != .unknown }
        let failed = own.filter { visit in
            visit.outcome == .fail || visit.latency.map { $0.milliseconds >= 15_000 } ?? false
        }
        return WebsiteResult.Count(visits: own.count, failures: failed.count)
    }

    func windows(_ period: Period) -> [WebsiteResult.Window] {
        let first = zone.day(of: period.interval.start)
        return (0..<31).compactMap { offset in
            let days = (offset..<offset + 7).map { first.adding(days: $0) }
            let whole = Interval(zone.start(of: days[0]), zone.start(of: days[6].adding(days: 1)))
            guard whole.end <= period.interval.end, whole.end <= asOf else { return nil }
            return WebsiteResult.Window(
                first: days[0], last: days[6], count: count(whole), isEnough: days.allSatisfy(isEnough))
        }
    }

    private func isEnough(_ day: CalendarDay) -> Bool {
        let interval = zone.interval(of: day)
        let own = visits.filter { interval.contains($0.time) && $0.outcome != .unknown }
        let hours = Set(own.map { ($0.time - interval.start).milliseconds / 3_600_000 })
        return own.count >= rule.visitsADay && hours.count >= rule.hoursADay
    }

    func worst(_ period: Period) -> WebsiteResult.Window? {
        windows(period).filter(\.isEnough).enumerated().max { a, b in
            let (left, right) = (a.element.count, b.element.count)
            let (x, y) = (left.failures * right.visits, right.failures * left.visits)
            return x == y ? a.offset > b.offset : x < y
        }?.element
    }
}
