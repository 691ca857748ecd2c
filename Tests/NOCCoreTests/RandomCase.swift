import NOCCore
import TestSupport

/// A small world made by chance: three targets, one behind another, over some hundred milliseconds.
struct RandomCase {
    var model: SlowModel
    var record: MemoryRecord
    let period = Period(
        kind: .interval, label: "test", interval: Interval(Instant(milliseconds: 150), Instant(milliseconds: 450)))
    let asOf = Instant(milliseconds: 100_000)

    init(seed: UInt64) {
        var random = Random(state: seed)
        let objective = Objective(
            id: "o", availability: 990_000, maintenance: random.pick([.exclude, .asUp, .count]),
            unknown: random.pick([.exclude, .down, .up]), unreachable: random.pick([.down, .exclude]),
            degraded: random.pick([.up, .down]), transients: random.pick([.ignore, .down]))
        let counts = ["a", "b", "c"].map { ($0, random.below(3) + 1) }
        let plan = Self.plan(objective, counts, &random)
        var observations: [CheckKey: [Observation]] = [:]
        for target in plan.targets {
            for check in target.checks {
                observations[CheckKey(target: target.id, check: check.id)] = Self.observations(&random)
            }
        }
        model = SlowModel(plan: plan, observations: observations)
        model.windows = (0..<random.below(3)).map { index in
            MaintenanceWindow(
                id: Int64(index + 1), scope: random.pick([.group("g"), .target("b")]), interval: Self.interval(&random),
                declaredAt: Instant(milliseconds: Int64(random.below(600))), by: "w", reason: "r",
                backdatedApprovedBy: random.below(2) == 0 ? nil : "li")
        }
        model.rulings = (0..<random.below(4)).map { index in
            Correction(
                target: random.pick(["a", "b", "c"]), interval: Self.interval(&random),
                value: random.pick(Correction.classes), reason: "r", by: "w",
                recordedAt: Instant(milliseconds: 1_000 + Int64(index)))
        }
        model.stateLines = (0..<random.below(4)).map { index in
            StateLine(
                target: "c", time: Instant(milliseconds: Int64(random.below(90) + 150 * index)),
                value: random.pick([.up, .degraded, .down, .unreachable, .unknown, .unmonitored]),
                importedAt: Instant(milliseconds: 400))
        }
        model.silences = random.below(2) == 0 ? [] : [Self.interval(&random)]
        record = MemoryRecord(plans: [PlanVersion(time: Instant(milliseconds: 50_000), plan: plan)])
        if random.below(2) == 0 {
            let former = (
                plan: Self.plan(objective, counts, &random),
                until: Instant(milliseconds: 200 + Int64(random.below(200)))
            )
            model.former = former
            record.plans = [
                PlanVersion(time: Instant(milliseconds: 170), plan: former.plan),
                PlanVersion(time: former.until, plan: plan),
            ]
        }
        record.observations = observations
        record.windows = model.windows
        record.rulings = model.rulings
        record.silences = model.silences
        record.states = model.stateLines
        record.chunk = random.below(9) + 1
    }

    /// The targets have so many checks; policies, rules and parents are chance.
    private static func plan(
        _ objective: Objective, _ counts: [(target: String, checks: Int)], _ random: inout Random
    ) -> AccountingPlan {
        var targets: [AccountingPlan.Target] = []
        for (name, count) in counts {
            let checks = (0..<count).map { Self.check("k\($0)", &random) }
            let taking = max(1, checks.count { !$0.measureOnly })
            targets.append(
                AccountingPlan.Target(
                    id: name, name: name, group: "g", objective: "o",
                    rule: random.pick([.all, .any, .quorum(random.below(taking) + 1)]),
                    parents: targets.last.map { random.below(2) == 0 ? [] : [$0.id] } ?? [], checks: checks))
        }
        return AccountingPlan(
            site: AccountingPlan.Site(
                id: "s", name: "s", organisation: "s", collector: "c", network: "n", zone: "UTC", locale: "zh-CN"),
            objectives: [objective], groups: [AccountingPlan.Group(id: "g", name: "g", objective: nil)], sentinels: [],
            targets: targets)
    }

    private static func interval(_ random: inout Random) -> Interval {
        let start = Int64(random.below(500))
        return Interval(Instant(milliseconds: start), Instant(milliseconds: start + Int64(random.below(120)) + 1))
    }

    private static func check(_ id: String, _ random: inout Random) -> AccountingPlan.Check {
        AccountingPlan.Check(
            id: id, kind: "tcp",
            policy: CheckPolicy(
                interval: .milliseconds(10), timeout: .milliseconds(5), retryInterval: .milliseconds(5),
                failuresToDown: random.below(4) + 1, successesToUp: random.below(3) + 1,
                staleAfter: .milliseconds(random.pick([15, 25, 60]))),
            measureOnly: id != "k0" && random.below(5) == 0)
    }

    /// Moods of some length, so that outages, transients and gaps all come.
    private static func observations(_ random: inout Random) -> [Observation] {
        var result: [Observation] = []
        var time: Int64 = Int64(random.below(40))
        var mood: [Outcome] = [.ok]
        while time < 600 {
            if random.below(8) == 0 {
                mood = random.pick([
                    [.ok], [.ok, .ok, .fail], [.fail], [.degraded], [.unknown, .fail], [.ok, .degraded, .unknown],
                ])
            }
            result.append(Observation(time: Instant(milliseconds: time), outcome: random.pick(mood)))
            time += random.below(15) == 0 ? 90 : Int64(random.below(14) + 4)
        }
        return result
    }
}

/// SplitMix64 (https://prng.di.unimi.it/splitmix64.c): the same sequence for a seed everywhere.
struct Random {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }
}
