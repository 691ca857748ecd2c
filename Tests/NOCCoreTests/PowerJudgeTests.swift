import Foundation
import TestSupport
import Testing

@testable import NOCCore

@Suite struct PowerJudgeTests {
    private static let checks = ["ups/supply", "switch/uptime", "sensor/t"]
    private static let plan = PowerPlan(
        target: "ups", supply: [RuleWorld.key("ups/supply")], evidence: [RuleWorld.key("switch/uptime")])

    /// A week of a supply asked each minute; `make` may tell another story than that all is well.
    private func week(
        zone: String = "Asia/Shanghai",
        _ make: (RuleWorld, Instant) -> Observation? = { _, time in
            Observation(time: time, outcome: .ok)
        }
    ) -> RuleWorld {
        var world = RuleWorld(Self.checks, zone: zone)
        let span = world.span("2026-10-04 23:00", "2026-10-12 01:00")
        let empty = world
        world.observe("ups/supply", over: span, every: .seconds(60)) { make(empty, $0) }
        return world
    }

    private func result(
        _ world: RuleWorld, _ plan: PowerPlan = PowerJudgeTests.plan, asOf: String = "2027-01-01"
    ) throws -> PowerResult {
        try PowerJudge.result(
            plan, in: AccountContext(of: world.record, over: world.period(.week, "2026-W41"), asOf: world.at(asOf)))
    }

    private static func off(_ time: Instant) -> Observation {
        Observation(time: time, outcome: .fail, reason: Reason(.outputOff))
    }
    private static func silent(_ time: Instant) -> Observation {
        Observation(time: time, outcome: .fail, reason: Reason(.timeout))
    }
    private static func fine(_ time: Instant) -> Observation { Observation(time: time, outcome: .ok) }

    // MARK: Days

    @Test func `a supply that was watched all the time gave power on every day`() throws {
        let result = try result(week())
        #expect(result.days.map(\.verdict) == Array(repeating: .met, count: 7))
        #expect(result.continuity == 1 && result.out == 0 && result.gaps.isEmpty)
        #expect(result.powered == 7 * 86_400_000 && result.read == result.powered)
    }

    @Test func `output off for ten minutes is ten minutes of both out, and one day not met`() throws {
        let world = week { world, time in
            world.span("2026-10-07 10:00", "2026-10-07 10:10").contains(time) ? Self.off(time) : Self.fine(time)
        }
        let result = try result(world)
        #expect(result.outages == [world.span("2026-10-07 10:00", "2026-10-07 10:10")])
        #expect(result.days(.missed) == 1 && result.days(.met) == 6 && result.days[2].verdict == .missed)
        #expect(result.out == 600_000)
        #expect(result.continuity == 1 - 600.0 / (7 * 86_400))
    }

    @Test func `a card that does not answer proves no power loss: its day is not known`() throws {
        let world = week { world, time in
            world.span("2026-10-07 10:00", "2026-10-07 10:10").contains(time) ? Self.silent(time) : Self.fine(time)
        }
        let result = try result(world)
        #expect(result.outages.isEmpty && result.out == 0 && result.continuity == 1)
        #expect(result.days[2].verdict == .unknown && result.days(.met) == 6)
        #expect(result.gaps.map(\.interval) == [world.span("2026-10-07 10:00", "2026-10-07 10:10")])
        #expect(result.unknown == 600_000)
    }

    @Test func `one unanswered attempt is a transient, as everywhere, and leaves the day met`() throws {
        let result = try result(
            week { world, time in time == world.at("2026-10-07 10:00") ? Self.silent(time) : Self.fine(time) })
        #expect(result.days(.met) == 7 && result.gaps.isEmpty)
    }

    @Test func `an output seen off once without confirmation is told, and is no outage`() throws {
        let result = try result(
            week { world, time in time == world.at("2026-10-07 10:00") ? Self.off(time) : Self.fine(time) })
        #expect(result.days(.met) == 7 && result.outages.isEmpty)
        #expect(result.unconfirmedOff == 1)
    }

