import NOCCore
import TestSupport
import Testing

@testable import NOCMonitor

@Suite struct LiveAgreesWithAccountsTests {
    /// What the daemon told of an incident, as far as the accounts know it.
    private struct Told: Hashable, Comparable, CustomStringConvertible {
        var target: String
        var start: Instant
        var end: Instant?

        var description: String { "\(target) \(start - Samples.start) … \(end.map { "\($0 - Samples.start)" } ?? "")" }
        static func < (a: Told, b: Told) -> Bool { (a.target, a.start) < (b.target, b.start) }
    }

    private func plan(_ random: inout SeededGenerator) -> AccountingPlan {
        var targets: [AccountingPlan.Target] = []
        for number in 0..<Int.random(in: 1...4, using: &random) {
            let checks = (0..<Int.random(in: 1...3, using: &random)).map { "c\($0)" }
            let rules: [Rule] = [.all, .any, .quorum(min(2, checks.count))]
            let policy = Samples.policy(
                interval: .seconds(10), timeout: .seconds(2), failures: Int.random(in: 1...4, using: &random),
                successes: Int.random(in: 1...3, using: &random))
            let parents = targets.filter { _ in Int.random(in: 0...3, using: &random) == 0 }.map(\.id)
            var target = Samples.target(
                "t\(number)", checks: checks, rule: rules.randomElement(using: &random)!, parents: parents,
                policy: policy)
            if checks.count > 1, Bool.random(using: &random) {
                target.checks[0].measureOnly = Bool.random(using: &random)
            }
            targets.append(target)
        }
        return Samples.plan(targets).accounting
    }

    /// Attempts in the order in which they end, which is not the order in which they begin.
    private func attempts(
        _ plan: AccountingPlan, _ random: inout SeededGenerator
    ) -> [(key: CheckKey, observation: Observation, end: Instant)] {
        var result: [(key: CheckKey, observation: Observation, end: Instant)] = []
        for target in plan.targets {
            for check in target.checks {
                var time = 1 + Double(Int.random(in: 0...9_999, using: &random)) / 1_000
                var outcome = Outcome.ok
                while time < 600 {
                    if Int.random(in: 0...2, using: &random) == 0 {
                        outcome = [.ok, .ok, .degraded, .fail, .fail, .fail, .unknown].randomElement(using: &random)!
                    }
                    let took = Double(Int.random(in: 1...1_900, using: &random)) / 1_000
                    let key = CheckKey(target: target.id, check: check.id)
                    result.append((key, Samples.observation(time, outcome), Samples.at(time + took)))
                    let pause = Int.random(in: 0...15, using: &random) == 0 ? 40.0 : 2
                    time += pause + Double(Int.random(in: 0...9_000, using: &random)) / 1_000
                }
            }
        }
        return result.sorted { $0.end < $1.end }
    }

    @Test(arguments: 0..<60)
    func `live incidents are those of the accounts on any input`(seed: Int) throws {
        var random = SeededGenerator(UInt64(seed))
        let plan = plan(&random)
        var board = StateBoard(plan, ResumedState(), at: Samples.start)
        var register: [String: RegisteredIncident] = [:]
        var observations: [CheckKey: [Observation]] = [:]
        for attempt in attempts(plan, &random) {
            observations[attempt.key, default: []].append(attempt.observation)
            let applied = board.apply(attempt.observation, to: attempt.key, at: attempt.end)
            for incident in try #require(applied).changes.incidents { register[incident.id] = incident }
            if Int.random(in: 0...50, using: &random) == 0 { board.trim() }
            if Int.random(in: 0...20, using: &random) == 0 {
                for incident in board.tick(at: attempt.end, followers: { _ in [] }).incidents {
                    register[incident.id] = incident
                }
            }
        }
        let told = Set(
            register.values.filter { $0.end != $0.start }.map { Told(target: $0.target, start: $0.start, end: $0.end) })
        let end = Samples.at(605)
        let account = try Accounts.account(
            Period(kind: .interval, label: "", interval: Interval(Samples.start, end)),
            of: MemoryRecord(
                plans: [PlanVersion(time: Samples.start, plan: plan)], observations: observations), asOf: end)
        let accounted = Set(account.incidents.map { Told(target: $0.target, start: $0.start, end: $0.end) })
        #expect(told.subtracting(accounted).sorted() == [], "told, but not in the accounts")
        #expect(accounted.subtracting(told).sorted() == [], "in the accounts, but not told")
    }
}
