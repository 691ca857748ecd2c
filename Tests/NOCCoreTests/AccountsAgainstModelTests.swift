import Testing

@testable import NOCCore

@Suite struct AccountsAgainstModelTests {
    @Test(arguments: 0..<60)
    func `accounts of random records agree with the slow model to the millisecond`(seed: Int) throws {
        let world = RandomCase(seed: UInt64(seed))
        let account = try Accounts.account(world.period, of: world.record, asOf: world.asOf)
        for target in account.targets { compare(target, world) }
    }

    @Test(arguments: 0..<400)
    func `the bounds of every target hold its figure between them, whatever its objective excludes`(seed: Int) throws {
        let world = RandomCase(seed: UInt64(9_000 + seed))
        let account = try Accounts.account(world.period, of: world.record, asOf: world.asOf)
        for figures in account.targets.map(\.figures) {
            #expect(figures.assessed.isBelow(figures.lower) != true && figures.upper.isBelow(figures.assessed) != true)
            #expect((figures.lower.ratio == nil) == (figures.assessed.ratio == nil))
            #expect((figures.upper.ratio == nil) == (figures.assessed.ratio == nil))
        }
    }

    private func compare(_ target: TargetAccount, _ world: RandomCase) {
        let (id, period, model) = (target.target.id, world.period.interval, world.model)
        let main = model.sums(id, period, .counted)
        #expect(target.figures.assessed == Availability(good: main.good, bad: main.bad))
        #expect(breakdown(target.figures.breakdown) == main.breakdown)
        #expect(target.figures.breakdown.total == period.milliseconds)
        let uncorrected = model.sums(id, period, .counted, corrections: [])
        #expect(target.figures.uncorrected == Availability(good: uncorrected.good, bad: uncorrected.bad))
        for (reading, figure) in [(SlowModel.Reading.lower, target.figures.lower), (.upper, target.figures.upper)] {
            let sums = model.sums(id, period, reading)
            let bound = Availability(good: sums.good, bad: sums.bad)
            // Where it would lie on the wrong side of the figure, it is the figure.
            let isWrong = reading == .lower ? figure.isBelow(bound) : bound.isBelow(figure)
            #expect(figure == bound || (figure == target.figures.assessed && isWrong ?? true))
        }
        var objective = target.objective
        objective.maintenance = .count
        let overall = model.sums(
            id, period, .counted, objective: objective, corrections: model.rulings.filter { $0.value != .excluded })
        #expect(target.figures.overall == Availability(good: overall.good, bad: overall.bad))
    }

    private func breakdown(_ value: Breakdown) -> [String: Int64] {
        Dictionary(
            uniqueKeysWithValues: value.shares.filter { $0.milliseconds > 0 }.map { ($0.share.key, $0.milliseconds) })
    }

    @Test(
        arguments: 0..<40)
    func `incidents of random records start where the observed timeline fails and end where it serves`(seed: Int) throws
    {
        let world = RandomCase(seed: UInt64(1_000 + seed))
        let account = try Accounts.account(world.period, of: world.record, asOf: world.asOf)
        for target in account.targets {
            let own = account.incidents.filter { $0.target == target.target.id }
            #expect(own.map { [$0.start, $0.end ?? .distantFuture] } == expected(target.target.id, world))
        }
    }

    private func expected(_ id: String, _ world: RandomCase) -> [[Instant]] {
        var result: [[Instant]] = []
        var open: Instant?
        for ms in Int64(0)..<2_000 {
            let value = world.model.target(id, at: Instant(milliseconds: ms), .observed)
            if value.isOutage { open = open ?? Instant(milliseconds: ms) }
            if value.isService, let start = open {
                result.append([start, Instant(milliseconds: ms)])
                open = nil
            }
        }
        if let open { result.append([open, .distantFuture]) }
        return result.filter { $0[0] < world.period.interval.end && $0[1] > world.period.interval.start }
    }
}