    @Test func `an outage that goes over into silence is out until the last that told of it, and not known after`()
        throws
    {
        let world = week { world, time in
            if world.span("2026-10-07 10:00", "2026-10-07 10:05").contains(time) { return Self.off(time) }
            return world.span("2026-10-07 10:05", "2026-10-07 10:20").contains(time)
                ? Self.silent(time) : Self.fine(time)
        }
        let result = try result(world)
        #expect(result.outages == [world.span("2026-10-07 10:00", "2026-10-07 10:05")])
        #expect(result.gaps.map(\.interval) == [world.span("2026-10-07 10:05", "2026-10-07 10:20")])
        #expect(result.days[2].verdict == .missed)
    }

    @Test func `people rule: up makes a day known, down makes it missed, excluded leaves both sides`() throws {
        var world = week { world, time in
            world.span("2026-10-07 10:00", "2026-10-07 10:10").contains(time) ? Self.silent(time) : Self.fine(time)
        }
        world.correct("ups", world.span("2026-10-07 09:00", "2026-10-07 11:00"), .up)
        #expect(try result(world).days(.met) == 7)
        world.correct("ups", world.span("2026-10-07 10:02", "2026-10-07 10:03"), .down)
        let lost = try result(world)
        #expect(lost.days[2].verdict == .missed && lost.out == 60_000)
        world.correct("ups", world.span("2026-10-07 10:02", "2026-10-07 10:03"), .excluded)
        let excluded = try result(world)
        #expect(excluded.days[2].verdict == .met && excluded.days[2].excluded == 60_000 && excluded.out == 0)
    }

    @Test func `nothing measured is nothing known`() throws {
        let result = try result(RuleWorld(Self.checks))
        #expect(result.days(.unknown) == 7 && result.continuity == nil && result.lineBads == nil)
        #expect(result.gaps.map(\.left) == [7 * 86_400_000])
    }

    @Test func `what has not happened is not known, and is no gap`() throws {
        let result = try result(week(), asOf: "2026-10-07 12:00")
        #expect(result.days.map(\.verdict) == [.met, .met] + Array(repeating: .unknown, count: 5))
        #expect(result.gaps.isEmpty && result.powered == 2 * 86_400_000 + 43_200_000)
    }

    @Test(arguments: [("2026-03", 743), ("2026-10", 745)])
    func `days have 23 and 25 hours where clocks are changed`(_ month: String, _ hours: Int64) throws {
        var world = RuleWorld(Self.checks, zone: "Europe/Berlin")
        let period = world.period(.month, month)
        let span = Interval(period.interval.start - .seconds(3_600), period.interval.end)
        world.observe("ups/supply", over: span, every: .seconds(60), Self.fine)
        let result = try PowerJudge.result(
            Self.plan, in: AccountContext(of: world.record, over: period, asOf: world.at("2027-01-01")))
        #expect(result.days(.met) == 31 && result.powered == hours * 3_600_000)
    }

    @Test func `another monitor speaks of the power only where no supply was asked`() throws {
        let cut = "2026-10-07 10:00"
        var world = week { world, time in
            let off = world.span(cut, "2026-10-07 11:00")
            if world.span("2026-10-08", "2026-10-09").contains(time) { return nil }
            return off.contains(time) ? Self.off(time) : Self.fine(time)
        }
        world.record.states = [
            StateLine(target: "ups", time: world.at("2026-10-05"), value: .up, importedAt: world.at("2026-10-12"))
        ]
        let result = try result(world)
        #expect(result.outages.map(\.start) == [world.at(cut)])
        #expect(result.days.first { $0.day.day == 8 }?.powered == 86_400_000)
    }

    @Test func `of two supplies one is enough`() throws {
        var world = RuleWorld(["ups/a", "ups/b"])
        let span = world.span("2026-10-05", "2026-10-12")
        let bad = world.span("2026-10-07 10:00", "2026-10-07 11:00")
        let worse = world.span("2026-10-07 10:30", "2026-10-07 10:40")
        world.observe("ups/a", over: span, every: .seconds(60)) { bad.contains($0) ? Self.off($0) : Self.fine($0) }
        world.observe("ups/b", over: span, every: .seconds(60)) { worse.contains($0) ? Self.off($0) : Self.fine($0) }
        let plan = PowerPlan(target: "ups", supply: ["ups/a", "ups/b"].map(RuleWorld.key))
        #expect(try result(world, plan).outages == [worse])
    }

