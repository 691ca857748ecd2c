import NOCCore
import TestSupport

@testable import NOCMonitor

/// Plans and observations for tests.
enum Samples {
    static func policy(
        interval: Duration = .seconds(60), retry: Duration = .seconds(10), timeout: Duration = .seconds(5),
        failures: Int = 3, successes: Int = 2
    ) -> CheckPolicy {
        CheckPolicy(
            interval: interval, timeout: timeout, retryInterval: retry, failuresToDown: failures,
            successesToUp: successes)
    }

    static func target(
        _ id: String, checks: [String] = ["a"], rule: Rule = .all, parents: [String] = [], group: String? = nil,
        policy: CheckPolicy = Samples.policy()
    ) -> AccountingPlan.Target {
        AccountingPlan.Target(
            id: id, name: "目标\(id)", group: group, rule: rule, parents: parents,
            checks: checks.map { AccountingPlan.Check(id: $0, kind: "tcp", policy: policy) })
    }

    static func plan(
        _ targets: [AccountingPlan.Target], hooks: [Hook] = [], sentinels: [String] = [],
        groups: [AccountingPlan.Group] = []
    ) -> Plan {
        let site = AccountingPlan.Site(
            id: "room", name: "核心机房", organisation: "中心", collector: "ops-1", network: "外网",
            zone: "Asia/Shanghai", locale: "zh-CN")
        return Plan(
            accounting: AccountingPlan(
                site: site, objectives: [], groups: groups, sentinels: sentinels, targets: targets),
            storage: Plan.Storage(), checks: [:], hooks: hooks)
    }

    static func hook(
        _ id: String = "log", on: Set<Hook.Event> = Set(Hook.Event.allCases), remindEvery: Duration? = nil,
        escalateAfter: Duration? = nil, escalateTo: [String] = []
    ) -> Hook {
        Hook(
            id: id, command: ["/bin/true"], on: on, remindEvery: remindEvery, escalateAfter: escalateAfter,
            escalateTo: escalateTo)
    }

    /// Turns the clocks on while others, who may be about to sleep until then, go first.
    static func pass(_ duration: Duration, on time: ManualTime) async {
        for _ in 0..<50 { await Task.yield() }
        time.advance(duration)
        for _ in 0..<50 { await Task.yield() }
    }

    /// Turns the clocks on in steps of half a second. After each, what was due has been started, and all but `held` attempts have
    /// come to their end: no attempt is still under way because the test went ahead of it.
    static func pass(
        _ duration: Duration, on time: ManualTime, of scheduler: Scheduler, holding held: Int = 0
    ) async {
        let end = time.monotonic() + duration
        await time.sleeper(within: .seconds(3_600))
        while time.monotonic() < end {
            time.advance(min(.milliseconds(500), end - time.monotonic()))
            await time.sleeper(within: .seconds(3_600))
            while await scheduler.metrics.running > held { await Task.yield() }
        }
    }

    static let start = Instant(milliseconds: 1_790_000_000_000)

    static func at(_ seconds: Double) -> Instant { start + .milliseconds(Int64(seconds * 1_000)) }

    static func observation(_ seconds: Double, _ outcome: Outcome, _ reason: Reason? = nil) -> Observation {
        Observation(time: at(seconds), outcome: outcome, reason: reason)
    }
}

/// SplitMix64: the same numbers on every host.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