    // MARK: Evidence

    private func gap(_ uptime: @escaping (RuleWorld, Instant) -> Double?) -> RuleWorld {
        var world = week { world, time in
            world.span("2026-10-07 10:00", "2026-10-07 13:00").contains(time) ? nil : Self.fine(time)
        }
        let empty = world
        world.observe("switch/uptime", over: world.span("2026-10-05", "2026-10-12"), every: .seconds(60)) { time in
            if empty.span("2026-10-07 10:00", "2026-10-07 13:00").contains(time) { return nil }
            let value = uptime(empty, time)
            return Observation(
                time: time, outcome: value == nil ? .fail : .ok,
                measurements: value.map { [Measurement("uptime_s", $0)] } ?? [])
        }
        return world
    }

    @Test func `a device that was up for longer than the gap shows that the room had power`() throws {
        let world = gap { world, time in Double((time - world.at("2026-09-01")).milliseconds) / 1_000 }
        let result = try result(world)
        #expect(result.days(.met) == 7 && result.continuity == 1)
        let found = try #require(result.gaps.first)
        #expect(found.interval.end == world.at("2026-10-07 13:00") && found.left == 0 && found.restart == nil)
        #expect(found.proof?.check == RuleWorld.key("switch/uptime"))
        #expect(found.proof?.time == world.at("2026-10-07 13:00"))
        #expect(result.days[2].byEvidence == found.interval.milliseconds)
        #expect(result.read == result.powered - found.interval.milliseconds)
    }

    @Test func `a UPS that never answered was not read, whatever devices prove`() throws {
        var world = gap { world, time in Double((time - world.at("2026-09-01")).milliseconds) / 1_000 }
        world.record.observations[RuleWorld.key("ups/supply")] = nil
        let result = try result(world)
        #expect(result.powered > 0 && result.byEvidence == result.powered && result.read == 0)
    }

    @Test func `a device that started in the gap proves nothing, and is told as a sign of a power loss`() throws {
        let world = gap { world, time in
            let start = time < world.at("2026-10-07 12:00") ? "2026-09-01" : "2026-10-07 12:00"
            return Double((time - world.at(start)).milliseconds) / 1_000
        }
        let result = try result(world)
        #expect(result.days[2].verdict == .unknown)
        #expect(result.gaps.first?.proof == nil)
        #expect(result.gaps.first?.restart?.time == world.at("2026-10-07 12:00"))
    }

    @Test func `clocks that differ by less than two seconds and a hundredth decide nothing`() throws {
        // The gap begins when the last result before it is stale: 2·60 s + 15 s after 09:59.
        func days(_ seconds: Double) throws -> Int {
            let world = gap { world, time in time == world.at("2026-10-07 13:00") ? seconds : nil }
            return try result(world).days(.met)
        }
        let elapsed = 3 * 3_600.0 + 60 - 135
        #expect(try days(elapsed + 2 + elapsed / 100) == 6)
        #expect(try days(elapsed + 2.01 + elapsed / 100) == 7)
    }

    @Test func `the first answer after the gap counts, not a later one, and silence proves nothing`() throws {
        let late = gap { world, time in
            guard time >= world.at("2026-10-07 13:30") else { return nil }
            return Double((time - world.at("2026-09-01")).milliseconds) / 1_000
        }
        #expect(try result(late).days(.met) == 7)
        let never = gap { _, _ in nil }
        #expect(try result(never).days[2].verdict == .unknown)
        let restarted = gap { world, time in
            time < world.at("2026-10-07 14:00") ? 60 : Double((time - world.at("2026-09-01")).milliseconds) / 1_000
        }
        #expect(try result(restarted).days[2].verdict == .unknown)
    }

    @Test func `a person's ruling stands above evidence`() throws {
        var world = gap { world, time in Double((time - world.at("2026-09-01")).milliseconds) / 1_000 }
        world.correct("ups", world.span("2026-10-07 11:00", "2026-10-07 11:30"), .down)
        let result = try result(world)
        #expect(result.days[2].verdict == .missed && result.out == 1_800_000)
    }

    // MARK: Battery

    private static func battery(_ time: Instant, seconds: Double? = nil) -> Observation {
        Observation(
            time: time, outcome: .degraded, reason: Reason(.onBattery),
            measurements: seconds.map { [Measurement("seconds_on_battery", $0)] } ?? [])
    }

    @Test
    func `one failure of the mains that sends two supplies to their batteries is one, and lasts as long as either`()
        throws
    {
        var world = RuleWorld(["ups/a", "ups/b"])
        let span = world.span("2026-10-05", "2026-10-12")
        for (key, from, to) in [("ups/a", "08:00", "08:10"), ("ups/b", "08:05", "08:20")] {
            let own = world.span("2026-10-06 \(from)", "2026-10-06 \(to)")
            let later = world.span("2026-10-08 09:00", "2026-10-08 09:30")
            world.observe(key, over: span, every: .seconds(60)) { time in
                own.contains(time) || later.contains(time) ? Self.battery(time) : Self.fine(time)
            }
        }
        let result = try result(world, PowerPlan(target: "ups", supply: ["ups/a", "ups/b"].map(RuleWorld.key)))
        #expect(result.mainsFailures(in: world.period(.week, "2026-W41")) == 2)
        #expect(result.batteryRuns.map(\.milliseconds) == [1_200_000, 1_800_000])
        #expect(result.timeOnBattery == result.days.reduce(0) { $0 + $1.onBattery })
    }

    @Test func `each run on battery is a mains failure, with its time; a missed answer does not end it`() throws {
        let world = week { world, time in
            if world.span("2026-10-06 08:00", "2026-10-06 08:10").contains(time) {
                return time == world.at("2026-10-06 08:05") ? Self.silent(time) : Self.battery(time)
            }
            return world.span("2026-10-08 23:50", "2026-10-09 00:20").contains(time)
                ? Self.battery(time) : Self.fine(time)
        }
        let result = try result(world)
        #expect(result.batteryRuns.map(\.start) == [world.at("2026-10-06 08:00"), world.at("2026-10-08 23:50")])
        #expect(result.batteryRuns.map(\.end) == [world.at("2026-10-06 08:10"), world.at("2026-10-09 00:20")])
        #expect(result.batteryRuns.map(\.milliseconds) == [540_000, 1_800_000])
        #expect(result.days.map(\.onBattery) == [0, 540_000, 0, 600_000, 1_200_000, 0, 0])
        #expect(result.mainsFailures(in: world.period(.week, "2026-W41")) == 2)
        #expect(result.longestOnBattery == 1_800_000 && result.days(.met) == 7)
    }

    @Test func `the UPS's own clock dates the beginning, not before the attempt before`() throws {
        let world = week { world, time in
            if time == world.at("2026-10-06 08:00") { return Self.battery(time, seconds: 42) }
            return time == world.at("2026-10-07 08:00") ? Self.battery(time, seconds: 500) : Self.fine(time)
        }
        let result = try result(world)
        #expect(
            result.batteryRuns.map(\.start) == [world.at("2026-10-06 07:59:18"), world.at("2026-10-07 07:59:00")])
        #expect(result.batteryRuns.map(\.milliseconds) == [102_000, 120_000])
    }

    @Test func `a run over the period's edges is clipped, and counted where it began`() throws {
        let world = week { world, time in
            world.span("2026-10-04 23:30", "2026-10-05 00:30").contains(time)
                || world.span("2026-10-11 23:50", "2026-10-12 00:40").contains(time)
                ? Self.battery(time) : Self.fine(time)
        }
        let result = try result(world)
        #expect(result.batteryRuns.map(\.milliseconds) == [1_800_000, 600_000])
        #expect(result.mainsFailures(in: world.period(.week, "2026-W41")) == 1)
    }

    @Test func `the UPS's count of mains failures grows over gaps, and begins anew with the UPS`() throws {
        let world = week { world, time in
            if world.span("2026-10-06", "2026-10-07").contains(time) { return nil }
            let count = time < world.at("2026-10-06") ? 5.0 : time < world.at("2026-10-09") ? 8 : 2
            return Observation(time: time, outcome: .ok, measurements: [Measurement("input_line_bads", count)])
        }
        #expect(try result(world).lineBads == 5)
        #expect(try result(week()).lineBads == nil)
    }

    // MARK: The room's air

    @Test func `both bounds are in range, and days without a sample have no figures`() throws {
        var world = RuleWorld(Self.checks)
        let first = world.at("2026-10-05")
        world.observe("sensor/t", over: world.span("2026-10-05", "2026-10-06"), every: .seconds(21_600)) { time in
            let value = [18, 27, 27.01, 17.99][Int((time - first).milliseconds / 21_600_000)]
            return Observation(time: time, outcome: .ok, measurements: [Measurement("value_c", value)])
        }
        var plan = Self.plan
        plan.temperature = ClimateRule(check: RuleWorld.key("sensor/t"), measurement: "value_c", range: 18...27)
        plan.humidity = ClimateRule(check: RuleWorld.key("sensor/t"), measurement: "value", range: 40...70)
        let result = try result(world, plan)
        let total = try #require(result.temperature?.total)
        #expect(total.count == 4 && total.inRange == 2 && total.share == 0.5)
        #expect(total.min == 17.99 && total.max == 27.01 && total.mean == 22.5)
        #expect(result.temperature?.days.map(\.sample.count) == [4, 0, 0, 0, 0, 0, 0])
        #expect(result.temperature?.days[1].sample.mean == nil)
        #expect(result.humidity?.total.count == 0 && result.humidity?.total.share == nil)
    }

    // MARK: Against a slow obvious model

    @Test(arguments: UInt64(1)...80)
    func `random supplies agree with a model that looks at each millisecond`(_ seed: UInt64) throws {
        let model = SlowPower(seed: seed)
        let result = try PowerJudge.result(
            model.power, in: AccountContext(of: model.record, over: model.period, asOf: model.asOf))
        let days = model.days()
        #expect(result.days.map(\.powered) == days.map { $0[.up] ?? 0 })
        #expect(result.days.map(\.out) == days.map { $0[.down] ?? 0 })
        #expect(result.days.map(\.excluded) == days.map { $0[.excluded] ?? 0 })
        #expect(result.days.map(\.unknown) == days.map { ($0[.unknown] ?? 0) + ($0[.unmonitored] ?? 0) })
    }
}

/// `PowerJudge` written down for one millisecond at a time, around a midnight.
private struct SlowPower {
    let power: PowerPlan
    let period: Period
    let asOf: Instant
    let record: MemoryRecord
    private let model: SlowModel

    init(seed: UInt64) {
        var random = Random(state: seed)
        let midnight: Int64 = 20_000 * 86_400_000
        let policy = CheckPolicy(
            interval: .milliseconds(10), timeout: .milliseconds(5), retryInterval: .milliseconds(5),
            failuresToDown: random.below(3) + 1, successesToUp: random.below(3) + 1,
            staleAfter: .milliseconds(random.pick([15, 25, 60])))
        let supply = (0..<random.below(2) + 1).map { "ups/s\($0)" }
        var world = RuleWorld(supply + ["switch/u", "core/u"], zone: "UTC", policy: policy)
        for check in supply {
            world.record.observations[RuleWorld.key(check)] = Self.supply(from: midnight - 300, &random)
        }
        for check in ["switch/u", "core/u"] {
            world.record.observations[RuleWorld.key(check)] = Self.uptimes(from: midnight - 300, &random)
        }
        for _ in 0..<random.below(3) {
            let start = Instant(milliseconds: midnight - 200 + Int64(random.below(400)))
            world.correct(
                "ups", Interval(start, start + .milliseconds(Int64(random.below(60)) + 1)),
                random.pick(Correction.classes))
        }
        if random.below(2) == 0 {
            let start = Instant(milliseconds: midnight - 200 + Int64(random.below(400)))
            world.record.silences = [Interval(start, start + .milliseconds(40))]
        }
        world.record.chunk = random.below(9) + 1
        record = world.record
        asOf = Instant(milliseconds: midnight + random.pick([150, 5_000]))
        period = Period(
            kind: .interval, label: "test",
            interval: Interval(Instant(milliseconds: midnight - 150), Instant(milliseconds: midnight + 200)))
        power = PowerPlan(
            target: "ups", supply: supply.map(RuleWorld.key), evidence: ["switch/u", "core/u"].map(RuleWorld.key))
        let (asOf, all) = (asOf, record.observations)
        model = SlowModel(
            plan: record.plans[0].plan, observations: all.mapValues { $0.filter { $0.time < asOf } },
            rulings: record.rulings, silences: record.silences)
    }

    private static func supply(from start: Int64, _ random: inout Random) -> [Observation] {
        var (result, time, mood): ([Observation], Int64, Int) = ([], start, 0)
        while time < start + 700 {
            if random.below(6) == 0 { mood = random.below(6) }
            let instant = Instant(milliseconds: time)
            let observation =
                switch random.below(5) == 0 ? random.below(4) : mood {
                case 1: Observation(time: instant, outcome: .fail, reason: Reason(.outputOff))
                case 2: Observation(time: instant, outcome: .fail, reason: Reason(.timeout))
                case 3: Observation(time: instant, outcome: .unknown, reason: Reason(.noCredential))
                default: Observation(time: instant, outcome: random.pick([.ok, .degraded]))
                }
            result.append(observation)
            time += random.below(12) == 0 ? 90 : Int64(random.below(14) + 4)
        }
        return result
    }

    /// Long enough for every gap, or for none.
    private static func uptimes(from start: Int64, _ random: inout Random) -> [Observation] {
        var (result, time): ([Observation], Int64) = ([], start)
        while time < start + 900 {
            let value: Double? = random.pick([nil, 0.01, 1_000, 1_000])
            result.append(
                Observation(
                    time: Instant(milliseconds: time), outcome: value == nil ? .fail : .ok,
                    measurements: value.map { [Measurement("uptime_s", $0)] } ?? []))
            time += Int64(random.below(60) + 10)
        }
        return result
    }

    /// Milliseconds by class of the two days.
    func days() -> [[AvailabilityClass: Int64]] {
        let span = period.interval.start.milliseconds..<period.interval.end.milliseconds
        var watched = span.map { supply(at: Instant(milliseconds: $0)) }
        for gap in gaps(watched, from: span.lowerBound) {
            for ms in gap.start.milliseconds..<provenEnd(gap).milliseconds { watched[Int(ms - span.lowerBound)] = .up }
        }
        for ruling in record.rulings {
            for ms in span where ruling.interval.contains(Instant(milliseconds: ms)) && ms < asOf.milliseconds {
                watched[Int(ms - span.lowerBound)] = ruling.value
            }
        }
        let midnight = Int(20_000 * 86_400_000 - span.lowerBound)
        return [watched[..<midnight], watched[midnight...]].map { part in
            part.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
    }

    private func supply(at t: Instant) -> AvailabilityClass {
        guard t < asOf else { return .unmonitored }
        return model.judge(
            power.supply.map { key in
                let value = model.check(key, at: t, .observed, transientsDown: false)
                if value.isService { return .up }
                guard value == .down else { return value }
                let failure = model.observations[key]!.last { $0.time <= t && $0.outcome == .fail }
                return failure?.reason?.code == "output_off" ? .down : .unknown
            }, .any)
    }

    private func gaps(_ watched: [AvailabilityClass], from start: Int64) -> [Interval] {
        var result: [Interval] = []
        for (index, value) in watched.enumerated() where value.isIgnorance {
            let time = Instant(milliseconds: start + Int64(index))
            guard time < asOf else { break }
            if result.last?.end == time {
                result[result.count - 1].end = time + .milliseconds(1)
            } else {
                result.append(Interval(time, time + .milliseconds(1)))
            }
        }
        return result
    }

    private func provenEnd(_ gap: Interval) -> Instant {
        let ends = power.evidence.flatMap { key -> [Instant] in
            let told = (model.observations[key] ?? []).filter { !$0.measurements.isEmpty && $0.time >= gap.start }
            let asked = told.filter { $0.time < gap.end } + told.filter { $0.time >= gap.end }.prefix(1)
            return asked.filter { item in
                let elapsed = (item.time - gap.start).milliseconds
                return Int64(item.measurements[0].value * 1_000) > elapsed + 2_000 + elapsed / 100
            }.map { min($0.time, gap.end) }
        }
        return max(gap.start, ends.max() ?? gap.start)
    }
}
